import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { workersOf } from '@sel/contract/lab/workers';
import { compareNames } from '../i18n/locale.ts';

/** Where a worker stands in the picture: it keeps its place while it is dead, and its successor takes it. */
export interface WorkerPlace {
  /** What it last told. */
  worker: ProcessReport;
  state: 'running' | 'dead' | 'gone';
  /** For a dead one, when its fault ends, and how many consultas it had in hand, which go back to the queue. */
  untilMs?: number;
  returned?: number;
}

/**
 * One place for each name, in the order of the names.
 * @param history oldest first; the last picture says which faults are in effect.
 */
export function workerPlaces(history: readonly LabSnapshot[]): WorkerPlace[] {
  const latest = history.at(-1);
  if (!latest) return [];
  const kills = latest.faults.filter(({ kind, node }) => kind === 'kill' && node === 'workers');
  const places = new Map<string, WorkerPlace>();
  for (const worker of recentlyGone(history)) places.set(worker.name, { worker, state: 'gone' });
  for (const worker of workersOf(latest.processes)) places.set(worker.name, { worker, state: 'running' });
  for (const kill of kills) {
    const victim = victimOf(kill, history);
    if (victim && isStillDead(victim, latest)) places.set(victim.name, deadPlace(victim, kill));
  }
  return [...places.values()].sort((a, b) => compareNames(a.worker.name, b.worker.name));
}

/** What the killed one last told: it may go on telling it for a moment, since nobody says goodbye for it. */
function victimOf(
  { process, sinceMs }: ActiveFault,
  history: readonly LabSnapshot[],
): ProcessReport | undefined {
  const before = history.findLast(({ atMs }) => atMs <= sinceMs) ?? history[0];
  return before && workersOf(before.processes).find(({ name }) => name === process);
}

function isStillDead(victim: ProcessReport, latest: LabSnapshot): boolean {
  const now = workersOf(latest.processes).find(({ name }) => name === victim.name);
  return now === undefined || identity(now) === identity(victim);
}

function deadPlace(worker: ProcessReport, { untilMs }: ActiveFault): WorkerPlace {
  return { worker, state: 'dead', untilMs, returned: worker.inHand };
}

/** `worker-12` is w12: with a dozen in a row a tile has no room for more. */
export function shortName(name: string): string {
  const number = /(\d+)$/.exec(name)?.[1];
  return number === undefined ? name : `w${number}`;
}

/** A worker that is gone stays in the picture for so long, grey. */
const GONE_MS = 6_000;

/**
 * The workers that ran a moment ago and no longer do, in the order of their names. One that was started anew
 * under its name is another process: the one before is gone, however quickly it was replaced.
 * @param history oldest first.
 */
export function recentlyGone(history: readonly LabSnapshot[]): ProcessReport[] {
  const latest = history.at(-1);
  if (!latest) return [];
  const gone = new Map<string, ProcessReport>();
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const past = history[index] as LabSnapshot;
    if (past.atMs < latest.atMs - GONE_MS) break;
    for (const worker of workersOf(past.processes)) gone.set(identity(worker), worker);
  }
  for (const worker of workersOf(latest.processes)) gone.delete(identity(worker));
  return [...gone.values()].sort((a, b) => compareNames(a.name, b.name));
}

function identity({ name, host, pid }: ProcessReport): string {
  return `${name} ${host} ${pid}`;
}
