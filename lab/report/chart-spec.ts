import type { Text } from '@sel/contract/lab/text';

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
export interface ChartSpec {
  title: Text;
  notes?: readonly Text[];
  x: Axis;
  y: Axis;
  series: Series[];
  markers?: { x: number; label: Text }[];
}

export interface TableSpec {
  title: Text;
  columns: { label: Text; unit?: string }[];
  rows: (Text | string | number | null)[][];
}
