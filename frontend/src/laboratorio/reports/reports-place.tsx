import { OUTCOMES, type RunSummary } from '@sel/contract/lab/experiments';
import { useEffect, useId, useState } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { language } from '../../preferences.ts';
import { address, setInQuery } from '../../route.ts';
import { Picture } from '../../ui/picture.tsx';
import { Select } from '../../ui/select.tsx';
import { TroubleAt } from '../controls/trouble-at.tsx';
import { PlaceHeading } from '../place-heading.tsx';
import { whenARunHasEnded } from '../resource.ts';
import { labTexts, placeTexts } from '../texts.ts';
import { ReportRow } from './report-row.tsx';
import './reports.css';
import { reports } from './reports-store.ts';

/** All reports, the latest first: to be found, opened, repeated, compared in twos and deleted. */
export function ReportsPlace() {
  useEffect(() => reports.follow(whenARunHasEnded), []);
  const t = placeTexts.value.reports;
  const all = reports.latest.value?.runs;
  return (
    <div class="place">
      <PlaceHeading>{t.title}</PlaceHeading>
      <TroubleAt places={['reports']} />
      {all?.length === 0 && <NothingYet says={t.none} />}
      {all && all.length > 0 && <List all={all} />}
    </div>
  );
}

/** @param says what there is none of, where no heading says it. */
export function NothingYet({ says }: { says?: string }) {
  return (
    <section class="card state no-reports">
      <Picture name="empty" />
      {says && <p>{says}</p>}
      <a class="button" href={linkTo(['laboratorio', 'experimentos'])}>
        {placeTexts.value.reports.toExperiments}
      </a>
    </section>
  );
}

function List({ all }: { all: readonly RunSummary[] }) {
  const t = placeTexts.value.reports;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const shown = all.filter(isAskedFor);
  const choose = (id: string, isChosen: boolean) => {
    const others = chosen.filter((one) => one !== id);
    // Two are compared: a third takes the place of the one that was chosen first.
    setChosen(isChosen ? [...others, id].slice(-2) : others);
  };
  return (
    <section class="card reports">
      <div class="reports-bar">
        <Filter name="experimento" label={t.experiment} choices={titlesIn(all)} />
        <Filter name="veredicto" label={t.verdict} choices={outcomeNames()} />
        <CompareLink ids={chosen.filter((id) => all.some((run) => run.id === id))} />
      </div>
      <p class="muted small" role="status">
        {t.count(shown.length, all.length)}
      </p>
      <ul>
        {shown.map((run) => (
          <ReportRow
            key={run.id}
            run={run}
            isChosen={chosen.includes(run.id)}
            onChoose={(isChosen) => choose(run.id, isChosen)}
          />
        ))}
      </ul>
    </section>
  );
}

/** What the address asks for, so that a link leads to the same list. */
function isAskedFor({ experiment, outcome }: RunSummary): boolean {
  const { query } = address.value;
  return (
    [null, '', experiment].includes(query.get('experimento')) &&
    [null, '', outcome].includes(query.get('veredicto'))
  );
}

interface FilterProps {
  /** What it is called in the query of the address. */
  name: string;
  label: string;
  choices: readonly (readonly [value: string, name: string])[];
}

function Filter({ name, label, choices }: FilterProps) {
  const id = useId();
  return (
    <p>
      <label class="small muted" for={id}>
        {label}
      </label>
      <Select
        id={id}
        value={address.value.query.get(name) ?? ''}
        choices={[['', placeTexts.value.reports.all], ...choices]}
        onChange={(value) => setInQuery(name, value)}
      />
    </p>
  );
}

function titlesIn(all: readonly RunSummary[]): [string, string][] {
  return [...new Map(all.map(({ experiment, title }) => [experiment, title[language.value]]))];
}

function outcomeNames(): [string, string][] {
  return OUTCOMES.map((outcome) => [outcome, labTexts.value.experiments.outcomes[outcome]]);
}

function CompareLink({ ids: [a, b] }: { ids: readonly string[] }) {
  const t = placeTexts.value.reports;
  if (!a || !b) return <p class="muted small reports-hint">{t.chooseTwo}</p>;
  return (
    <a class="button" href={linkTo(['laboratorio', 'informes', 'comparar'], { a, b })}>
      {t.compare}
    </a>
  );
}
