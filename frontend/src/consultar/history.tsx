import type { Solicitud } from '@sel/contract/solicitud';
import { STAGES } from '@sel/contract/stages';
import { consultaId, type Run, soughtIn } from '../consulta/run.ts';
import type { Dictionary } from '../i18n/es.ts';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { clearHistory, current, isUnderWay, open, runs } from '../session/session.ts';
import { StageBar } from '../timeline/timeline.tsx';
import './history.css';

/** The consultas of this session, their bars drawn to one scale so that they compare at a glance. */
export function History() {
  const t = texts.value.history;
  const longestMs = Math.max(0, ...runs.value.map(totalMs));
  return (
    <section class="card history" aria-labelledby="history-title">
      <header>
        <h2 id="history-title">{t.title}</h2>
        {!runs.value.every(isUnderWay) && (
          <button type="button" class="button bare" onClick={clearHistory}>
            {t.clear}
          </button>
        )}
      </header>
      {runs.value.length === 0 && <p class="muted">{t.empty}</p>}
      <ol>
        {runs.value.map((run) => (
          <li key={run.key}>
            <Entry run={run} longestMs={longestMs} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The name of a kind that looks for nothing, or for what only who asked knows. */
function nameOf({ tipo_consulta }: Solicitud): string {
  return tipo_consulta === 'listar_todos' ? texts.value.history.list : tipo_consulta;
}

function Entry({ run, longestMs }: { run: Run; longestMs: number }) {
  const t = texts.value;
  const { phase, solicitud } = run;
  const ended = phase.name === 'ended' ? phase : undefined;
  const id = consultaId(run);
  return (
    <button
      type="button"
      class="entry"
      aria-current={current.value?.key === run.key}
      onClick={() => open(run)}
    >
      <span class="entry-id muted">{id === undefined ? '–' : `#${id}`}</span>
      <span class="entry-what">{soughtIn(solicitud) || nameOf(solicitud)}</span>
      <span class="entry-status muted">{t.history.statuses[statusOf(run)]}</span>
      <span class="entry-telling muted">
        {t.telling.names[run.telling]} · {t.path.requests(run.requestsMs.length)}
      </span>
      <span class="entry-bar">
        {ended && (
          <span style={{ width: `${(100 * totalMs(run)) / longestMs}%` }}>
            <StageBar stages={ended.stages} />
          </span>
        )}
      </span>
      <span class="entry-total">{ended ? format.value.duration(ended.totalMs) : '–'}</span>
    </button>
  );
}

function statusOf({ phase }: Run): keyof Dictionary['history']['statuses'] {
  if (phase.name === 'ended') return phase.consulta.status;
  if (phase.name !== 'rejected') return 'pending';
  return phase.id === undefined ? 'rejected' : 'unknown';
}

function totalMs({ phase }: Run): number {
  return phase.name === 'ended' ? STAGES.reduce((sum, stage) => sum + phase.stages[stage], 0) : 0;
}
