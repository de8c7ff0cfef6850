import type { ExperimentSummary } from '@sel/contract/lab/experiments';
import { PLAN_TRIAL } from '@sel/contract/lab/trial';
import { useEffect } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { Facts } from '../../ui/facts.tsx';
import { progress } from '../connection.ts';
import { PlaceHeading } from '../place-heading.tsx';
import { PredictionRecord } from '../record/record.tsx';
import { latestOf, reports } from '../reports/reports-store.ts';
import { whenARunHasEnded, whenReached } from '../resource.ts';
import { labTexts, placeTexts } from '../texts.ts';
import './experiments.css';
import { overview, titleOf } from './experiments-store.ts';

/** Which questions the laboratory can answer, how long each takes, and what came out the last time. */
export function ExperimentsPlace() {
  useEffect(() => overview.follow(whenReached), []);
  useEffect(() => reports.follow(whenARunHasEnded), []);
  return (
    <div class="place">
      <PlaceHeading>{labTexts.value.experiments.title}</PlaceHeading>
      <p class="muted">{labTexts.value.experiments.lead}</p>
      <UnderWay />
      <ul class="experiment-list">
        {overview.latest.value?.experiments.map((experiment) => (
          <Item key={experiment.name} experiment={experiment} />
        ))}
      </ul>
      <PredictionRecord />
    </div>
  );
}

function UnderWay() {
  const run = progress.value;
  if (!run) return null;
  const place = run.experiment === PLAN_TRIAL ? ['planificador'] : ['experimentos', 'en-marcha'];
  return (
    <p>
      <a class="button quiet" href={linkTo(['laboratorio', ...place])}>
        {labTexts.value.experiments.states[run.state]}: {titleOf(run)}
      </a>
    </p>
  );
}

function Item({ experiment }: { experiment: ExperimentSummary }) {
  const t = placeTexts.value.experiment;
  const { roughly } = format.value;
  const { name, title, question, leastMs, obstacle } = experiment;
  const last = latestOf(name);
  return (
    <li class="card experiment">
      <h2>
        <a href={linkTo(['laboratorio', 'experimentos', name])}>{title[language.value]}</a>
      </h2>
      <p>{question[language.value]}</p>
      <Facts
        facts={[
          [t.takes, t.shortOrFull(roughly(leastMs.short), roughly(leastMs.full))],
          [t.needs, obstacle?.[language.value] ?? t.nothingMore],
          [t.last, last ? labTexts.value.experiments.outcomes[last.outcome] : t.never],
        ]}
      />
    </li>
  );
}
