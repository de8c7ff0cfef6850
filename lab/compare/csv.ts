import { momentsOf } from '../queueing/statistics/moments.ts';
import { FIGURES } from './figures.ts';
import type { Side } from './plan.ts';
import { type StoredComparison, validPairs } from './stored-comparison.ts';

/*
 * Points as decimal marks, times in UTC, no field that needs quotes: refs may hold a comma, and are left to the JSON.
 * Apache Otava reads such files with `time_column: time`, `attributes: [commit]` and the figures as `metrics`.
 */

const NAMES = FIGURES.map(({ name }) => name);

export const HISTORY_HEAD = `time,commit,${NAMES.join(',')}\n`;

/** What a side was in one line: the geometric mean of its runs that count, which is what comparing them is about. */
export function historyLine(stored: StoredComparison, side: Side): string {
  const runs = validPairs(stored.runs).map((pair) => pair[side]);
  const means = NAMES.map((name) => Math.exp(momentsOf(runs.map((run) => Math.log(run.figures[name]))).mean));
  // Of one commit at two moments the later is another point: the time is that of the side's last run.
  const at = runs.at(-1)?.at ?? stored.startedAt;
  return `${at},${stored.subjects[side].commit},${means.map((mean) => mean.toPrecision(6)).join(',')}\n`;
}

export function runsCsv({ runs, subjects }: StoredComparison): string {
  const lines = runs.map(({ at, pair, side, figures, invalid }) =>
    [
      at,
      subjects[side].commit,
      side,
      pair,
      ...NAMES.map((name) => figures?.[name].toPrecision(6)),
      invalid ? 'no' : 'si',
    ].join(','),
  );
  return [`time,commit,side,pair,${NAMES.join(',')},counts`, ...lines, ''].join('\n');
}
