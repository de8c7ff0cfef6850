import type { RunSummary } from '@sel/contract/lab/experiments';
import { useEffect, useId, useState } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { address, setInQuery } from '../../route.ts';
import { Select } from '../../ui/select.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { readJson } from '../lab-api.ts';
import { PlaceHeading } from '../place-heading.tsx';
import { whenReached } from '../resource.ts';
import { placeTexts } from '../texts.ts';
import './compared.css';
import { Compared } from './compared.tsx';
import { figuresOfBoth, type ReportData } from './compared-figures.ts';
import './reports.css';
import { reportOf, reports } from './reports-store.ts';
import { Discarded, RunFacts, VerdictLine } from './verdict-line.tsx';

const SIDES = ['a', 'b'] as const;

/** Two reports beside each other: what each found, what they say of each other, and the figures that both have. */
export function ComparisonPlace() {
  useEffect(() => reports.follow(whenReached), []);
  const t = placeTexts.value.reports;
  const ids = SIDES.map((side) => address.value.query.get(side) ?? '');
  return (
    <div class="place">
      <PlaceHeading back="informes">{t.compareTitle}</PlaceHeading>
      <div class="comparison">
        {SIDES.map((side, index) => (
          <Side key={side} side={side} id={ids[index] as string} />
        ))}
      </div>
      <Compared key={`judged ${ids.join()}`} a={ids[0] as string} b={ids[1] as string} />
      <Figures key={ids.join()} ids={ids} />
    </div>
  );
}

function Side({ side, id }: { side: (typeof SIDES)[number]; id: string }) {
  const t = placeTexts.value.reports;
  const field = useId();
  const run = reportOf(id);
  const all = reports.latest.value?.runs ?? [];
  return (
    <section class="card comparison-side" aria-label={t.side(side.toUpperCase())}>
      <label for={field}>
        <b>{t.side(side.toUpperCase())}</b>
      </label>
      <Select
        id={field}
        value={run?.id ?? ''}
        choices={[['', t.chooseOne], ...all.map((one) => [one.id, nameOf(one)] as const)]}
        onChange={(chosen) => setInQuery(side, chosen)}
      />
      {run && (
        <>
          <RunFacts run={run} />
          <VerdictLine run={run} />
          <Discarded run={run} />
          <p>
            <a href={linkTo(['laboratorio', 'informes', run.id])}>{t.open}</a>
          </p>
        </>
      )}
    </section>
  );
}

function nameOf({ title, startedAt }: RunSummary): string {
  return `${title[language.value]} · ${format.value.moment(startedAt)}`;
}

/** Nothing of it is judged here: two runs differ by chance as well. */
function Figures({ ids }: { ids: readonly string[] }) {
  const t = placeTexts.value.reports;
  const { number, percent } = format.value;
  const rows = useFigures(ids);
  if (!rows) return null;
  if (rows.length === 0) return <p class="muted">{t.nothingInCommon}</p>;
  return (
    <section class="card">
      <table class="lab-table">
        <caption class="visually-hidden">{t.figures}</caption>
        <TableHead columns={[t.figure, 'A', 'B', t.change]} />
        <tbody>
          {rows.map(({ name, unit, a, b, change }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code> {unit}
              </th>
              <td>{number(a)}</td>
              <td>{number(b)}</td>
              <td>{change === undefined ? '–' : `${change > 0 ? '+' : ''}${percent(change)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted small">{t.chance}</p>
    </section>
  );
}

/** @returns undefined while two reports are not chosen, or not read. */
function useFigures(ids: readonly string[]) {
  const [rows, setRows] = useState<ReturnType<typeof figuresOfBoth>>();
  useEffect(() => {
    if (ids.some((id) => id === '')) return;
    const read = ids.map((id) => readJson<ReportData>(`/informes/${encodeURIComponent(id)}/resultados.json`));
    void Promise.all(read).then(([a, b]) => {
      if (a && b) setRows(figuresOfBoth(a, b));
    });
  }, []);
  return rows;
}
