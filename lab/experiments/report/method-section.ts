import type { Language } from '../../report/charts/canvas.ts';
import { factsSection } from '../../report/facts.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { formats } from '../../report/text.ts';
import type { AnyExperiment } from '../experiment.ts';
import type { StoredMeasurement } from '../measurement.ts';
import { stepsOf } from '../plan.ts';
import { commands, type RunDeclaration, type StoredRun } from '../stored-run.ts';
import { WORDS } from './words.ts';

/** Beside the report, as it lies in its folder and as the laboratory serves it. */
const DATA_FILES = ['mediciones.csv', 'series.csv', 'resultados.json'];

/** What was declared before the first measurement, and which measurements do not count. */
export function methodSection(
  experiment: AnyExperiment,
  { declaration, measurements }: StoredRun,
  language: Language,
): Markup {
  const { plan } = declaration;
  const { number, seconds } = formats(language);
  const planned = stepsOf(plan).length;
  return factsSection(
    WORDS.method,
    [
      [WORDS.hypothesis, experiment.hypothesis[language]],
      [WORDS.factors, experiment.factors[language]],
      [WORDS.repetitions, number(plan.repetitions)],
      [WORDS.warmUp, seconds(plan.warmUpMs)],
      [WORDS.measuring, seconds(plan.measureMs)],
      [WORDS.seed, String(plan.seed)],
      [WORDS.stopRule, experiment.stopRule[language]],
      [WORDS.measurements, `${number(measurements.length)} / ${number(planned)}`],
    ],
    language,
    discarded(measurements, language),
  );
}

function discarded(measurements: readonly StoredMeasurement[], language: Language): Markup | undefined {
  const invalid = measurements.filter((measurement) => measurement.invalid !== undefined);
  if (invalid.length === 0) return undefined;
  const items = invalid.map(({ factors, repetition, invalid: reason }) => {
    const levels = Object.entries(factors).map(([name, level]) => `${name} ${level}`);
    return markup`<li><code>${levels.join(', ')}</code> (${WORDS.repetition[language].toLowerCase()} ${repetition}): ${reason?.[language]}</li>`;
  });
  return markup`<h3>${WORDS.invalid[language]}</h3><ul class="plain">${items}</ul>`;
}

export function repeatSection(declaration: RunDeclaration, language: Language): Markup {
  const { repeat, remake } = commands(declaration);
  return markup`<section class="card"><h2>${WORDS.repeat[language]}</h2>
<pre tabindex="0"><code>${repeat}</code></pre>
<p>${WORDS.remake[language]}</p>
<pre tabindex="0"><code>${remake}</code></pre>
<p>${WORDS.dataFiles[language]} ${DATA_FILES.map((name) => markup`<a href="${name}">${name}</a> `)}</p></section>`;
}
