import type { Drain } from '@sel/contract/lab/drain';
import type { RegimeName } from '@sel/contract/lab/regime';
import { drainForecast } from '../queueing/drain-time.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { type Look, type Looks, perSecond, type Stretch } from './looks.ts';

/** Of ten forecasts nine are to hold. */
const CONFIDENCE = 0.9;
/** What is done per second is taken from the last so long, since the last change. */
const SEEN_MS = 10_000;
/** From less nothing is foretold. */
const SHORTEST_SEEN_MS = 3_000;
const FEWEST_ENDED = 30;
/** What is over before anybody has read it is not worth foretelling. */
const SHORTEST_MS = 2_000;
/** The end is seen by looks, so long after one another. */
const BETWEEN_LOOKS_MS = 250;

interface Draining {
  looks: Looks;
  regime: RegimeName;
  /** When something was changed last: before that nothing tells of what comes. */
  unchangedSinceMs: number;
  /** How many consultas all workers have in hand at most: with no more than that inside, the queue is empty. */
  hands: number;
}

/**
 * Foretells once how long a queue that drains will take, and watches what comes of it. A forecast holds for things as they
 * are: when they are changed it is withdrawn, and so is what came of an earlier one.
 */
export class DrainWatch {
  #drain: Drain | undefined;
  #changedMs = Number.NEGATIVE_INFINITY;

  /** It is to be asked at each look. @returns null while nothing is foretold. */
  at(state: Draining): Drain | null {
    if (state.unchangedSinceMs !== this.#changedMs) this.#drain = undefined;
    this.#changedMs = state.unchangedSinceMs;
    this.#drain = this.#drain ? watched(this.#drain, state) : foretold(state);
    return this.#drain ?? null;
  }
}

function foretold({ looks, regime, unchangedSinceMs, hands }: Draining): Drain | undefined {
  const now = looks.latest;
  if (!now || regime !== 'draining' || now.open <= hands || hands === 0) return undefined;
  const seen = looks.since(Math.max(unchangedSinceMs, now.atMs - SEEN_MS));
  if (seen.observedMs < SHORTEST_SEEN_MS || seen.ended < FEWEST_ENDED) return undefined;
  const found = forecast(now.open - hands, hands, seen);
  if (!found || found.valueMs < SHORTEST_MS) return undefined;
  return { ...found, madeAtMs: now.atMs, confidence: CONFIDENCE, emptyAfterMs: null };
}

/**
 * All hands are busy while the queue is not empty: what they end per second is all that they can. Both rates are those of
 * a few seconds, and as uncertain as the counts of its looks vary.
 */
function forecast(
  waiting: number,
  hands: number,
  seen: Stretch,
): Pick<Drain, 'valueMs' | 'lowMs' | 'highMs'> | undefined {
  const arrivalsPerSecond = perSecond(seen.created, seen.observedMs);
  const capacity = perSecond(seen.ended, seen.observedMs);
  if (arrivalsPerSecond >= capacity) return undefined;
  const arrivalScv = dispersionOf(seen.looks, ({ created }) => created);
  const serviceScv = dispersionOf(seen.looks, ({ ended }) => ended);
  const spread = arrivalsPerSecond * arrivalScv + capacity * serviceScv;
  const serviceError = Math.sqrt((1000 * spread) / seen.observedMs) / capacity;
  const { seconds, low, high } = drainForecast(
    { mean: waiting, variance: 0 },
    { arrivalsPerSecond, serviceMs: (1000 * hands) / capacity, servers: hands },
    { arrivalScv, serviceScv, serviceError },
    CONFIDENCE,
  );
  return {
    valueMs: 1000 * seconds,
    lowMs: Math.max(0, 1000 * low - BETWEEN_LOOKS_MS),
    highMs: 1000 * high + BETWEEN_LOOKS_MS,
  };
}

/** Variance over mean of what each look brought: 1 when it comes at random. */
function dispersionOf(looks: readonly Look[], of: (look: Look) => number): number {
  const { mean, variance } = momentsOf(looks.map(of));
  return mean > 0 ? variance / mean : 0;
}

function watched(drain: Drain, { looks, hands }: Draining): Drain {
  const { latest, beforeLatest } = looks;
  if (drain.emptyAfterMs !== null || !latest || latest.open > hands) return drain;
  return { ...drain, emptyAfterMs: emptyAtMs(latest, beforeLatest, hands) - drain.madeAtMs };
}

/** When the queue was empty, between two looks as if it had fallen evenly. */
function emptyAtMs(latest: Look, before: Look | undefined, hands: number): number {
  if (!before || before.open <= hands) return latest.atMs;
  const share = (before.open - hands) / (before.open - latest.open);
  return before.atMs + share * (latest.atMs - before.atMs);
}
