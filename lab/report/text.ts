import type { Text } from '@sel/contract/lab/text';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';

/** Less than this is what calculating with fractions leaves over. */
const ROUNDING = 1e-9;

/** Figures as a reader of the language writes them, with three significant digits. */
export interface Formats {
  number(value: number): string;
  ms(value: number): string;
  percent(share: number): string;
  perSecond(value: number): string;
  seconds(ms: number): string;
  /** A number and its noun. */
  count(value: number, forms: NounForms): string;
  /** A day and its hour. */
  moment(iso: string): string;
}

/** A text with figures in it, each language's in its own way of writing them. */
export function bilingual(write: { es(format: Formats): string; en(format: Formats): string }): Text {
  return { es: write.es(FORMATS.es), en: write.en(FORMATS.en) };
}

/** Several texts one after the other, such as reasons. */
export function joined(texts: readonly Text[]): Text {
  return { es: texts.map(({ es }) => es).join('; '), en: texts.map(({ en }) => en).join('; ') };
}

/** @param locale BCP 47, for instance one of the languages of a {@link Text}. */
export function formats(locale: string): Formats {
  const known = (options: Intl.NumberFormatOptions) => {
    const write = numerals(locale, { maximumSignificantDigits: 3, ...options });
    // A dash for what is not known, as in the tables.
    return (value: number) => (Number.isNaN(value) ? '–' : write(Math.abs(value) < ROUNDING ? 0 : value));
  };
  const number = known({});
  const seconds = known({ style: 'unit', unit: 'second', unitDisplay: 'narrow' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  return {
    number,
    ms: known({ style: 'unit', unit: 'millisecond' }),
    percent: known({ style: 'percent' }),
    perSecond: (value) => `${number(value)}/s`,
    seconds: (ms) => seconds(ms / 1000),
    count: counter(locale),
    moment: (iso) => date.format(new Date(iso)),
  };
}

const FORMATS = { es: formats('es'), en: formats('en') };
