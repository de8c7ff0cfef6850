import type { ProcessReport } from '@sel/contract/lab/process';
import type { TheoryCheck } from '@sel/contract/lab/snapshot';
import { ggc } from '../queueing/ggc.ts';
import { mmc } from '../queueing/mmc.ts';
import { utilisation } from '../queueing/queue.ts';
import { binFor, dispersion } from '../queueing/statistics/dispersion.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import type { EndedConsulta } from './consulta-observer.ts';
import { handoversMs } from './handover.ts';

/** Fewer consultas than this say little about variability. */
const MIN_CONSULTAS = 50;
/** The last ones speak for all: this is done four times a second, and ten times as many would take 80 ms. */
const MAX_CONSULTAS = 4_000;

/**
 * Compares the mean wait in the queue with what theory predicts from the same consultas' arrival rate,
 * service times and variabilities. As in the experiments, the handover is a part of the service, during which
 * the hand can do nothing else, and the measured wait ends after it.
 * @param createdMs when the consultas of the last `windowMs` arrived.
 * @param workers each with how many consultas it may have in hand.
 * @returns null when there is too little to compare.
 */
export function checkTheory(
  createdMs: readonly number[],
  ended: readonly EndedConsulta[],
  workers: readonly Pick<ProcessReport, 'name' | 'capacity'>[],
  windowMs: number,
): TheoryCheck | null {
  const servers = workers.reduce((sum, { capacity }) => sum + capacity, 0);
  const recent = ended.slice(-MAX_CONSULTAS);
  const handed = workers.flatMap((worker) => handedOver(recent, worker));
  if (handed.length < MIN_CONSULTAS || createdMs.length < MIN_CONSULTAS) return null;
  const { mean: serviceMs, scv: serviceScv } = momentsOf(handed.map((consulta) => consulta.serviceMs));
  if (serviceMs <= 0) return null;
  const arrivalsPerSecond = (createdMs.length / windowMs) * 1000;
  const queue = { arrivalsPerSecond, serviceMs, servers };
  const rho = utilisation(queue);
  const handoverMs = momentsOf(handed.map((consulta) => consulta.handoverMs)).mean;
  const arrivalScv = dispersion(
    handed.map(({ publishedMs }) => publishedMs),
    binFor(serviceMs),
  );
  return {
    servers,
    serviceMs,
    utilisation: rho,
    arrivalScv,
    serviceScv,
    mmcWaitMs: rho < 1 ? handoverMs + mmc(queue).waitMs : null,
    ggcWaitMs: rho < 1 ? handoverMs + ggc({ ...queue, arrivalScv, serviceScv }).waitMs : null,
    measuredWaitMs: momentsOf(handed.map(({ publishedMs, startedMs }) => startedMs - publishedMs)).mean,
  };
}

/**
 * What one worker did, without the first consulta of a hand when that was published before all the ends that are
 * known: nothing tells then since when the hand was free.
 */
function handedOver(
  ended: readonly EndedConsulta[],
  { name, capacity }: Pick<ProcessReport, 'name' | 'capacity'>,
) {
  const own = ended.filter(({ worker }) => worker === name).toSorted((a, b) => a.startedMs - b.startedMs);
  const handovers = handoversMs(own, capacity);
  const firstEndMs = own.reduce((first, { processedMs }) => Math.min(first, processedMs), Infinity);
  const known = own.filter(({ publishedMs }, index) => index >= capacity || publishedMs >= firstEndMs);
  return known.map((consulta) => {
    const handoverMs = handovers.get(consulta.id) as number;
    return { ...consulta, handoverMs, serviceMs: handoverMs + consulta.processedMs - consulta.startedMs };
  });
}
