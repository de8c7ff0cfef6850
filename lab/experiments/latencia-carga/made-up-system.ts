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
    if (utilisation === CALIBRATION) calibration ??= calibrationOf({ series }, plan.warmUpMs);
    return { figures: {}, series };
  };
}

function livesIn(system: MadeUp, perSecond: number, lengthMs: number, random: Random): Lives {
  const queues = Array.from({ length: system.queues ?? 1 }, () => [] as number[]);
  const gaps = (system.gaps ?? exponential)(1000 / perSecond);
  for (let nowMs = gaps.sample(random); nowMs < lengthMs; nowMs += gaps.sample(random))
    (queues[Math.floor(random() * queues.length)] as number[]).push(nowMs);
  return columnsOf(queues.flatMap((arrivals) => served(arrivals, SERVERS / queues.length, system, random)));
}

/** @param arrivals in ascending order. @returns in the order in which they were served. */
function served(arrivals: readonly number[], servers: number, system: MadeUp, random: Random): Life[] {
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
    const publishedMs = (system.servesLastFirst ? waiting.pop() : waiting.shift()) as number;
    const life = lifeOf(publishedMs, Math.max(publishedMs, handFreeMs), system, random);
    freeMs[hand] = life.processedMs;
    lives.push(life);
  }
  return lives;
}

function lifeOf(publishedMs: number, readyMs: number, system: MadeUp, random: Random): Life {
  const { pollsEveryMs = 0, work = exponential(WORK_MS), handover = HANDOVER, stalls } = system;
  const polledMs = pollsEveryMs > 0 ? Math.ceil(readyMs / pollsEveryMs) * pollsEveryMs : readyMs;
  const startedMs = awake(polledMs + handover.sample(random), stalls);
  const finishedMs = awake(startedMs + work.sample(random), stalls);
  const processedMs = awake(finishedMs + STORE.sample(random), stalls);
  return { publishedMs, startedMs, handoverMs: startedMs - readyMs, finishedMs, processedMs };
}

/** What would happen during a stall happens at its end. */
function awake(atMs: number, stalls: MadeUp['stalls']): number {
  if (!stalls) return atMs;
  const beganMs = Math.floor(atMs / stalls.everyMs) * stalls.everyMs;
  return beganMs > 0 ? Math.max(atMs, beganMs + stalls.lastMs) : atMs;
}
