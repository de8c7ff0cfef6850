import type { Text } from '@sel/contract/lab/text';
import type { Language } from './charts/canvas.ts';
import { type Markup, markup } from './markup.ts';

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
