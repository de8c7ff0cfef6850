import type { Producto } from '@sel/contract/consulta';
import type { ComponentChildren } from 'preact';
import { retryNow } from '../api/pauses.ts';
import { explain, explanationLanguage, rejectedTitle } from '../consulta/explain.ts';
import {
  type EndedConsulta,
  type Failure,
  nowMs,
  type Run,
  soughtIn,
  type Trouble,
  troubleOf,
} from '../consulta/run.ts';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { listing, send } from '../session/session.ts';
import { Picture, type PictureName } from '../ui/picture.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import { useNow } from './elapsed.tsx';
import { ProductTable } from './product-table.tsx';
import './outcome.css';

/** After so long without a result, something may be missing. */
const SLOW_AFTER_MS = 5_000;

/** What became of the consulta on show. */
export function Outcome({ run }: { run: Run | undefined }) {
  return (
    <section class="card outcome" aria-label={texts.value.outcome.label}>
      <OutcomeOf run={run} />
    </section>
  );
}

function OutcomeOf({ run }: { run: Run | undefined }) {
  const t = texts.value.outcome;
  if (!run) return <State picture="empty" title={t.empty} quiet />;
  const trouble = troubleOf(run) ?? listing.value?.trouble.value;
  if (trouble?.kind === 'locked') {
    return (
      <State picture="locked" title={texts.value.trouble.locked}>
        <ApiKeyForm trouble={trouble} />
      </State>
    );
  }
  if (trouble) return <TroubleState trouble={trouble} />;
  const { phase } = run;
  switch (phase.name) {
    case 'sending':
    case 'waiting':
      return <Waiting run={run} />;
    case 'rejected':
      return (
        <State picture="failed" title={rejectedTitle(phase)}>
          <WhatHelps failure={phase} run={run} />
        </State>
      );
    case 'ended':
      return <Ended run={run} consulta={phase.consulta} />;
  }
}

function Ended({ run, consulta }: { run: Run; consulta: EndedConsulta }) {
  const t = texts.value.outcome;
  switch (consulta.status) {
    case 'completed':
      if (consulta.producto) return <Product producto={consulta.producto} />;
      return <List run={run} count={consulta.productoCount ?? 0} />;
    case 'not_found':
      return (
        <State picture="notFound" title={t.notFound(consulta.codigo_buscado ?? soughtIn(run.solicitud))}>
          <p class="muted">{t.notFoundHint}</p>
        </State>
      );
    case 'failed':
      return (
        <State picture="failed" title={t.failed}>
          <p lang="es">{consulta.error}</p>
          <p class="muted">{t.failedHint}</p>
          <SendAgain run={run} />
        </State>
      );
  }
}

/** Its rows may not be there any more, when it is opened again. */
function List({ run, count }: { run: Run; count: number }) {
  const failure = listing.value?.failure.value;
  if (!failure) return <ProductTable key={run.key} listing={listing.value} count={count} />;
  return (
    <State picture="failed" title={texts.value.listing.failed}>
      <WhatHelps failure={failure} run={run} />
    </State>
  );
}

function Product({ producto }: { producto: Producto }) {
  const t = texts.value.outcome;
  return (
    <div class="product">
      <p class="product-status">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="m5 12.5 4.5 4.5L19 7.5" />
        </svg>
        {t.completed}
      </p>
      <h2>{producto.nombre}</h2>
      <dl>
        <dt>{t.codigo}</dt>
        <dd>{producto.codigo}</dd>
        <dt>{t.ubicacion}</dt>
        <dd>{producto.ubicacion}</dd>
      </dl>
    </div>
  );
}

function Waiting({ run }: { run: Run }) {
  const t = texts.value.running;
  const isSlow = useNow(1_000) - run.sentMs > SLOW_AFTER_MS;
  if (run.phase.name !== 'waiting') return <State picture="working" title={t.sending} quiet />;
  return (
    <State picture="working" title={t.waiting(run.phase.id)}>
      <p class="muted">{t.accepted}</p>
      {isSlow && (
        <p class="hint">
          {t.slow} <code>npm start</code>. {t.slowAfter}
        </p>
      )}
    </State>
  );
}

function TroubleState({ trouble }: { trouble: Trouble }) {
  const t = texts.value.trouble;
  return (
    <State picture={trouble.kind} title={t[trouble.kind]}>
      {trouble.detail && <Explanation of={trouble} />}
      <p class="muted">
        {trouble.kind === 'overloaded' ? t.overloadedHint : t.offlineHint}{' '}
        {trouble.kind === 'offline' && <code>npm start</code>}
      </p>
      <p class="countdown">
        {trouble.retryAtMs === null ? t.retrying : <Countdown untilMs={trouble.retryAtMs} />}
      </p>
      <button type="button" class="button quiet" onClick={retryNow}>
        {t.retryNow}
      </button>
    </State>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  useNow(250);
  const secondsLeft = Math.max(0, Math.ceil((untilMs - nowMs()) / 1_000));
  return <>{texts.value.trouble.retryIn(format.value.seconds(secondsLeft))}</>;
}

function Explanation({ of: failure }: { of: Failure }) {
  return <p lang={explanationLanguage(failure)}>{explain(failure)}</p>;
}

/** Why it failed, and what to do about it. */
function WhatHelps({ failure, run }: { failure: Failure; run: Run }) {
  return (
    <>
      <Explanation of={failure} />
      {mayPassLater(failure) && <SendAgain run={run} />}
    </>
  );
}

function SendAgain({ run }: { run: Run }) {
  return (
    <button type="button" class="button quiet" onClick={() => send(run.solicitud)}>
      {texts.value.outcome.again}
    </button>
  );
}

interface StateProps {
  picture: PictureName;
  title: string;
  quiet?: boolean;
  children?: ComponentChildren;
}

function State({ picture, title, quiet = false, children }: StateProps) {
  return (
    <div class="state">
      <Picture name={picture} />
      {quiet ? <p class="muted">{title}</p> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** An invalid request stays invalid, however often it is sent. */
function mayPassLater({ code }: Failure): boolean {
  return code === undefined || code === 'error_interno' || code === 'consulta_no_encontrada';
}
