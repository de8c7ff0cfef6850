import type { Text } from '@sel/contract/lab/text';
import type { Language } from './charts/canvas.ts';
import type { Environment } from './environment.ts';
import { type Markup, markup } from './markup.ts';
import { formats } from './text.ts';
import { DOCUMENT_WORDS } from './words.ts';

export type Fact = [name: Text, value: string | Markup];

/** A card that lists names and values. */
export function factsSection(
  title: Text,
  facts: readonly Fact[],
  language: Language,
  after?: Markup,
): Markup {
  const items = facts.map(([name, value]) => markup`<div><dt>${name[language]}</dt><dd>${value}</dd></div>`);
  return markup`<section class="card"><h2>${title[language]}</h2><dl class="facts">${items}</dl>${after}</section>`;
}

const CORES = { es: { one: 'núcleo', other: 'núcleos' }, en: { one: 'core', other: 'cores' } } as const;

/** On what machine and with which versions something was measured. */
export function environmentSection(environment: Environment, language: Language): Markup {
  const { number, ms, count } = formats(language);
  const { cpu, cores, memoryBytes, os, node, postgres, broker, commit, fsync } = environment;
  const unknown = DOCUMENT_WORDS.unknown[language];
  return factsSection(
    DOCUMENT_WORDS.environment,
    [
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
    ],
    language,
  );
}
