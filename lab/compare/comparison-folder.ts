import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '@sel/contract/lab/comparison';
import { DEFAULT_DATA_DIR } from '@sel/runtime/running-system';
import { readJson, writeWhole } from '@sel/runtime/whole-file';
import { documentStyle } from '../report/document.ts';
import { HISTORY_HEAD, historyLine, runsCsv } from './csv.ts';
import type { NoiseFloor } from './noise-floor.ts';
import { renderComparison } from './report.ts';
import type { StoredComparison } from './stored-comparison.ts';

export const COMPARISONS_DIR = join(DEFAULT_DATA_DIR, 'comparaciones');
/** A line for each system that was measured, for tools that look for the moment when something changed. */
export const HISTORY_FILE = 'historial.csv';
const FLOOR_FILE = 'ruido.json';

/** @param tell is told when a file cannot be read, and is then left aside. */
export function readFloor(tell: (message: string) => void): NoiseFloor | undefined {
  return readJson<NoiseFloor>(join(COMPARISONS_DIR, FLOOR_FILE), ({ version }) => version === 1, tell);
}

export function writeFloor(floor: NoiseFloor): void {
  mkdirSync(COMPARISONS_DIR, { recursive: true });
  writeWhole(join(COMPARISONS_DIR, FLOOR_FILE), `${JSON.stringify(floor, null, 2)}\n`);
}

/** Raw results of a comparison of two systems, so that everything else can be made again. @returns its folder. */
export function writeRuns(stored: StoredComparison): string {
  const dir = folder(stored.id);
  writeWhole(join(dir, 'datos.json'), `${JSON.stringify(stored)}\n`);
  writeWhole(join(dir, 'mediciones.csv'), runsCsv(stored));
  return dir;
}

/** @returns the path of the report. */
export async function writeComparison(
  id: string,
  comparison: Comparison,
  details: { startedAt: string; stored?: StoredComparison },
): Promise<string> {
  const dir = folder(id);
  writeWhole(join(dir, 'comparacion.json'), `${JSON.stringify(comparison, null, 2)}\n`);
  const report = join(dir, 'informe.html');
  writeWhole(report, renderComparison(comparison, details, await documentStyle()));
  return report;
}

/** Adds what each side measured to the history, the base first. */
export function addToHistory(stored: StoredComparison): void {
  const path = join(COMPARISONS_DIR, HISTORY_FILE);
  const head = existsSync(path) ? '' : HISTORY_HEAD;
  const lines = (['a', 'b'] as const).map((side) => historyLine(stored, side));
  appendFileSync(path, head + lines.join(''));
}

function folder(id: string): string {
  const dir = join(COMPARISONS_DIR, id);
  mkdirSync(dir, { recursive: true });
  return dir;
}
