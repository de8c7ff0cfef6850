import type { LabSnapshot } from '@sel/contract/lab/snapshot';

/** One line of a chart. */
export interface Line {
  label: string;
  /** A CSS custom property with its colour. */
  colour: string;
  /** What theory says is dashed, what is measured is solid. */
  isDashed?: boolean;
  value(snapshot: LabSnapshot): number | null;
}

export interface Chart {
  title: string;
  /** Behind every figure, and beside the title. */
  unit: '/s' | 'ms' | '';
  scale: 'linear' | 'log';
  lines: readonly Line[];
}

/** What a line has shown, for whoever does not see it. */
export interface Range {
  latest: number | null;
  lowest: number | null;
  highest: number | null;
}

export function rangeOf({ value }: Line, history: readonly LabSnapshot[]): Range {
  const values = history.map(value).filter((found) => found !== null);
  const latest = history.at(-1);
  return {
    latest: latest ? value(latest) : null,
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
