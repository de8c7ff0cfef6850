import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { LabTexts } from '../i18n/es.ts';
import type { LiveTexts } from '../i18n/live.es.ts';
import type { Point } from './chart-time.ts';

export interface Line {
  label(texts: LabTexts): string;
  /** A CSS custom property with its colour. */
  colour: string;
  /** What theory says is dashed, what is measured is solid. */
  isDashed?: boolean;
  value(snapshot: LabSnapshot): number | null;
}

export interface Chart {
  key: string;
  title(texts: LabTexts): string;
  /** What it is called where there is little room. */
  shortTitle(texts: LiveTexts): string;
  /** It stands behind every figure. */
  unit: '/s' | 'ms' | '';
  scale: 'linear' | 'log';
  /** Whether it shows things that are counted. */
  isWhole: boolean;
  lines: readonly Line[];
}

/** What a line has shown, for whoever does not see it. */
interface Range {
  latest: number | null;
  lowest: number | null;
  highest: number | null;
}

/** @param index which of a point's values the line is. */
export function rangeOf(index: number, points: readonly Point[]): Range {
  const values = points.map(({ values: all }) => all[index] ?? null).filter((found) => found !== null);
  return {
    latest: points.at(-1)?.values[index] ?? null,
    lowest: values.length > 0 ? Math.min(...values) : null,
    highest: values.length > 0 ? Math.max(...values) : null,
  };
}

/** The next of 1, 2, 5, 10, 20… : an axis that ends there changes seldom while its line moves. */
export function roundCeiling(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * magnitude >= value) ?? 10;
  return step * magnitude;
}
