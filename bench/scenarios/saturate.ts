import { setTimeout as sleep } from 'node:timers/promises';
import { LoadRun } from '../../lab/load/run.ts';
import { type Validity, validityOf } from '../../lab/load/validity.ts';
import type { Outcome } from '../ledger.ts';
import type { Subject } from '../subject.ts';

/** Figures of what came after the lead, except the number of consultas, which is that of all of them. */
interface Saturation extends Outcome {
  /** What generating the load cost, in CPU milliseconds. */
  generatorCpuMs: number;
  validity: Validity;
}

export type LoadName = 'conexiones-64' | 'conexiones-256' | 'encadenadas';

interface Connections {
  connections: number;
  /** Requests under way on each of them. */
  pipelining: number;
}

export const LOADS: Record<LoadName, Connections> = {
  // One request at a time on each connection, which is how browsers and HTTP clients use them.
  'conexiones-64': { connections: 64, pipelining: 1 },
  'conexiones-256': { connections: 256, pipelining: 1 },
  // No ordinary client does this: the generator leaves the processors to the system.
  encadenadas: { connections: 16, pipelining: 16 },
};

export const PIPELINED = LOADS.encadenadas;

/** It sends as clients do whose latency is measured. */
export const UNPIPELINED = LOADS['conexiones-256'];

/**
 * Posts as fast as the system accepts for so long, after a lead of half that time, and waits until everything has
 * ended. (A generator that was just started spends four times as much on a request as a second later, and a system
 * that others kept from working for half a minute is as fast as before after two.) The load is closed
 * (a fixed number of requests under way) and follows nobody: the database tells what ended.
 */
export async function saturate(
  subject: Subject,
  durationMs: number,
  signal: AbortSignal,
  connections: Connections = PIPELINED,
): Promise<Saturation> {
  const before = await subject.ledger.lastId();
  using run = await LoadRun.start(subject.apiUrl, {
    load: { kind: 'closed', users: connections.connections * connections.pipelining, thinkMs: 0 },
    notice: 'none',
    ...connections,
  });
  await sleep(durationMs / 2 - run.elapsedMs, undefined, { signal });
  const since = await subject.ledger.now();
  await sleep(durationMs, undefined, { signal });
  const result = await run.stop();
  await subject.ledger.untilEnded(signal, before);
  return {
    ...(await subject.ledger.outcomeSince(since, before)),
    generatorCpuMs: result.efforts.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    // What was refused costs throughput, and is in the figure: the database counts what ended.
    validity: validityOf(result, ['refused']),
  };
}
