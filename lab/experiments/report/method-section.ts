import type { Text } from '@sel/contract/lab/text';
import type { Language } from '../../report/charts/canvas.ts';
import type { Environment } from '../../report/environment.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { formats } from '../../report/text.ts';
import { WORDS } from '../../report/words.ts';
import type { Experiment, Measurement } from '../experiment.ts';
import type { RunDeclaration, RunResults } from '../results.ts';
import { commands } from './conclusion.ts';

/** Beside the report, as it lies in its folder and as the laboratory serves it. */
const DATA_FILES = ['mediciones.csv', 'series.csv', 'resultados.json'];

const CORES = { es: { one: 'núcleo', other: 'núcleos' }, en: { one: 'core', other: 'cores' } } as const;

type Entry = [name: Text, value: string | Markup];

/** What was declared before the first measurement, and which measurements do not count. */
export function methodSection(
  experiment: Experiment,
  { declaration, measurements }: RunResults,
  language: Language,
): Markup {
  const { plan } = declaration;
  const { number, seconds } = formats(language);
  const planned = plan.combinations.length * plan.repetitions;
  return section(
    WORDS.method,
    language,
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
    discarded(measurements, language),
  );
}

function discarded(measurements: readonly Measurement[], language: Language): Markup | undefined {
  const invalid = measurements.filter((measurement) => measurement.invalid !== undefined);
  if (invalid.length === 0) return undefined;
  const items = invalid.map(({ factors, repetition, invalid: reason }) => {
    const levels = Object.entries(factors).map(([name, level]) => `${name} ${level}`);
    return markup`<li><code>${levels.join(', ')}</code> (${WORDS.repetition[language].toLowerCase()} ${repetition}): ${reason?.[language]}</li>`;
  });
  return markup`<h3>${WORDS.invalid[language]}</h3><ul class="plain">${items}</ul>`;
}

export function environmentSection(environment: Environment, language: Language): Markup {
  const { number, ms, count } = formats(language);
  const { cpu, cores, memoryBytes, os, node, postgres, broker, commit, fsync } = environment;
  const unknown = WORDS.unknown[language];
  return section(WORDS.environment, language, [
    [{ es: 'CPU', en: 'CPU' }, `${cpu || unknown}, ${count(cores, CORES[language])}`],
    [{ es: 'Memoria', en: 'Memory' }, `${number(memoryBytes / 2 ** 30)} GiB`],
    [{ es: 'Sistema operativo', en: 'Operating system' }, os],
    [{ es: 'Node.js', en: 'Node.js' }, node],
    [{ es: 'PostgreSQL', en: 'PostgreSQL' }, postgres ?? unknown],
    [{ es: 'Broker', en: 'Broker' }, broker ?? unknown],
    [
      { es: 'Latencia de fsync', en: 'fsync latency' },
      fsync ? `p50 ${ms(fsync.p50Ms)}, p99 ${ms(fsync.p99Ms)}` : unknown,
    ],
    [{ es: 'Commit', en: 'Commit' }, commit ? markup`<code>${commit}</code>` : unknown],
  ]);
}

export function repeatSection(declaration: RunDeclaration, language: Language): Markup {
  const { repeat, remake } = commands(declaration);
  return markup`<section class="card"><h2>${WORDS.repeat[language]}</h2>
<pre tabindex="0"><code>${repeat}</code></pre>
<p>${WORDS.remake[language]}</p>
<pre tabindex="0"><code>${remake}</code></pre>
<p>${WORDS.dataFiles[language]} ${DATA_FILES.map((name) => markup`<a href="${name}">${name}</a> `)}</p></section>`;
}

function section(title: Text, language: Language, entries: readonly Entry[], after?: Markup): Markup {
  const items = entries.map(
    ([name, value]) => markup`<div><dt>${name[language]}</dt><dd>${value}</dd></div>`,
  );
  return markup`<section class="card"><h2>${title[language]}</h2><dl class="facts">${items}</dl>${after}</section>`;
}
