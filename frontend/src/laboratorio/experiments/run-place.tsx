import type { ExperimentProgress, RunSummary } from '@sel/contract/lab/experiments';
import { PLAN_TRIAL } from '@sel/contract/lab/trial';
import { useEffect } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { progress } from '../connection.ts';
import { hasKey } from '../controls/may-act.ts';
import { TroubleAt } from '../controls/trouble-at.tsx';
import { act } from '../lab-api.ts';
import { PlaceHeading } from '../place-heading.tsx';
import { RepeatLink } from '../reports/report-row.tsx';
import '../reports/reports.css';
import { NothingYet } from '../reports/reports-place.tsx';
import { fileUrl, reportOf, reports } from '../reports/reports-store.ts';
import { Discarded, VerdictLine } from '../reports/verdict-line.tsx';
import { whenARunHasEnded, whenReached } from '../resource.ts';
import { labTexts, placeTexts } from '../texts.ts';
import './experiments.css';
import { overview, titleOf } from './experiments-store.ts';
import { guesses } from './guesses.ts';
import { RunState, TimeLeft } from './run-state.tsx';

/** The run under way, or how the last one ended. */
export function RunPlace() {
  useEffect(() => overview.follow(whenReached), []);
  useEffect(() => reports.follow(whenARunHasEnded), []);
  const run = progress.value;
  return (
    <div class="place">
      <PlaceHeading back="experimentos">{run ? titleOf(run) : placeTexts.value.run.none}</PlaceHeading>
      <TroubleAt places={['experiments']} />
      {run ? <Run run={run} /> : <NothingYet />}
    </div>
  );
}

function Run({ run }: { run: ExperimentProgress }) {
  return (
    <section class="card experiment-run" data-state={run.state}>
      {/* Its end is told; each measurement is only shown. */}
      <p role="status">
        <RunState run={run} />
      </p>
      {run.state === 'running' ? <UnderWay run={run} /> : <Ended run={run} />}
    </section>
  );
}

function UnderWay({ run }: { run: ExperimentProgress }) {
  const t = placeTexts.value.run;
  return (
    <>
      <p>
        {t.phases[run.phase]} <TimeLeft run={run} />
      </p>
      <progress
        max={run.total}
        value={run.done}
        aria-label={labTexts.value.experiments.measured(run.done, run.total)}
      />
      <p class="muted">{labTexts.value.experiments.measured(run.done, run.total)}</p>
      <MyGuess run={run} />
      <p class="muted">{labTexts.value.experimenting}</p>
      <p>
        <button
          type="button"
          class="button quiet"
          disabled={!hasKey.value}
          onClick={() => void act('experiments', 'DELETE', '/experimentos')}
        >
          {labTexts.value.experiments.cancel}
        </button>
      </p>
    </>
  );
}

/** Verdict first, then why, then what can be read and done. */
function Ended({ run }: { run: ExperimentProgress }) {
  const report = reportOf(run.id);
  return (
    <>
      {report && (
        <div class="run-verdict">
          <VerdictLine run={report} />
          <Discarded run={report} />
        </div>
      )}
      <MyGuess run={run} />
      <p class="muted">{placeTexts.value.run.restored}</p>
      {run.experiment === PLAN_TRIAL && (
        <a class="button" href={linkTo(['laboratorio', 'planificador'])}>
          {placeTexts.value.run.toPlanner}
        </a>
      )}
      {report && <Links report={report} />}
    </>
  );
}

function MyGuess({ run: { experiment } }: { run: ExperimentProgress }) {
  const t = placeTexts.value.experiment;
  const guess = guesses.of(experiment);
  return guess ? (
    <p>
      {t.guess}: <b>{t.guesses[guess]}</b>
    </p>
  ) : null;
}

function Links({ report }: { report: RunSummary }) {
  const t = labTexts.value.experiments;
  return (
    <p class="actions">
      <a class="button" href={linkTo(['laboratorio', 'informes', report.id])}>
        {t.files['informe.html']}
      </a>
      {(['mediciones.csv', 'resultados.json'] as const).map((file) => (
        <a key={file} class="button quiet" href={fileUrl(report.id, file)} download={`${report.id}-${file}`}>
          {t.files[file]}
        </a>
      ))}
      <RepeatLink run={report} />
    </p>
  );
}
