import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import { hasKey } from '../controls/may-act.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { RunFiles } from './run-files.tsx';

/** The experiment under way or the last one: how far it is, and what it has left behind. */
export function Run({ run, title }: { run: ExperimentProgress; title: string }) {
  const t = labTexts.value.experiments;
  const isRunning = run.state === 'running';
  const hasReport = run.state === 'finished' || (run.state === 'cancelled' && run.done > 0);
  return (
    <div class="experiment-run" data-state={run.state}>
      <p>
        {/* Its end is told; each measurement is only shown. */}
        <span role="status">
          <b>{title}</b> · {t.states[run.state]}
          {run.error && (
            <>
              : <span lang="es">{run.error}</span>
            </>
          )}
        </span>{' '}
        <span class="muted">{t.measured(run.done, run.total)}</span>
      </p>
      <progress max={run.total} value={run.done} aria-label={title} />
      <p class="experiment-links">
        {isRunning && (
          <button
            type="button"
            class="button quiet"
            disabled={!hasKey.value}
            onClick={() => void act('experiments', 'DELETE', '/experimentos')}
          >
            {t.cancel}
          </button>
        )}
        {hasReport && <RunFiles id={run.id} />}
      </p>
    </div>
  );
}
