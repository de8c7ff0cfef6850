import type { Solicitud } from '@sel/contract/solicitud';
import { useEffect, useRef } from 'preact/hooks';
import { linkTo } from '../address.ts';
import { authorization } from '../api/api-key.ts';
import { explain, rejectedTitle } from '../consulta/explain.ts';
import { consultaId, type Run, troubleOf } from '../consulta/run.ts';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import type { Node } from '../path/icons.tsx';
import { useJourney } from '../path/journey.ts';
import { HOME, Path, type Token } from '../path/path.tsx';
import { placePath, replacePath } from '../route.ts';
import { current, isUnderWay, linkFailure, openById, runs, send } from '../session/session.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { NotFound } from '../ui/not-found.tsx';
import { VisitLink, visit } from '../visit/visit.tsx';
import { Answer } from './answer.tsx';
import { curlOf } from './curl.ts';
import { Elapsed } from './elapsed.tsx';
import { History } from './history.tsx';
import { Leftovers } from './leftovers.tsx';
import { Outcome } from './outcome.tsx';
import { RequestForm } from './request-form.tsx';
import './consultar.css';

/** The tab in which one consulta at a time is sent, watched and looked at; a link may name it. */
export function Consultar() {
  const [named, ...more] = placePath.value;
  useEffect(() => {
    if (named !== undefined && isId(named)) void openById(Number(named));
  }, [named]);
  const shown = current.value && consultaId(current.value);
  useEffect(() => {
    if (shown !== undefined) replacePath(['consultar', String(shown)]);
  }, [shown]);
  if (more.length > 0 || (named !== undefined && !isId(named))) return <NotFound />;
  const run = current.value;
  return (
    <>
      <Leftovers after={runs.value.length} />
      <Life run={run} />
      <div class="consultar-columns">
        <RequestForm />
        <Outcome run={run} />
      </div>
      <History />
    </>
  );
}

function isId(text: string): boolean {
  return /^[1-9]\d{0,15}$/.test(text);
}

/** The consulta on its path, and where its time went. */
function Life({ run }: { run: Run | undefined }) {
  const at = useJourney(run);
  const ended = run?.phase.name === 'ended' ? run.phase : undefined;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (run && card.current) bringIntoView(card.current);
  }, [run?.key]);
  return (
    <section ref={card} class="card life">
      <header class="life-header">{run ? <Headline run={run} /> : <Invitation />}</header>
      <Path facts={factsOf(run)} token={tokenOf(run, at)} ticks={(run?.requestsMs.length ?? 0) - 1} />
      <Timeline stages={at === HOME ? ended?.stages : undefined} requestsMs={run?.requestsMs ?? []} />
    </section>
  );
}

/** On a phone the buttons lie below what they set in motion. */
function bringIntoView(element: HTMLElement): void {
  if (element.getBoundingClientRect().top < 0) element.scrollIntoView();
}

function Invitation() {
  const t = texts.value.invitation;
  const failure = linkFailure.value;
  if (failure) {
    return (
      <div role="alert">
        <h1>{texts.value.notFound.title}</h1>
        <p>{explain(failure)}</p>
      </div>
    );
  }
  return (
    <>
      <div>
        <h1>{t.title}</h1>
        <p class="lead">{t.text}</p>
      </div>
      <p class="actions life-invitation">
        {!visit.step.value && <VisitLink />}
        <button
          type="button"
          class="button"
          onClick={() => void send({ tipo_consulta: 'buscar_codigo', codigo: 'PROD001' })}
        >
          {t.button}
        </button>
      </p>
    </>
  );
}

function Headline({ run }: { run: Run }) {
  const t = texts.value;
  const { phase, requestsMs } = run;
  const details = [
    ...(phase.name === 'ended' ? [t.history.statuses[phase.consulta.status]] : []),
    t.telling.names[run.telling],
    t.path.requests(requestsMs.length),
    ...(phase.name === 'ended' ? [t.ended.attempts(phase.consulta.attempts)] : []),
  ];
  return (
    <>
      <div>
        <h1>{titleOf(run)}</h1>
        <p class="muted details">{details.join(' · ')}</p>
      </div>
      {phase.name === 'ended' && (
        <div class="life-answer">
          <Answer consulta={phase.consulta} />
          <Share id={phase.id} solicitud={run.solicitud} />
        </div>
      )}
      {isUnderWay(run) && <Elapsed sinceMs={run.sentMs} />}
    </>
  );
}

function titleOf(run: Run): string {
  const t = texts.value;
  const trouble = troubleOf(run);
  if (trouble) return t.trouble[trouble.kind];
  const { phase } = run;
  switch (phase.name) {
    case 'sending':
      return t.running.sending;
    case 'waiting':
      return t.running.waiting(phase.id);
    case 'rejected':
      return rejectedTitle(phase);
    case 'ended':
      return t.ended.title(phase.id, format.value.duration(phase.totalMs));
  }
}

function tokenOf(run: Run | undefined, at: number): Token | undefined {
  if (!run) return undefined;
  const { phase } = run;
  const id = 'id' in phase && at > 0 ? `#${phase.id}` : '···';
  return { at, label: phase.name === 'rejected' ? '✕' : id, stopped: phase.name === 'rejected' };
}

function factsOf(run: Run | undefined): Partial<Record<Node, string>> {
  if (run?.phase.name !== 'ended') return {};
  return { workers: run.phase.consulta.worker ?? texts.value.ended.none };
}

/** A link to a consulta, and the command that sends one like it. No key goes along. */
function Share({ id, solicitud }: { id: number; solicitud: Solicitud }) {
  const t = texts.value.share;
  const isKeyWanted = 'Authorization' in authorization();
  return (
    <p class="actions share">
      <CopyButton text={() => location.origin + location.pathname + linkTo(['consultar', String(id)])}>
        {t.link}
      </CopyButton>
      <CopyButton text={() => curlOf(location.origin, solicitud, isKeyWanted)}>{t.curl}</CopyButton>
    </p>
  );
}
