import { format } from '../../i18n/format.ts';
import { liveTexts } from '../texts.ts';
import type { ChartTime } from './chart-time.ts';
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

/** How a moment of the charts is told: how long ago it is, or what o'clock it was where they stand still. */
export function timeAt(
  agoMs: number,
  { isStill, edgeMs }: ChartTime,
  told: (agoS: number) => string,
): string {
  const agoS = Math.round(agoMs / 1000);
  return isStill.value ? format.value.timeOfDay(edgeMs.value - agoMs) : told(agoS);
}

export function timeShown(time: ChartTime): string {
  const t = liveTexts.value.charts;
  const spanMs = time.spanMs.value;
  if (!time.isStill.value) return t.lastMinutes(spanMs / 60_000);
  const { timeOfDay } = format.value;
  return t.fromTo(timeOfDay(time.edgeMs.value - spanMs), timeOfDay(time.edgeMs.value));
}
