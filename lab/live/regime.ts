import type { Load } from '@sel/contract/lab/load';
import type { Change, Regime } from '@sel/contract/lab/regime';
import type { Looks, Stretch } from './looks.ts';

/** So long at least after a change the figures still tell of the time before it, or of the way from there. */
export const SETTLING_MS = 10_000;
/** A system has filled when the consultas that it holds have come and gone this often. */
const STAYS_TO_SETTLE = 3;
/** After so long without an arrival, and with nothing inside, there is rest. */
const QUIET_MS = 2_000;
/** What waits grows or shrinks beyond chance: so many standard deviations of independent arrivals and ends. */
const BEYOND_CHANCE = 4;

/** What the regime is concluded from, beside the looks. */
interface Conditions {
  nowMs: number;
  /** The load that runs and since when, on the looks' clock; undefined when none does. */
  load: { load: Load; beganMs: number } | undefined;
  isFaulty: boolean;
}

/** Knows since when nothing has changed, and so which looks may be taken together. */
export class RegimeTracker {
  /** Whoever begins to look knows nothing of the time before. */
  #last: { change: Change | null; atMs: number } | undefined;
  #current: Regime | undefined;

  changed(change: Change, atMs: number): void {
    if (atMs >= this.unchangedSinceMs) this.#last = { change, atMs };
  }

  /** The time since which nothing has changed. */
  get unchangedSinceMs(): number {
    return this.#last?.atMs ?? 0;
  }

  /** @returns the regime at the last look; it keeps the time at which it began. */
  at(looks: Looks, conditions: Conditions): Regime {
    const next = this.#conclude(looks, conditions);
    const sinceMs = this.#current?.name === next.name ? this.#current.sinceMs : conditions.nowMs;
    this.#current = { ...next, sinceMs };
    return this.#current;
  }

  #conclude(looks: Looks, { nowMs, load, isFaulty }: Conditions): Omit<Regime, 'sinceMs'> {
    this.#last ??= { change: null, atMs: nowMs };
    const isQuiet = looks.latest?.open === 0 && looks.last(QUIET_MS).created === 0;
    const rate = load && lastRateChange(load.load, nowMs - load.beganMs);
    if (isQuiet && (!load || rate?.isOver)) return { name: 'rest', untilMs: null, change: this.#last.change };
    // Others send what arrives, and nobody has said so.
    if (this.#current?.name === 'rest' && !load) this.changed('arrivals', nowMs);
    if (load && rate && rate.atMs > 0) this.changed('rate', load.beganMs + rate.atMs);
    if (isFaulty) this.changed('fault', nowMs);
    const { change, atMs } = this.#last;
    const stretch = looks.since(Math.max(atMs, nowMs - SETTLING_MS));
    const trend = isFaulty ? undefined : trendOf(stretch, (!load || rate?.isOver) ?? false);
    if (trend) return { name: trend, untilMs: null, change };
    const meanStayMs = stretch.ended > 0 ? stretch.residenceMs / stretch.ended : 0;
    const settledMs = atMs + Math.max(SETTLING_MS, STAYS_TO_SETTLE * meanStayMs);
    if (nowMs >= settledMs && !rate?.isChanging) return { name: 'steady', untilMs: null, change };
    return { name: 'settling', untilMs: rate?.isChanging || isFaulty ? null : settledMs, change };
  }
}

/** @param isEnding no load of the laboratory sends any more. */
function trendOf({ created, ended, looks }: Stretch, isEnding: boolean): 'draining' | 'growing' | undefined {
  const isInside = (looks.at(-1)?.open ?? 0) > 0;
  if (isEnding && created === 0 && isInside) return 'draining';
  if (isInside && isBeyondChance(ended, created)) return 'draining';
  return isBeyondChance(created, ended) ? 'growing' : undefined;
}

/** Whether the one count is so much larger than the other that independent arrivals and ends would not do it. */
export function isBeyondChance(more: number, less: number): boolean {
  return more - less > BEYOND_CHANCE * Math.sqrt(more + less);
}

interface RateChange {
  /** When it was, on the load's own time; 0 when the rate is still the first one. */
  atMs: number;
  isChanging: boolean;
  /** Nothing more will be sent. */
  isOver: boolean;
}

/** When the planned rate of a load last changed: an open load's rate may be a ramp, a closed load has none. */
export function lastRateChange(load: Load, elapsedMs: number): RateChange {
  if (load.kind === 'closed') return { atMs: 0, isChanging: false, isOver: false };
  let beganMs = 0;
  let changedMs = 0;
  let rate = load.profile[0]?.fromPerSecond ?? 0;
  for (const { durationMs, fromPerSecond, toPerSecond } of load.profile) {
    if (fromPerSecond !== rate) changedMs = beganMs;
    const isHere = durationMs === null || elapsedMs < beganMs + durationMs;
    const isRamp = fromPerSecond !== toPerSecond;
    if (isHere)
      return { atMs: isRamp ? Math.max(0, elapsedMs) : changedMs, isChanging: isRamp, isOver: false };
    beganMs += durationMs;
    if (isRamp) changedMs = beganMs;
    rate = toPerSecond;
  }
  return { atMs: beganMs, isChanging: false, isOver: true };
}
