import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';
import { retryAfterMs } from '@sel/contract/retry-after';

/**
 * A client of the gateway. `get` and `post` hand out the answer as it is; the others do what they are for,
 * and try again when the gateway of a busy machine says that it would answer late.
 */
export class ApiClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url + path, { headers });
  }

  /** @param body sent as JSON, or as it is when it is a text or bytes. */
  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    return fetch(`${this.#url}/consultar`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: isRaw ? (body as string) : JSON.stringify(body),
    });
  }

  /** Posts a request that must be accepted; returns the new consulta's id. */
  async create(body: unknown, headers?: Record<string, string>): Promise<number> {
    const response = await patiently(() => this.post(body, headers));
    const answer = (await response.json()) as { consulta_id: number };
    assert.equal(response.status, 202, JSON.stringify(answer));
    return answer.consulta_id;
  }

  /** Posts so many lookups as fast as a number of connections can, and returns their ids. */
  async createMany(count: number, connections = 64): Promise<number[]> {
    const ids: number[] = [];
    let begun = 0;
    const lane = async () => {
      while (begun < count) {
        begun += 1;
        ids.push(await this.create({ tipo_consulta: 'buscar_codigo', codigo: codigoOf(begun) }));
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return ids;
  }

  /** Its server-sent events; the answer's text is there when the consulta has ended. */
  events(id: number): Promise<Response> {
    return patiently(() => this.get(`/consultar/${id}/eventos`));
  }

  /** Waits for its end, but not longer than so many seconds. */
  async waitForEnd(id: number, seconds = 50): Promise<Consulta> {
    const response = await patiently(() => this.get(`/consultar/${id}`, { Prefer: `wait=${seconds}` }));
    assert.equal(response.status, 200);
    return (await response.json()) as Consulta;
  }
}

/** Most of these are in the sample catalogue of 200, some are not. */
export function codigoOf(index: number): string {
  return `PROD${String((index % 250) + 1).padStart(3, '0')}`;
}

async function patiently(send: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await send();
    const retryAfter = response.headers.get('retry-after');
    if (response.status !== 503 || retryAfter === null) return response;
    await response.text();
    await sleep(retryAfterMs(retryAfter) ?? 1_000);
  }
}
