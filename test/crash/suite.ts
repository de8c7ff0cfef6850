import { seededRandom } from '@sel/lab/queueing/random';
import { recordChangesAfterEnd } from './audit.ts';
import { type CrashSystem, startCrashSystem } from './crash-system.ts';
import { FAULTS } from './faults/all.ts';
import type { Fault, Length } from './faults/fault.ts';
import { type RoundResult, runRound } from './round.ts';
import type { Broker } from './servers.ts';

export interface SuiteOptions {
  broker: Broker;
  /** RabbitMQ nodes. */
  nodes: number;
  seed: number;
  ratePerSecond: number;
  length: Length;
  /** Goes on for so long, with all faults again and again in random order; once with each when left out. */
  durationMs?: number | undefined;
  /** The id of the only fault to inject. */
  only?: string | undefined;
  signal: AbortSignal;
  onProgress(event: { fault: Fault; doing: string }): void;
}

/**
 * Injects one fault after the other into one system and yields what became of each. Ends after the first
 * broken promise, because whatever comes later would stand on a system that is broken already.
 */
export async function* runSuite(
  options: SuiteOptions,
): AsyncGenerator<RoundResult & { system: CrashSystem }> {
  const { broker, nodes, seed, ratePerSecond, length, signal, onProgress } = options;
  const system = await startCrashSystem({ broker, nodes });
  try {
    await recordChangesAfterEnd(system.owner);
    const answeredIds = new Set<number>();
    let round = 0;
    for (const fault of schedule(system, options)) {
      round += 1;
      signal.throwIfAborted();
      const result = await runRound({
        system,
        fault,
        random: seededRandom(seed, 2 * round),
        clientRandom: seededRandom(seed, 2 * round + 1),
        ratePerSecond,
        length,
        answeredIds,
        signal,
        onProgress: (doing) => onProgress({ fault, doing }),
      });
      yield { ...result, system };
      if (result.breaches.length > 0) return;
    }
  } finally {
    await system.stop();
  }
}

function* schedule(system: CrashSystem, { seed, length, only, durationMs }: SuiteOptions): Generator<Fault> {
  const possible = FAULTS.filter(
    (fault) =>
      isPossible(fault, system) &&
      (only === undefined ? fault.holdS[length] !== undefined : fault.id === only),
  );
  if (possible.length === 0) throw new Error(`no such fault here: ${only}`);
  if (durationMs === undefined) {
    yield* possible;
    return;
  }
  const random = seededRandom(seed);
  const endsAtMs = performance.now() + durationMs;
  while (performance.now() < endsAtMs) {
    for (const fault of shuffle(possible, random)) {
      if (performance.now() < endsAtMs) yield fault;
    }
  }
}

function isPossible({ needs }: Fault, { rabbitmq }: CrashSystem): boolean {
  if (needs === 'rabbitmq cluster') return (rabbitmq?.nodes.length ?? 0) >= 3;
  return needs === undefined || rabbitmq !== undefined;
}

/** Fisher and Yates's shuffle (Knuth, *The Art of Computer Programming*, volume 2, algorithm 3.4.2 P). */
function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}
