import { effect, signal } from '@preact/signals';
import type { ExperimentSummary, ExperimentsOverview } from '@sel/contract/lab/experiments';
import type { Text } from '@sel/contract/lab/text';
import { useEffect } from 'preact/hooks';
import { answered } from '../../api/overdue.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { link, progress } from '../connection.ts';
import { TroubleAt } from '../controls/group.tsx';
import { mayAct } from '../controls/may-act.ts';
import { act, LAB } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import './experiments.css';
import { PastRuns } from './past-runs.tsx';
import { Run } from './run.tsx';

const experiments = signal<readonly ExperimentSummary[]>([]);

/** Experiments that can be run from here, with their progress and their report. */
export function Experiments() {
  useEffect(loadWhileOpen, []);
  const t = labTexts.value.experiments;
  const run = progress.value;
  const title = experiments.value.find(({ name }) => name === run?.experiment)?.title;
  return (
    <section class="card experiments" aria-labelledby="experiments-title">
      <h2 id="experiments-title">{t.title}</h2>
      <p class="muted">{t.lead}</p>
      {run && <Run run={run} title={title ? say(title) : run.experiment} />}
      <TroubleAt place="experiments" />
      <ul class="experiment-list">
        {experiments.value.map((experiment) => (
          <Item key={experiment.name} experiment={experiment} />
        ))}
      </ul>
      <PastRuns />
    </section>
  );
}

/** Asks which there are whenever the laboratory is reached (again): another one may answer. */
function loadWhileOpen(): () => void {
  return effect(() => {
    if (link.value === 'open') void load();
  });
}

async function load(): Promise<void> {
  try {
    const response = await answered(fetch(`${LAB}/experimentos`, { cache: 'no-store' }));
    if (!response.ok) return;
    const overview = (await response.json()) as ExperimentsOverview;
    experiments.value = overview.experiments;
  } catch {
    // The page says already that the laboratory does not answer, and asks again when it does.
  }
}

function Item({ experiment }: { experiment: ExperimentSummary }) {
  const t = labTexts.value.experiments;
  const { title, question, hypothesis, factors, stopRule, obstacle, leastMs, name } = experiment;
  const disabled = !mayAct.value || obstacle !== null;
  return (
    <li class="experiment">
      <h3>{say(title)}</h3>
      <p>{say(question)}</p>
      <details>
        <summary>{t.hypothesis}</summary>
        <p>{say(hypothesis)}</p>
        <p>
          <b>{t.factors}.</b> {say(factors)}
        </p>
        <p>
          <b>{t.stopRule}.</b> {say(stopRule)}
        </p>
      </details>
      {obstacle && <p class="muted small">{say(obstacle)}</p>}
      <div class="experiment-actions">
        {(['short', 'full'] as const).map((plan) => (
          <button
            key={plan}
            type="button"
            class="button quiet"
            disabled={disabled}
            onClick={() => void act('experiments', 'POST', `/experimentos/${name}`, { plan })}
          >
            {t[plan]} <small>{t.atLeast(format.value.roughly(leastMs[plan]))}</small>
          </button>
        ))}
      </div>
    </li>
  );
}

function say(text: Text): string {
  return text[language.value];
}
