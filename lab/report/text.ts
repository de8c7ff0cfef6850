import type { Text } from '@sel/contract/lab/text';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';

/** Less than this is what calculating with fractions leaves over. */
const ROUNDING = 1e-9;
/** What differs by less than this many show is the same. */
const MOST_DIGITS = 7;

/** @param value undefined for what is not known: a dash. */
type Written = (value: number | undefined) => string;

/** Figures as a reader of the language writes them, with three significant digits; whole numbers whole. */
export interface Formats {
  number: Written;
  ms: Written;
  /** Writes a share: 1 is 100 %. */
  percent: Written;
  perSecond: Written;
  /** Both ends of an interval, with more digits where three would make one number of them. */
  ends(interval: Ends, unit: 'number' | 'percent'): [low: string, high: string];
  /** Writes milliseconds as seconds. */
  seconds: Written;
  /** A number and its noun. */
  count(value: number, forms: NounForms): string;
  /** A day and its hour. */
  moment(iso: string): string;
}

interface Ends {
  low: number;
  high: number;
}

/** A text with figures in it, each language's in its own way of writing them. */
export function bilingual(write: (format: Formats) => Text): Text {
  return { es: write(FORMATS.es).es, en: write(FORMATS.en).en };
}

/** Several texts one after the other, such as reasons or sentences. */
export function joined(texts: readonly Text[], separator: string): Text {
  return { es: texts.map(({ es }) => es).join(separator), en: texts.map(({ en }) => en).join(separator) };
}

/** One text and what is added to it. */
export function followedBy(text: Text, more: Text): Text {
  return { es: text.es + more.es, en: text.en + more.en };
}

/** @param locale BCP 47, for instance one of the languages of a {@link Text}. */
export function formats(locale: string): Formats {
  const known = (options: Intl.NumberFormatOptions) => {
    const write = numerals(locale, { maximumSignificantDigits: 3, ...options });
    return (value: number | undefined) =>
      value === undefined || Number.isNaN(value) ? '–' : write(Math.abs(value) < ROUNDING ? 0 : value);
  };
  const significant = known({});
  const exact = numerals(locale);
  // What was counted is exact: 3 847 consultas are not 3 850.
  const number = (value: number | undefined) =>
    value !== undefined && Number.isSafeInteger(value) ? exact(value) : significant(value);
  // No locale's short name of the unit is that of the others: “3.16 sec” beside “3,16 s”.
  const seconds = (s: number) => `${significant(s)}\u00a0s`;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  return {
    number,
    ms: known({ style: 'unit', unit: 'millisecond' }),
    percent: known({ style: 'percent' }),
    perSecond: (value) => `${number(value)}/s`,
    ends: (interval, unit) => endsOf(locale, interval, unit),
    seconds: (ms) => (ms === undefined || Number.isNaN(ms) ? '–' : seconds(ms / 1000)),
    count: counter(locale),
    moment: (iso) => date.format(new Date(iso)),
  };
}

function endsOf(locale: string, { low, high }: Ends, unit: 'number' | 'percent'): [string, string] {
  const style = unit === 'percent' ? unit : 'decimal';
  const written = (digits: number): [string, string] => {
    const write = numerals(locale, { style, maximumSignificantDigits: digits });
    return [write(low), write(high)];
  };
  let digits = 3;
  while (digits < MOST_DIGITS && written(digits)[0] === written(digits)[1]) digits += 1;
  return written(digits);
}

const FORMATS = { es: formats('es'), en: formats('en') };
