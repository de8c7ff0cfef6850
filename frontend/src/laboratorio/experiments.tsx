import { signal } from '@preact/signals';
import type { ExperimentSummary, ExperimentsOverview } from '@sel/contract/laboratorio';
import { useEffect } from 'preact/hooks';
import { format } from '../i18n/format.ts';
import { language } from '../preferences.ts';
import { progress } from './connection.ts';
import { mayAct } from './controls/controls.tsx';
import { act, LAB } from './lab-api.ts';
import { labTexts } from './texts.ts';

const experiments = signal<readonly ExperimentSummary[]>([]);

/** Experiments that can be run from here, with their progress and their report. */
export function Experiments() {
  useEffect(() => void load(), []);
  const t = labTexts.value.experiments;
  return (
    <section class="card experiments">
      <h2>{t.title}</h2>
      <p class="muted">{t.lead}</p>
      <Running />
      <ul class="experiment-list">
        {experiments.value.map((experiment) => (
          <Item key={experiment.name} experiment={experiment} />
        ))}
      </ul>
    </section>
  );
}

async function load(): Promise<void> {
  const response = await fetch(`${LAB}/experimentos`, { cache: 'no-store' });
  if (!response.ok) return;
  const overview = (await response.json()) as ExperimentsOverview;
  experiments.value = overview.experimentos;
  progress.value ??= overview.progreso;
}

function Running() {
  const run = progress.value;
  const t = labTexts.value.experiments;
  if (!run) return null;
  const title =
    experiments.value.find(({ name }) => name === run.experiment)?.title[language.value] ?? run.experiment;
  return (
    <div class="experiment-run" data-state={run.state}>
      <p role="status">
        <b>{title}</b> · {run.state === 'running' ? t.running(run.done, run.total) : t.states[run.state]}
        {run.error && `: ${run.error}`}
      </p>
      <progress max={run.total} value={run.done} aria-label={title} />
      {run.state === 'running' && (
        <button
          type="button"
          class="button bare"
          disabled={!mayAct()}
          onClick={() => void act('DELETE', '/experimentos')}
        >
          {t.cancel}
        </button>
      )}
      {run.state === 'finished' && (
        <a class="button" href={`${LAB}/informes/${run.id}/informe.html`} target="_blank" rel="noreferrer">
          {t.report}
        </a>
      )}
    </div>
  );
}

function Item({ experiment }: { experiment: ExperimentSummary }) {
  const t = labTexts.value.experiments;
  const { title, question, hypothesis, factors, stopRule, obstacle, leastMs, name } = experiment;
  const say = (text: { es: string; en: string }) => text[language.value];
  const disabled = !mayAct() || obstacle !== null || progress.value?.state === 'running';
  const start = (plan: 'short' | 'full') => void act('POST', `/experimentos/${name}`, { plan });
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
            onClick={() => start(plan)}
          >
            {t[plan]} <small>{t.atLeast(format.value.seconds(leastMs[plan] / 1000))}</small>
          </button>
        ))}
      </div>
    </li>
  );
}
