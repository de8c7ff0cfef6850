import { computed, effect, signal } from '@preact/signals';
import type { RunSummary, RunsOverview } from '@sel/contract/lab/experiments';
import { useEffect } from 'preact/hooks';
import { answered } from '../../api/overdue.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { link, progress } from '../connection.ts';
import { LAB } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { RunFiles } from './run-files.tsx';

const runs = signal<readonly RunSummary[]>([]);
const runState = computed(() => progress.value?.state);
const SIGNS = { confirmed: '✓', refuted: '✕', undecided: '?' } as const;

/** What earlier runs found, the latest first. */
export function PastRuns() {
  useEffect(loadWhileOpen, []);
  if (runs.value.length === 0) return null;
  return (
    <details class="past-runs">
      <summary>{labTexts.value.experiments.past(runs.value.length)}</summary>
      <ul>
        {runs.value.map((run) => (
          <PastRun key={run.id} run={run} />
        ))}
      </ul>
    </details>
  );
}

/** Asks again whenever a run ends, and when the laboratory is reached again. */
function loadWhileOpen(): () => void {
  return effect(() => {
    if (link.value === 'open' && runState.value !== 'running') void load();
  });
}

async function load(): Promise<void> {
  try {
    const response = await answered(fetch(`${LAB}/informes`, { cache: 'no-store' }));
    if (response.ok) runs.value = ((await response.json()) as RunsOverview).runs;
  } catch {
    // The page says already that the laboratory does not answer, and asks again when it does.
  }
}

function PastRun({ run }: { run: RunSummary }) {
  const t = labTexts.value.experiments;
  const { id, title, plan, startedAt, outcome, verdict, done, total } = run;
  const when = format.value.moment(startedAt);
  const name = title[language.value];
  return (
    <li class="past-run">
      <p class="past-run-head">
        <b>{name}</b>
        <span class="muted small">
          <time dateTime={startedAt}>{when}</time> · {t[plan]}
          {done < total && ` · ${t.measured(done, total)}`}
        </span>
      </p>
      <p class="past-run-verdict">
        <b>
          <span aria-hidden="true">{SIGNS[outcome]}</span> {t.outcomes[outcome]}.
        </b>{' '}
        {verdict[language.value]}
      </p>
      <p class="experiment-links">
        <RunFiles id={id} of={`${name}, ${when}`} />
      </p>
    </li>
  );
}
