import type { Text } from '@sel/contract';

/** Figures as a reader of the language writes them, with three significant digits. */
export interface Formats {
  number(value: number): string;
  ms(value: number): string;
  percent(share: number): string;
  perSecond(value: number): string;
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
  const plain = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  // A dash for what is not known, as in the tables.
  const number = (value: number) => (Number.isNaN(value) ? '–' : plain.format(value));
  return {
    number,
    ms: (value) => `${number(value)} ms`,
    percent: (share) => `${number(100 * share)} %`,
    perSecond: (value) => `${number(value)}/s`,
  };
}

const FORMATS = { es: formats('es'), en: formats('en') };
