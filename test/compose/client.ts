import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';
import { retryAfterMs } from '@sel/contract/retry-after';
import { waitFor } from '../../local/processes/wait-for.ts';

/** Asks again when the gateway says that it is busy, as any client would. */
export function create(base: string): Promise<number> {
  return waitFor('the consulta is accepted', async () => {
    const response = await fetch(`${base}/consultar`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
    });
    const body = (await response.json()) as { consulta_id?: number; detail?: string };
    if (response.status === 503) await sleep(retryAfterMs(response.headers.get('retry-after')) ?? 1_000);
    else assert.equal(response.status, 202, body.detail);
    return body.consulta_id;
  });
}

export function createMany(base: string, count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => create(base)));
}

/** Waits for its end, for so many seconds at most. */
export async function read(base: string, id: number, waitS = 50): Promise<Consulta> {
  const response = await fetch(`${base}/consultar/${id}`, { headers: { Prefer: `wait=${waitS}` } });
  assert.equal(response.status, 200);
  return (await response.json()) as Consulta;
}

/** Every one of them has its result in the end; says how many each worker did. */
export async function allCompleted(base: string, ids: number[]): Promise<Map<string, number>> {
  const done = new Map<string, number>();
  for (const consulta of await Promise.all(ids.map((id) => read(base, id)))) {
    assert.equal(consulta.status, 'completed');
    done.set(String(consulta.worker), (done.get(String(consulta.worker)) ?? 0) + 1);
  }
  return done;
}
