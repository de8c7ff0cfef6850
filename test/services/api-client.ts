import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';

/** A client of the gateway, as patient as its `Retry-After` asks. */
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
    const response = await this.post(body, headers);
    const answer = (await response.json()) as { consulta_id: number };
    assert.equal(response.status, 202, JSON.stringify(answer));
    return answer.consulta_id;
  }

  /** Like `create`, but a gateway that is too busy is asked again when it says. */
  async createPatiently(body: unknown): Promise<number> {
    for (;;) {
      const response = await this.post(body);
      const answer = (await response.json()) as { consulta_id: number };
      if (response.status === 202) return answer.consulta_id;
      assert.equal(response.status, 503, JSON.stringify(answer));
      await sleep(Number(response.headers.get('retry-after')) * 1000);
    }
  }

  /**
   * Posts so many lookups as fast as a number of connections can, and returns their ids.
   * @param onEach called after each answer with how many there are.
   */
  async createMany(count: number, connections = 64, onEach: (created: number) => void = () => {}) {
    const ids: number[] = [];
    let begun = 0;
    const lane = async () => {
      while (begun < count) {
        begun += 1;
        ids.push(await this.createPatiently({ tipo_consulta: 'buscar_codigo', codigo: codigoOf(begun) }));
        onEach(ids.length);
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return ids;
  }

  async read(id: number): Promise<Consulta> {
    const response = await this.get(`/consultar/${id}`);
    assert.equal(response.status, 200);
    return (await response.json()) as Consulta;
  }

  /** Waits for its end, 50 seconds at most. */
  async waitForEnd(id: number): Promise<Consulta> {
    const response = await this.get(`/consultar/${id}`, { Prefer: 'wait=50' });
    assert.equal(response.status, 200);
    return (await response.json()) as Consulta;
  }
}

/** Most of these are in the sample catalogue of 200, some are not. */
export function codigoOf(index: number): string {
  return `PROD${String((index % 250) + 1).padStart(3, '0')}`;
}
