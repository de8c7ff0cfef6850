import type { Stage, Text } from '@sel/contract';

export interface Axis {
  label: Text;
  unit: string;
  scale?: 'linear' | 'log';
  /** Where it ends; found from the data when left out. */
  from?: number;
  to?: number;
}

/** What is measured is drawn as points (with their interval), what is calculated as a line. */
export interface Series {
  label: Text;
  kind: 'measured' | 'theory';
  points: { x: number; y: number; low?: number; high?: number }[];
}

/** A chart as data: the report draws it, and shows the same numbers as a table. */
export type ChartSpec = { title: Text; note?: Text } & (
  | { kind: 'xy'; x: Axis; y: Axis; series: Series[]; markers?: { x: number; label: Text }[] }
  | { kind: 'bars'; y: Axis; bars: { label: Text; value: number; low?: number; high?: number }[] }
  /** Mean time in each stage, one bar for each row, so that each bar is as long as what the client saw. */
  | { kind: 'stages'; rows: { label: Text; stagesMs: Record<Stage, number> }[] }
);

export interface TableSpec {
  title: Text;
  columns: { label: Text; unit?: string }[];
  rows: (Text | string | number | null)[][];
}
