import { type ExperimentSummary, OUTCOMES, PLANS, type PlanName } from '@sel/contract/lab/experiments';
import { useEffect, useState } from 'preact/hooks';
import type { PathParts } from '../../address.ts';
import { linkTo } from '../../address.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { address } from '../../route.ts';
import { NotFound } from '../../ui/not-found.tsx';
import { state } from '../connection.ts';
import { isExperimenting, mayAct } from '../controls/may-act.ts';
import { TroubleAt } from '../controls/trouble-at.tsx';
import { act } from '../lab-api.ts';
import { PlaceHeading } from '../place-heading.tsx';
import { latestOf, reports } from '../reports/reports-store.ts';
import { RunFacts, VerdictLine } from '../reports/verdict-line.tsx';
import { whenReached } from '../resource.ts';
import { labTexts, placeTexts } from '../texts.ts';
import './experiments.css';
import { experimentNamed, overview } from './experiments-store.ts';
import { guesses } from './guesses.ts';

/** One experiment before it runs: what it expects, what you expect, what changes, how long. */
export function ExperimentPlace({ parts: { name = '' } }: { parts: PathParts }) {
  useEffect(() => overview.follow(whenReached), []);
  useEffect(() => reports.follow(whenReached), []);
  const experiment = experimentNamed(name);
  if (experiment) return <Known key={name} experiment={experiment} />;
  return overview.latest.value ? <NotFound /> : null;
}

function Known({ experiment }: { experiment: ExperimentSummary }) {
  const t = labTexts.value.experiments;
  const say = (text: { es: string; en: string }) => text[language.value];
  return (
    <div class="place">
      <PlaceHeading back="experimentos">{say(experiment.title)}</PlaceHeading>
      <p class="experiment-question">{say(experiment.question)}</p>
      <div class="experiment-columns">
        <section class="card experiment-steps">
          <h2>{t.hypothesis}</h2>
          <p>{say(experiment.hypothesis)}</p>
          <h2>{t.factors}</h2>
          <p>{say(experiment.factors)}</p>
          <h2>{t.stopRule}</h2>
          <p>{say(experiment.stopRule)}</p>
          {experiment.power && (
            <>
              <h2>{placeTexts.value.experiment.power}</h2>
              <p>{say(experiment.power.full)}</p>
            </>
          )}
        </section>
        <section class="card experiment-steps">
          <Guess experiment={experiment.name} />
          <Start experiment={experiment} />
        </section>
      </div>
      <LastTime experiment={experiment.name} />
    </div>
  );
}

/** Whoever has said before what will come out learns more from what does. */
function Guess({ experiment }: { experiment: string }) {
  const t = placeTexts.value.experiment;
  return (
    <fieldset class="guess">
      <legend>{t.guess}</legend>
      {OUTCOMES.map((outcome) => (
        <label key={outcome}>
          <input
            type="radio"
            name="guess"
            checked={guesses.of(experiment) === outcome}
            onChange={() => guesses.make(experiment, outcome)}
          />
          {t.guesses[outcome]}
        </label>
      ))}
    </fieldset>
  );
}

function Start({ experiment: { name, leastMs, obstacle } }: { experiment: ExperimentSummary }) {
  const t = placeTexts.value.experiment;
  const asked = PLANS.find((plan) => plan === address.value.query.get('plan'));
  const [plan, setPlan] = useState<PlanName>(asked ?? 'short');
  return (
    <>
      <fieldset class="guess">
        <legend>{t.length}</legend>
        {(['short', 'full'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="plan" checked={plan === one} onChange={() => setPlan(one)} />
            {labTexts.value.experiments[one]}
            <span class="muted">
              {labTexts.value.experiments.atLeast(format.value.roughly(leastMs[one]))}
            </span>
          </label>
        ))}
      </fieldset>
      <Warnings obstacle={obstacle?.[language.value]} />
      <TroubleAt places={['experiments']} />
      <p>
        <button
          type="button"
          class="button"
          disabled={!mayAct.value || obstacle !== null}
          onClick={() => void start(name, plan)}
        >
          {t.run}
        </button>
      </p>
    </>
  );
}

/** What is in the way, and what starting will do to what runs already. */
function Warnings({ obstacle }: { obstacle: string | undefined }) {
  const t = placeTexts.value.experiment;
  if (obstacle) return <p class="controls-note">{obstacle}</p>;
  if (isExperimenting.value) return <p class="controls-note">{labTexts.value.experimenting}</p>;
  return state.value?.load ? <p class="controls-note">{t.endsLoad}</p> : null;
}

/** The run has a place of its own. */
async function start(name: string, plan: PlanName): Promise<void> {
  const isDone = await act('experiments', 'POST', `/experimentos/${name}`, { plan });
  if (isDone) location.hash = linkTo(['laboratorio', 'experimentos', 'en-marcha']);
}

function LastTime({ experiment }: { experiment: string }) {
  const t = placeTexts.value.experiment;
  const last = latestOf(experiment);
  if (!last) return null;
  return (
    <section class="card last-time">
      <h2>{t.last}</h2>
      <RunFacts run={last} />
      <VerdictLine run={last} />
      <p class="actions">
        <a class="button quiet" href={linkTo(['laboratorio', 'informes', last.id])}>
          {placeTexts.value.reports.open}
        </a>
        <a class="button quiet" href={linkTo(['laboratorio', 'informes'], { experimento: experiment })}>
          {t.allOfIts}
        </a>
      </p>
    </section>
  );
}
