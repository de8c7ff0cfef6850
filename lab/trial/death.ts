import type { PlanAnswer } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { type TriedDeath, warmUpOf } from '@sel/contract/lab/trial';
import { workersOf } from '@sel/contract/lab/workers';
import { CONFIDENCE } from '../planner/chances.ts';
import { loadOf, type TrialLaboratory } from './laboratory.ts';
import { measuredAfter } from './watching.ts';

/** Beyond the longest that was foretold. A system to which more comes than it ends is never calm again. */
const PATIENCE_MS = 60_000;

/** Kills a worker under the planned load: until it is back and nobody waits any more, or patience is over. */
export async function tryDeath(
  lab: TrialLaboratory,
  { chosen, failure, request, stretch }: PlanAnswer,
): Promise<TriedDeath | undefined> {
  if (!chosen || !failure) return undefined;
  const { medianMs, lowMs, highMs } = failure.recoveryMs;
  await lab.setWorkers(chosen.workers, chosen.concurrency);
  await lab.load(loadOf(request.ratePerSecond, 7));
  await measuredAfter(lab, { consultas: warmUpOf(stretch), signal: lab.signal });
  const foretold = { valueMs: medianMs, lowMs, highMs, confidence: CONFIDENCE };
  const settle = await lab.predict({ kind: 'drain', ...foretold });
  const slots = chosen.workers * chosen.concurrency;
  let isCalm = false;
  const measuredMs = await deathLastsMs(lab, chosen.workers, ({ inSystem }, elapsedMs) => {
    isCalm = inSystem < slots;
    return isCalm || elapsedMs > highMs + PATIENCE_MS;
  });
  await lab.rest();
  await settle(measuredMs);
  return { predicted: { medianMs, lowMs, highMs }, measuredMs, isCalm };
}

/** How long it takes from the kill until another process has taken the dead one's place and that is enough. */
export async function deathLastsMs(
  lab: TrialLaboratory,
  workers: number,
  isEnough: (snapshot: LabSnapshot, elapsedMs: number) => boolean,
): Promise<number> {
  const pidsOf = ({ processes }: LabSnapshot) =>
    workersOf(processes).map(({ host, pid }) => `${host} ${pid}`);
  let before: string[] = [];
  await lab.until((snapshot) => {
    before = pidsOf(snapshot);
    return before.length === workers;
  });
  const killedMs = Date.now();
  await lab.kill();
  await lab.until((snapshot) => {
    const now = pidsOf(snapshot);
    const isBack = now.length === workers && now.some((pid) => !before.includes(pid));
    return isBack && isEnough(snapshot, Date.now() - killedMs);
  });
  return Date.now() - killedMs;
}
