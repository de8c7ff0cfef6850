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

/** Where comparisons are stored unless somebody says otherwise. */
export const COMPARISONS_DIR = join(DEFAULT_DATA_DIR, 'comparaciones');
/** A line for each system that was measured, for tools that look for the moment when something changed. */
const HISTORY_FILE = 'historial.csv';
const FLOOR_FILE = 'ruido.json';

/** What comparisons leave behind: a folder each, the noise floor and the history. */
export class ComparisonFolder {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  /** @param tell is told when the file cannot be read, and is then left aside. */
  readFloor(tell: (message: string) => void): NoiseFloor | undefined {
    return readJson<NoiseFloor>(join(this.#dir, FLOOR_FILE), ({ version }) => version === 1, tell);
  }

  writeFloor(floor: NoiseFloor): void {
    writeWhole(join(this.#dir, FLOOR_FILE), `${JSON.stringify(floor, null, 2)}\n`);
  }

  /** Raw results of a comparison of two systems, so that everything else can be made again. */
  writeRuns(stored: StoredComparison): void {
    const dir = this.#of(stored.id);
    writeWhole(join(dir, 'datos.json'), `${JSON.stringify(stored)}\n`);
    writeWhole(join(dir, 'mediciones.csv'), runsCsv(stored));
  }

  /** @returns the path of the report. */
  async writeComparison(
    id: string,
    comparison: Comparison,
    details: { startedAt: string; stored?: StoredComparison },
  ): Promise<string> {
    const dir = this.#of(id);
    writeWhole(join(dir, 'comparacion.json'), `${JSON.stringify(comparison, null, 2)}\n`);
    const report = join(dir, 'informe.html');
    writeWhole(report, renderComparison(comparison, details, await documentStyle()));
    return report;
  }

  /** Adds what each side measured to the history, in the order of their times: those who read it take it for that. */
  addToHistory(stored: StoredComparison): void {
    const path = join(this.#dir, HISTORY_FILE);
    const head = existsSync(path) ? '' : HISTORY_HEAD;
    const lines = (['a', 'b'] as const).map((side) => historyLine(stored, side)).sort();
    appendFileSync(path, head + lines.join(''));
  }

  #of(id: string): string {
    const dir = join(this.#dir, id);
    mkdirSync(dir, { recursive: true });
    return dir;
  }
}
