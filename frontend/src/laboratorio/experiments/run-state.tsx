import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import { format } from '../../i18n/format.ts';
import { snapshot } from '../connection.ts';
import { labTexts, placeTexts } from '../texts.ts';

/** How an experiment or the trial of a plan stands. */
export function RunState({ run }: { run: ExperimentProgress }) {
  return (
    <>
      <b>{labTexts.value.experiments.states[run.state]}</b>
      {run.error && (
        <>
          : <span lang="es">{run.error}</span>
        </>
      )}
    </>
  );
}

/** It is told by the laboratory's clock: this machine's may be another one. */
export function TimeLeft({ run: { expectedEndMs } }: { run: ExperimentProgress }) {
  const t = placeTexts.value.run;
  const leftMs = expectedEndMs - (snapshot.value?.atMs ?? expectedEndMs);
  return <span class="muted">{leftMs >= 1_000 ? t.left(format.value.roughly(leftMs)) : t.almostDone}</span>;
}
