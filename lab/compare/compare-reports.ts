import { join } from 'node:path';
import type { Comparison } from '@sel/contract/lab/comparison';
import { RunFolder } from '../experiments/run-folder.ts';
import { comparisonOf } from './comparison.ts';
import { ofReports } from './of-reports.ts';

/** Differences up to this share do not matter to whoever says nothing else. */
export const DEFAULT_DELTA = 0.02;

/**
 * Compares what two runs of experiments have stored.
 * @param dir where the runs' folders are.
 * @param ids of the two.
 * @throws {NoRunError} when one of them is not there.
 * @throws {ShapeError} when it was stored by a version that measured something else.
 */
export async function compareReports(
  dir: string,
  ids: { a: string; b: string },
  personal = DEFAULT_DELTA,
): Promise<Comparison> {
  const run = (id: string) => new RunFolder(join(dir, id)).run();
  return comparisonOf(ofReports(await run(ids.a), await run(ids.b), personal));
}
