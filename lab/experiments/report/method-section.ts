import type { PlanName } from '@sel/contract/lab/experiments';
import { type Column, column, tableOf } from '../../report/chart-spec.ts';
import type { Language } from '../../report/charts/canvas.ts';
import { type Fact, factsSection } from '../../report/facts.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { table } from '../../report/table.ts';
import { formats } from '../../report/text.ts';
import { DOCUMENT_WORDS } from '../../report/words.ts';
import type { AnyExperiment } from '../experiment.ts';
import type { StoredMeasurement } from '../measurement.ts';
import { characteristicsOf, powerOf } from '../operating-characteristics.ts';
import { stepsOf } from '../plan.ts';
import type { Rehearsed } from '../rehearsal.ts';
import { commands, type RunDeclaration, type StoredRun } from '../stored-run.ts';
import { WORDS } from './words.ts';

/** They lie beside the report, in its folder and as the laboratory serves it. */
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
    DOCUMENT_WORDS.method,
    [
      [{ es: 'Hipótesis', en: 'Hypothesis' }, experiment.hypothesis[language]],
      [{ es: 'Factores', en: 'Factors' }, experiment.factors[language]],
      ...limitFacts(experiment, declaration, language),
      ...power(experiment, declaration, language),
      [{ es: 'Repeticiones', en: 'Repetitions' }, number(plan.repetitions)],
      [{ es: 'Calentamiento', en: 'Warm-up' }, seconds(plan.warmUpMs)],
      [{ es: 'Medición', en: 'Measurement' }, seconds(plan.measureMs)],
      [{ es: 'Semilla', en: 'Seed' }, String(plan.seed)],
      [{ es: 'Cuándo termina', en: 'When it stops' }, experiment.stopRule[language]],
      [{ es: 'Mediciones', en: 'Measurements' }, `${number(measurements.length)} / ${number(planned)}`],
    ],
    language,
    discarded(measurements, language),
  );
}

/** The limits as they were declared; those that an earlier version did not have are today's. */
function limitFacts(
  { limits, limitWords }: AnyExperiment,
  { limits: declared }: RunDeclaration,
  language: Language,
): Fact[] {
  const { number, percent, ms } = formats(language);
  const writers = { '%': percent, ms, '': number };
  return Object.entries(limitWords).map(([name, words]) => {
    const value = declared?.[name] ?? limits[name];
    return [words, writers[words.unit](value)];
  });
}

/** How surely the plan decides, as it is today: one that was stored with other measurements was not rehearsed. */
function power(experiment: AnyExperiment, { planName, plan }: RunDeclaration, language: Language): Fact[] {
  const today = experiment.plans[planName];
  const isSame = stepsOf(plan).length === stepsOf(today).length;
  const text = isSame ? powerOf(experiment, planName) : undefined;
  return text ? [[{ es: 'Con qué seguridad decide', en: 'How surely it decides' }, text[language]]] : [];
}

/** How often, in simulations, the plan told systems apart that keep and that break the hypothesis. */
export function characteristicsSection(
  experiment: AnyExperiment,
  planName: PlanName,
  language: Language,
): Markup | false {
  const rows = characteristicsOf(experiment, planName);
  if (rows.length === 0) return false;
  const spec = tableOf(WORDS.characteristics, CHARACTERISTICS, rows);
  return markup`<section class="card"><h2>${spec.title[language]}</h2><p class="note">${WORDS.characteristicsNote[language]}</p>${table(spec, language)}</section>`;
}

const HOLDS = {
  true: { es: 'se cumple', en: 'holds' },
  false: { es: 'no se cumple', en: 'does not hold' },
  null: { es: 'entre medias', en: 'in between' },
};
const CHARACTERISTICS: readonly Column<Rehearsed>[] = [
  column('Un sistema en el que…', 'A system in which…', '', ({ name }) => name),
  column('La hipótesis', 'The hypothesis', '', ({ holds }) => HOLDS[`${holds}`]),
  column('Confirmada', 'Confirmed', '%', ({ confirmed }) => 100 * confirmed),
  column('Refutada', 'Refuted', '%', ({ refuted }) => 100 * refuted),
  column('Sin decidir', 'Undecided', '%', ({ undecided }) => 100 * undecided),
];

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
