import type { PlanAnswer } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { type TriedDeath, warmUpOf } from '@sel/contract/lab/trial';
import { CONFIDENCE } from '../planner/chances.ts';
import { loadOf, type TrialLaboratory } from './laboratory.ts';
import { measuredAfter } from './watching.ts';

/** Kills a worker under the planned load: until it is back and nobody waits any more. */
export async function tryDeath(
  lab: TrialLaboratory,
  { chosen, failure, request, stretch }: PlanAnswer,
): Promise<TriedDeath | undefined> {
  if (!chosen || !failure) return undefined;
  const { medianMs, lowMs, highMs } = failure.recoveryMs;
  await lab.setWorkers(chosen.workers, chosen.concurrency);
  await lab.load(loadOf(request.ratePerSecond, 7));
  await measuredAfter(lab, { consultas: warmUpOf(stretch), signal: lab.signal });
  const settle = await lab.predict({
    kind: 'drain',
    valueMs: medianMs,
    lowMs,
    highMs,
    confidence: CONFIDENCE,
  });
  const slots = chosen.workers * chosen.concurrency;
  const measuredMs = await deathLastsMs(lab, chosen.workers, ({ inSystem }) => inSystem < slots);
  await lab.rest();
  await settle(measuredMs);
  return { predicted: { medianMs, lowMs, highMs }, measuredMs };
}

/** From the kill until another process has taken the dead one's place and the queue is as calm as asked for. */
export async function deathLastsMs(
  lab: TrialLaboratory,
  workers: number,
  isCalm: (snapshot: LabSnapshot) => boolean,
): Promise<number> {
  const pidsOf = ({ processes }: LabSnapshot) =>
    processes.filter(({ role }) => role === 'worker').map(({ host, pid }) => `${host} ${pid}`);
  let before: string[] = [];
  await lab.until((snapshot) => {
    before = pidsOf(snapshot);
    return before.length === workers;
  });
  const killedMs = Date.now();
  await lab.kill();
  await lab.until((snapshot) => {
    const now = pidsOf(snapshot);
    return now.length === workers && now.some((pid) => !before.includes(pid)) && isCalm(snapshot);
  });
  return Date.now() - killedMs;
}
