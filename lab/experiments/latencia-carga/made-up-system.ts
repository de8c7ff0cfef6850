import { type Distribution, exponential } from '../../queueing/distribution.ts';
import type { Random } from '../../queueing/random.ts';
import type { Plan } from '../plan.ts';
import { type Calibration, calibrationOf } from './calibration.ts';
import { rateFor } from './foretell.ts';
import { columnsOf, type Life } from './lives.ts';
import { CALIBRATION, type Factors, type Lives, type Measured, SERVERS, WORK_MS } from './setup.ts';

/** A system as it might be; what is left out is as the hypothesis assumes it. */
export interface MadeUp {
  /** The gaps from one arrival to the next, with that mean. */
  gaps?(meanMs: number): Distribution;
  work?: Distribution;
  handover?: Distribution;
  /** A worker looks for messages only so often. */
  pollsEveryMs?: number;
  /** Each with its part of the servers; which one a consulta joins is decided by chance. */
  queues?: number;
  /** Now and then everything stands still. */
  stalls?: { everyMs: number; lastMs: number };
  servesLastFirst?: boolean;
}

const HANDOVER = exponential(4);
const STORE = exponential(3);

/** One run of the experiment with such a system: what each of its measurements brings, the calibration first. */
export function runOf(
  system: MadeUp,
  plan: Pick<Plan<Factors>, 'warmUpMs' | 'measureMs'>,
  random: Random,
): (factors: Factors) => Measured {
  let calibration: Calibration | undefined;
  return ({ utilisation }) => {
    const perSecond = rateFor(utilisation, calibration);
    const series = livesIn(system, perSecond, plan.warmUpMs + plan.measureMs, random);
    if (utilisation === CALIBRATION)
      calibration ??= calibrationOf(
        { figures: {}, series, factors: { utilisation }, repetition: 1 },
        plan.warmUpMs,
      );
    return { figures: {}, series };
  };
}

function livesIn(system: MadeUp, perSecond: number, lengthMs: number, random: Random): Lives {
  const queues = Array.from({ length: system.queues ?? 1 }, () => [] as number[]);
  const gaps = (system.gaps ?? exponential)(1000 / perSecond);
  for (let nowMs = gaps.sample(random); nowMs < lengthMs; nowMs += gaps.sample(random))
    (queues[Math.floor(random() * queues.length)] as number[]).push(nowMs);
  const serve = new Servers(system, random);
  return columnsOf(queues.flatMap((arrivals) => serve.all(arrivals, SERVERS / queues.length)));
}
class Servers {
  readonly #system: MadeUp;
  readonly #random: Random;

  constructor(system: MadeUp, random: Random) {
    this.#system = system;
    this.#random = random;
  }

  /** @param arrivals in ascending order. @returns in the order in which they were served. */
  all(arrivals: readonly number[], servers: number): Life[] {
    const freeMs = new Array<number>(servers).fill(0);
    const waiting: number[] = [];
    const lives: Life[] = [];
    let next = 0;
    while (next < arrivals.length || waiting.length > 0) {
      const hand = freeMs.indexOf(Math.min(...freeMs));
      const handFreeMs = freeMs[hand] as number;
      if (waiting.length === 0) waiting.push(arrivals[next++] as number);
      while (next < arrivals.length && (arrivals[next] as number) <= handFreeMs)
        waiting.push(arrivals[next++] as number);
      const publishedMs = (this.#system.servesLastFirst ? waiting.pop() : waiting.shift()) as number;
      const life = this.#serve(publishedMs, Math.max(publishedMs, handFreeMs));
      freeMs[hand] = life.processedMs;
      lives.push(life);
    }
    return lives;
  }

  #serve(publishedMs: number, readyMs: number): Life {
    const { pollsEveryMs = 0, work = exponential(WORK_MS), handover = HANDOVER } = this.#system;
    const polledMs = pollsEveryMs > 0 ? Math.ceil(readyMs / pollsEveryMs) * pollsEveryMs : readyMs;
    const startedMs = this.#awake(polledMs + handover.sample(this.#random));
    const finishedMs = this.#awake(startedMs + work.sample(this.#random));
    const processedMs = this.#awake(finishedMs + STORE.sample(this.#random));
    return { publishedMs, startedMs, handoverMs: startedMs - readyMs, finishedMs, processedMs };
  }

  /** What would happen during a stall happens at its end. */
  #awake(atMs: number): number {
    const { stalls } = this.#system;
    if (!stalls) return atMs;
    const beganMs = Math.floor(atMs / stalls.everyMs) * stalls.everyMs;
    return beganMs > 0 ? Math.max(atMs, beganMs + stalls.lastMs) : atMs;
  }
}
