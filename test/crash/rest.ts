import { setTimeout as sleep } from 'node:timers/promises';
import { TICK_MS } from '../../local/servers/rabbitmq-cluster.ts';
import { type CrashSystem, servicesOf } from './crash-system.ts';

const DRAIN_DEADLINE_MS = 120_000;

/**
 * Waits until nothing is pending, unpublished or in a queue; returns what still is after the deadline, and what
 * nothing can come of any more: a dead letter. Without all of its processes a system may never come to rest,
 * and then that is the violation.
 */
export async function untilAtRest(
  system: CrashSystem,
  afterId: number,
  signal: AbortSignal,
): Promise<string[]> {
  const deadlineMs = performance.now() + DRAIN_DEADLINE_MS;
  // Twice, a tick apart: RabbitMQ's figures may be one tick old.
  for (let timesAtRest = 0; ; ) {
    const { deadLetters, ...found } = await unfinishedWork(system, afterId);
    timesAtRest = Object.values(found).every((count) => count === 0) ? timesAtRest + 1 : 0;
    if (timesAtRest === 2) return deadLetters ? [`${deadLetters} dead letters`] : [];
    if (endedByThemselves(system).length > 0) return [];
    if (performance.now() > deadlineMs)
      return [`no rest in ${DRAIN_DEADLINE_MS} ms: ${JSON.stringify(found)}`];
    await sleep(TICK_MS + 100, undefined, { signal });
  }
}

async function unfinishedWork({ owner, queueContents }: CrashSystem, afterId: number) {
  const { rows } = await owner.query<{ pending: number; unpublished: number }>(
    `SELECT (SELECT count(*)::int FROM consulta WHERE consulta_id > $1 AND status = 'pending') AS pending,
            (SELECT count(*)::int FROM consulta_outbox) AS unpublished`,
    [afterId],
  );
  return { ...rows[0], ...(await queueContents()) };
}

/** Only faults may end a process. */
export function endedByThemselves(system: CrashSystem): string[] {
  return servicesOf(system)
    .filter((service) => !service.isRunning)
    .map((service) => `${service.name} ended by itself:\n${service.log()}`);
}
