import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { LabTexts } from '../i18n/es.ts';
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
  /** Also names it in the texts. */
  key: 'rates' | 'counts' | 'latency' | 'waits';
  /** It stands behind every figure; things that are counted have none. */
  unit: '/s' | 'ms' | '';
  isLogarithmic?: true;
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
