import type { Text } from '@sel/contract/lab/text';
import { type Markup, markup } from '../markup.ts';

export type Language = keyof Text;

/** For whom and how wide a chart is drawn; its text has the same size at any width. */
export interface Canvas {
  language: Language;
  width: number;
}

/** A picture with the two texts by which a screen reader tells what it shows. */
export function picture(
  { width }: Canvas,
  height: number,
  { title, description }: { title: string; description: string },
  content: Markup,
): Markup {
  return markup`<svg viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-label="${title}"><title>${title}</title><desc>${description}</desc>${content}</svg>`;
}

/** A name with its unit, if it has one. */
export function withUnit(label: Text, unit: string, { language }: Pick<Canvas, 'language'>): string {
  return unit === '' ? label[language] : `${label[language]} (${unit})`;
}

/** About how wide a text of a chart is; its font has 12 px. */
export function textWidth(text: string): number {
  return 6.8 * text.length;
}

/** Tenths of a pixel are fine enough, and keep the file small. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
