import type { MeasuredSystem, PlanAnswer } from '@sel/contract/lab/planner';
import { type TriedWorkers, warmUpOf } from '@sel/contract/lab/trial';
import { CONFIDENCE } from '../planner/chances.ts';
import { meanServiceMs } from '../planner/demand.ts';
import { levelOf, loadOf, type TrialLaboratory } from './laboratory.ts';
import { measuredAfter } from './watching.ts';

/** Runs one stretch of load with so many workers, and holds its quantile against what was said before. */
export async function tryWorkers(
  lab: TrialLaboratory,
  { band, request, stretch }: PlanAnswer,
  workers: number,
  repetition: number,
): Promise<TriedWorkers> {
  const quantile = band.find((chance) => chance.workers === workers)?.quantile;
  if (!quantile) throw new Error(`No hay predicción para ${workers} workers.`);
  const { medianMs, lowMs } = quantile;
  const highMs = quantile.highMs ?? medianMs;
  const foretold = { valueMs: medianMs, lowMs, highMs, confidence: CONFIDENCE };
  const settle = await lab.predict({ kind: 'plan', ...foretold });
  const { concurrency, service } = levelOf(request);
  await lab.setWorkers(workers, concurrency);
  await lab.load(loadOf(request.ratePerSecond, 100 * workers + repetition));
  const { latency, serviceMs } = await measuredAfter(lab, {
    consultas: warmUpOf(stretch) + stretch,
    last: stretch,
    signal: lab.signal,
  });
  await lab.rest();
  const { metric, level, limitMs } = request.objective;
  const measuredMs = latency[metric][`p${level * 100}` as keyof MeasuredSystem['latency']['e2e']];
  await settle(measuredMs);
  return {
    workers,
    predicted: { medianMs, lowMs, highMs },
    measuredMs,
    serviceMs: { planned: meanServiceMs(service), measured: serviceMs },
    meets: measuredMs <= limitMs,
    isInside: measuredMs >= lowMs && measuredMs <= highMs,
  };
}
