import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';
import { retryAfterMs } from '@sel/contract/retry-after';
import { type LightAnswer, lightRequest } from './light-request.ts';

/** What is asked for where it does not matter. */
const LOOK_UP = { tipo_consulta: 'buscar_codigo', codigo: 'PROD001' };

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
  post(body: unknown = LOOK_UP, headers: Record<string, string> = {}): Promise<Response> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    return fetch(`${this.#url}/consultar`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: isRaw ? (body as string) : JSON.stringify(body),
    });
  }

  /** Posts a request that must be accepted; returns the new consulta's id. */
  async create(body: object = LOOK_UP, headers?: Record<string, string>): Promise<number> {
    const { status, text } = await patiently(() =>
      lightRequest(`${this.#url}/consultar`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
    assert.equal(status, 202, text);
    return (JSON.parse(text) as { consulta_id: number }).consulta_id;
  }

  /** Posts a request that must be accepted, and waits for its end. */
  async run(body?: object): Promise<Consulta> {
    return this.waitForEnd(await this.create(body));
  }

  /** The consulta as it is now. */
  async read(id: number): Promise<Consulta> {
    const response = await this.get(`/consultar/${id}`);
    assert.equal(response.status, 200);
    return (await response.json()) as Consulta;
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
  async events(id: number): Promise<Response> {
    for (;;) {
      const response = await this.get(`/consultar/${id}/eventos`);
      const pauseMs = pauseOf(response.status, response.headers.get('retry-after'));
      if (pauseMs === undefined) return response;
      await response.text();
      await sleep(pauseMs);
    }
  }

  /** Waits for its end, but not longer than so many seconds. */
  async waitForEnd(id: number, seconds = 50): Promise<Consulta> {
    const { status, text } = await patiently(() =>
      lightRequest(`${this.#url}/consultar/${id}`, { headers: { Prefer: `wait=${seconds}` } }),
    );
    assert.equal(status, 200, text);
    return JSON.parse(text) as Consulta;
  }
}

/** Most of these are in the sample catalogue of 200, some are not. */
export function codigoOf(index: number): string {
  return `PROD${String((index % 250) + 1).padStart(3, '0')}`;
}

async function patiently(send: () => Promise<LightAnswer>): Promise<LightAnswer> {
  for (;;) {
    const answer = await send();
    const pauseMs = pauseOf(answer.status, answer.headers['retry-after'] ?? null);
    if (pauseMs === undefined) return answer;
    await sleep(pauseMs);
  }
}

/** For how long it wants to be left alone; undefined when this is its answer. */
function pauseOf(status: number, retryAfter: string | null): number | undefined {
  return status === 503 && retryAfter !== null ? (retryAfterMs(retryAfter) ?? 1_000) : undefined;
}
