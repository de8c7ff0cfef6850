import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import type { PlanAnswer } from '@sel/contract/lab/planner';
import { MOST_WORKERS, type PlanTrial, triesFewer } from '@sel/contract/lab/trial';
import { useEffect } from 'preact/hooks';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { hasKey, isExperimenting, mayAct } from '../controls/may-act.ts';
import { RunState, TimeLeft } from '../experiments/run-state.tsx';
import { act } from '../lab-api.ts';
import { labTexts, placeTexts, plannerTexts } from '../texts.ts';
import { BandChart } from './band-chart.tsx';
import { answer } from './planner-store.ts';
import { trialCommand } from './trial-command.ts';
import { outlineOf, trialProgress, trials, tryOut, whenItGoesOn } from './trial-store.ts';

/** The answer, tried on the running system: what that will do, how far it is, and what came of it. */
export function Trial() {
  useEffect(() => trials.follow(whenItGoesOn), []);
  const trial = trials.latest.value?.trial;
  const run = trialProgress.value;
  const isTrying = run?.state === 'running';
  const planned = isTrying || !answer.value?.chosen ? undefined : answer.value;
  if (!planned && !trial) return null;
  return (
    <>
      <section class="card plan-trial">
        <h2>{plannerTexts.value.trial}</h2>
        {planned && <Proposal plan={planned} />}
        {isTrying && <UnderWay run={run} />}
        {trial && <Found trial={trial} run={run} />}
      </section>
      {trial?.answer?.chosen && <BandChart plan={trial.answer} tried={[...trial.planned, ...trial.fewer]} />}
    </>
  );
}

/** What a trial would do, for how long, and what that does to what runs. */
function Proposal({ plan }: { plan: PlanAnswer }) {
  const t = plannerTexts.value;
  const { chosen, request } = plan;
  const command = trialCommand(request);
  if (!chosen || !command) return <p>{t.trialOfMeasured}</p>;
  const { number, roughly } = format.value;
  const { ratePerSecond, leastMs, isSmall } = outlineOf(plan);
  const obstacle = trials.latest.value?.obstacle;
  return (
    <>
      <p>{t.trialNote(triesFewer(chosen), roughly(leastMs))}</p>
      {isSmall && <p>{t.trialInSmall(chosen.workers, MOST_WORKERS, number(ratePerSecond))}</p>}
      {obstacle && <p class="controls-note">{obstacle[language.value]}</p>}
      {isExperimenting.value && <p class="controls-note">{labTexts.value.experimenting}</p>}
      <p class="actions">
        <button
          type="button"
          class="button"
          disabled={!mayAct.value || obstacle != null}
          onClick={() => void tryOut(request)}
        >
          {t.tryOut}
        </button>
      </p>
      <details>
        <summary>{t.trialCommand}</summary>
        <code class="command">{command}</code>
        <CopyButton text={() => command}>{t.copy}</CopyButton>
      </details>
    </>
  );
}

function UnderWay({ run }: { run: ExperimentProgress }) {
  const t = plannerTexts.value;
  const { phase, done, total } = run;
  return (
    <>
      <p>
        {placeTexts.value.run.phases[phase]} <TimeLeft run={run} />
      </p>
      <progress max={total} value={done} aria-label={t.trialSteps(done, total)} />
      <p class="muted">{t.trialSteps(done, total)}</p>
      <p class="actions">
        <button
          type="button"
          class="button quiet"
          disabled={!hasKey.value}
          onClick={() => void act('planner', 'DELETE', '/experimentos')}
        >
          {t.giveUp}
        </button>
      </p>
    </>
  );
}

/** Sentence after sentence as it comes, and in the end how the planner did. */
function Found({ trial, run }: { trial: PlanTrial; run: ExperimentProgress | undefined }) {
  const t = plannerTexts.value;
  const { request } = trial;
  const { number, duration } = format.value;
  const { ratePerSecond, objective } = request.plan;
  const p = `p${number(objective.level * 100)}`;
  return (
    <div class="plan-found">
      <h3>{t.trialOf(number(ratePerSecond), p, duration(objective.limitMs))}</h3>
      <p role="status">
        {trial.score && <b>{trial.score[language.value]}</b>}
        {!trial.score && run?.id === trial.id && run.state !== 'running' && <RunState run={run} />}
      </p>
      <ul class="plan-told">
        {trial.told.map((sentence) => (
          <li key={sentence.es}>{sentence[language.value]}</li>
        ))}
      </ul>
    </div>
  );
}
