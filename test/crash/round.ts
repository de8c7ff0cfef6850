import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@sel/lab/queueing/random';
import { waitFor } from '../../local/processes/wait-for.ts';
import { compare, type Findings } from './audit.ts';
import type { CrashSystem } from './crash-system.ts';
import type { Fault, Length } from './faults/fault.ts';
import { type Breach, History } from './history.ts';
import { Load } from './load.ts';
import { endedByThemselves, untilAtRest } from './rest.ts';

export interface RoundOptions {
  system: CrashSystem;
  fault: Fault;
  /** Draws what the fault leaves to chance; the clients have another, so that their number changes nothing. */
  random: Random;
  clientRandom: Random;
  ratePerSecond: number;
  length: Length;
  /** The ids of the rounds before; this round's are added. */
  answeredIds: Set<number>;
  /** Told what goes on, for whoever watches. */
  onProgress(doing: string): void;
  /** Ends the round early, with what was broken repaired. */
  signal: AbortSignal;
}

/** One fault and what became of the promises that were made around it. */
export interface RoundResult extends Findings {
  fault: Fault;
  /** Consultas that were answered with 202. */
  consultas: number;
  /** The longest time in which no consulta was accepted, in milliseconds. */
  unavailableMs: number;
  /** From the end of the fault until everything accepted before it had ended, in milliseconds. */
  recoveredMs: number;
}

const WARM_UP = 50;
const MAX_WARM_UP_MS = 500;
const ACCEPT_DEADLINE_MS = 120_000;

/**
 * Under steady load: injects the fault at a random instant, takes it back, waits until everything has come
 * to rest, and compares what clients were promised with what the database and the queues hold.
 */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { system, fault, random, length, onProgress, signal } = options;
  const afterId = await lastConsultaId(system);
  const history = new History(options.answeredIds);
  const listeners: ((consultaId: number) => void)[] = [];
  const load = new Load({
    apiUrls: system.apiUrls,
    ratePerSecond: options.ratePerSecond,
    history,
    random: options.clientRandom,
    onAccepted: (consultaId) => {
      for (const listener of listeners) listener(consultaId);
    },
  });

  signal.addEventListener('abort', () => load.abort(), { once: true });
  load.start();
  let injectedAtMs: number;
  let restoredAtMs: number;
  let loadEndedAtMs: number;
  try {
    await untilAccepted(history, WARM_UP, signal);
    await sleep(random() * MAX_WARM_UP_MS, undefined, { signal });
    onProgress('fallo');
    injectedAtMs = Date.now();
    const restore = await fault.inject({
      system,
      random,
      length,
      onAccepted: (listener) => listeners.push(listener),
      promisesMore: (count) => untilAccepted(history, history.accepted.size + count, signal),
      report: (violation) => history.report(violation),
    });
    try {
      await sleep((fault.holdS[length] ?? 0) * 1000, undefined, { signal });
    } finally {
      onProgress('reparación');
      await restore();
    }
    restoredAtMs = Date.now();
    await untilAcceptedAgain(system, history, signal);
    loadEndedAtMs = Date.now();
  } finally {
    await load.stop();
  }

  onProgress('recuperación');
  for (const unrest of await untilAtRest(system, afterId, signal)) history.report(unrest);
  for (const end of endedByThemselves(system)) history.report(end);
  const findings = await compare(system.owner, history, afterId);
  for (const id of history.accepted.keys()) options.answeredIds.add(id);
  return {
    ...findings,
    breaches: [...findings.breaches, ...spentAttempts(system, fault, findings)],
    fault,
    consultas: history.accepted.size,
    unavailableMs: history.longestGapMs(injectedAtMs, loadEndedAtMs),
    recoveredMs: await recoveryMs(system, afterId, restoredAtMs),
  };
}

/** @param isOver there will be no more. */
async function untilAccepted(
  history: History,
  count: number,
  signal: AbortSignal,
  isOver: () => boolean = () => false,
): Promise<void> {
  const areAccepted = () => {
    signal.throwIfAborted();
    return history.accepted.size >= count || isOver();
  };
  await waitFor(`${count} consultas are accepted`, areAccepted, ACCEPT_DEADLINE_MS);
}

/** After a fault, a system that does not accept any more has broken its promise. */
async function untilAcceptedAgain(system: CrashSystem, history: History, signal: AbortSignal): Promise<void> {
  const isOver = () => endedByThemselves(system).length > 0;
  await untilAccepted(history, history.accepted.size + WARM_UP, signal, isOver).catch((error: Error) => {
    signal.throwIfAborted();
    history.report(error.message);
  });
}

async function lastConsultaId({ owner }: CrashSystem): Promise<number> {
  const { rows } = await owner.query<{ last: string }>(
    'SELECT coalesce(max(consulta_id), 0) AS last FROM consulta',
  );
  return Number(rows[0]?.last);
}

/** An outage of the database is not the consultas' fault: what workers have in hand stays there. */
function spentAttempts({ rabbitmq }: CrashSystem, fault: Fault, { redelivered }: Findings): Breach[] {
  if (!fault.isDatabaseOnly || !rabbitmq || redelivered === 0) return [];
  return [{ kind: 'other', text: `${redelivered} consultas spent an attempt on an outage` }];
}

async function recoveryMs({ owner }: CrashSystem, afterId: number, restoredAtMs: number): Promise<number> {
  const { rows } = await owner.query<{ ended_at_ms: string | null }>(
    `SELECT extract(epoch FROM max(processed_at)) * 1000 AS ended_at_ms
     FROM consulta WHERE consulta_id > $1 AND created_at <= to_timestamp($2 / 1000.0)`,
    [afterId, restoredAtMs],
  );
  return Math.max(0, Number(rows[0]?.ended_at_ms ?? restoredAtMs) - restoredAtMs);
}
