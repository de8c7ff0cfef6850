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
  /** The points stand next to each other without one leading to the next: no thread runs through them. */
  isLoose?: boolean;
  points: Point[];
}

/** A value, and the ends of its interval where it has one. */
export interface Point {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

export const MEASURED: Text = { es: 'Medido', en: 'Measured' };

export function measured(label: Text, points: Point[]): Series {
  return { label, kind: 'measured', points };
}

export function theory(label: Text, points: Point[]): Series {
  return { label, kind: 'theory', points };
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

/** Bars below each other as data, each of one part or of several that add up. */
export interface BarSpec {
  title: Text;
  unit: string;
  /** What the parts are called, in their order; one needs no name. */
  parts: readonly Text[];
  bars: readonly Bar[];
}

/** `low` and `high` are the range of what was measured, around the end of the bar. */
export interface Bar {
  label: Text;
  values: readonly number[];
  low?: number;
  high?: number;
}

/** A table as data, its cells in the order of its columns; null is what is not known. */
export interface TableSpec {
  title: Text;
  columns: { label: Text; unit?: string }[];
  rows: (Text | string | number | null)[][];
}

/** A column of a table: what stands above it, and what it shows of each row. */
export interface Column<Row> {
  label: Text;
  unit?: string;
  value(row: Row): Text | string | number | undefined;
}

export function column<Row>(es: string, en: string, unit: string, value: Column<Row>['value']): Column<Row> {
  return { label: { es, en }, ...(unit !== '' && { unit }), value };
}

export function tableOf<Row>(title: Text, columns: readonly Column<Row>[], rows: readonly Row[]): TableSpec {
  return {
    title,
    columns: columns.map(({ value: _, ...head }) => head),
    rows: rows.map((row) => columns.map(({ value }) => value(row) ?? null)),
  };
}
