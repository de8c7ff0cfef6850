/** Narrow, and no line is broken at it. */
const THIN_SPACE = '\u202f';

/**
 * Writes numbers as a language does, thousands always set apart by a thin space: 13 459 reads the same in Mexico
 * and in Spain, where 13.459 and 13,459 are two numbers each.
 * @param locale BCP 47.
 */
export function numerals(locale: string, options: Intl.NumberFormatOptions = {}): (value: number) => string {
  // Made when it is first used: 15 ms of every process's start, most of which write no number.
  let format: Intl.NumberFormat | undefined;
  return (value) => {
    format ??= new Intl.NumberFormat(locale, { ...options, useGrouping: 'always' });
    const parts = format.formatToParts(value);
    return parts.map((part) => (part.type === 'group' ? THIN_SPACE : part.value)).join('');
  };
}

/** The forms of a noun beside its number; `many` is Spanish from a million on: 1 000 000 de productos. */
export interface NounForms {
  one: string;
  many?: string;
  other: string;
}

/** Chooses the form of a noun by the rules of a language. */
function nounFor(locale: string): (count: number, forms: NounForms) => string {
  let rules: Intl.PluralRules | undefined;
  return (count, { one, other, many = other }) => {
    rules ??= new Intl.PluralRules(locale);
    const form = rules.select(count);
    return form === 'one' ? one : form === 'many' ? many : other;
  };
}

/** A number and its noun: 1 worker, 2 workers. */
export function counter(locale: string): (count: number, forms: NounForms) => string {
  const write = numerals(locale);
  const noun = nounFor(locale);
  return (count, forms) => `${write(count)} ${noun(count, forms)}`;
}
