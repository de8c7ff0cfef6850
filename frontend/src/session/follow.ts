import type { ConsultaAceptada } from '@sel/contract/consulta';
import { narrow, type OffsetBounds, offsetBounds, stageDurations } from '@sel/contract/stages';
import {
  consultaId,
  type EndedConsulta,
  failureOf,
  nowMs,
  type Phase,
  type Run,
  type Trouble,
} from '../consulta/run.ts';
import { AWAIT_END } from './await-end.ts';
import { Exchange, type ReadBody } from './exchange.ts';

export interface FollowOptions {
  readBody: ReadBody;
  onChange(run: Run): void;
}

/** What all consultas so far have told about this browser's clock and PostgreSQL's. */
let clockBounds: OffsetBounds | undefined;

/**
 * Brings a run to its end, from wherever it stands: sends it, waits in its way of being told, measures.
 * Resolves when it has ended or was rejected.
 */
export async function follow(start: Run, { readBody, onChange }: FollowOptions): Promise<void> {
  let run = start;
  const update = (change: Partial<Run>) => {
    run = { ...run, ...change };
    onChange(run);
  };
  const exchange = new Exchange({
    readBody,
    onRequest: () => update({ requestsMs: [...run.requestsMs, nowMs() - run.sentMs] }),
    onTrouble: (trouble) => update({ phase: withTrouble(run.phase, trouble) }),
  });
  // What was in the way when the page was left may be over; if it is not, the next request finds out.
  update({ phase: withTrouble(run.phase, undefined) });
  try {
    if (run.phase.name === 'sending') update({ phase: await send(run, exchange) });
    if (run.phase.name === 'waiting') {
      const { id, acceptedMs } = run.phase;
      const consulta = await AWAIT_END[run.telling](id, exchange);
      update({ phase: measure(consulta, run.sentMs, acceptedMs, nowMs()) });
    }
  } catch (error) {
    const id = consultaId(run);
    update({ phase: { name: 'rejected', ...failureOf(error), ...(id !== undefined && { id }) } });
  }
}

async function send(run: Run, exchange: Exchange): Promise<Phase> {
  const response = await exchange.request('/consultar', {
    method: 'POST',
    // With the key, sending it again after a broken connection cannot make a second consulta.
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': run.key },
    body: JSON.stringify(run.solicitud),
  });
  const acceptedMs = nowMs();
  const { consulta_id: id } = (await response.json()) as ConsultaAceptada;
  return { name: 'waiting', id, acceptedMs };
}

function measure(consulta: EndedConsulta, sentMs: number, acceptedMs: number, noticedMs: number): Phase {
  const seen = { sentMs, acceptedMs, noticedMs };
  clockBounds = narrow(clockBounds, offsetBounds(consulta, seen));
  return {
    name: 'ended',
    id: consulta.consulta_id,
    consulta,
    stages: stageDurations(consulta, seen, clockBounds),
    totalMs: noticedMs - sentMs,
  };
}

function withTrouble(phase: Phase, trouble: Trouble | undefined): Phase {
  if (phase.name !== 'sending' && phase.name !== 'waiting') return phase;
  const { trouble: _, ...rest } = phase;
  return trouble ? { ...rest, trouble } : rest;
}
