import { format } from '../../i18n/format.ts';
import type { Chart } from './line.ts';

/** A figure of a chart with its unit; a dash stands for what is not known. */
export function figureOf(value: number | null | undefined, unit: Chart['unit']): string {
  if (value === null || value === undefined) return '–';
  const { number, count, duration, perSecond } = format.value;
  switch (unit) {
    case 'ms':
      return duration(value);
    case '/s':
      return perSecond(value);
    case '':
      return Number.isInteger(value) ? count(value) : number(value);
  }
}
