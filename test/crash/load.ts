import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterMs } from '@sel/contract/retry-after';
import type { Random } from '@sel/lab/queueing/random';
import { type LightRequest, lightRequestOnce } from '../../local/ephemeral/light-request.ts';
import type { Answer, Entry, History } from './history.ts';

export interface LoadOptions {
  /** Every gateway's address. A client that is refused a connection tries the next one. */
  apiUrls: readonly string[];
  ratePerSecond: number;
  history: History;
  random: Random;
  /** Called for every new promise. */
  onAccepted?(consultaId: number): void;
}

const TICK_MS = 5;
/** The gateway owes an answer of some kind well before this. */
const ANSWER_DEADLINE_MS = 30_000;
/** How long after the last request clients still insist on an answer. */
const INSISTENCE_MS = 60_000;
/** One promise in so many is followed by its client until the consulta has ended. */
const FOLLOWED = 5;
const PRODUCTOS = 200;

/**
 * Clients that post at a steady rate, whatever becomes of the system (an open loop), and note what they
 * are told. Half of them use an Idempotency-Key and repeat what was not accepted, as clients should.
 */
export class Load {
  readonly #options: LoadOptions;
  readonly #underWay = new Set<Promise<void>>();
  readonly #giveUp = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  start(): void {
    const startedMs = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedMs) / 1000) * this.#options.ratePerSecond);
      while (this.#sent < due) this.#send();
    }, TICK_MS);
  }

  /** Sends no more and waits until every client has its answer, or has insisted for long enough. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const patience = setTimeout(() => this.#giveUp.abort(), INSISTENCE_MS);
    await Promise.all(this.#underWay);
    clearTimeout(patience);
  }

  /** Makes every client go away now. */
  abort(): void {
    this.#giveUp.abort();
  }

  #send(): void {
    const client = this.#client(this.#sent).finally(() => this.#underWay.delete(client));
    this.#underWay.add(client);
    this.#sent += 1;
  }

  async #client(number: number): Promise<void> {
    const entry = this.#options.history.open(this.#drawRequest(number));
    for (let attempt = 0; ; attempt += 1) {
      const retryAfterMs = await this.#post(entry, number + attempt);
      if (!entry.key || entry.told === 'accepted' || this.#giveUp.signal.aborted) break;
      await this.#pause(retryAfterMs);
    }
    if (entry.told === 'accepted' && number % FOLLOWED === 0) await this.#follow(entry, number);
  }

  #drawRequest(number: number): Omit<Entry, 'told'> {
    const { random } = this.#options;
    const key = number % 2 === 0 ? randomUUID() : undefined;
    if (random() < 0.1) return { codigo: null, expected: 'completed', key };
    const exists = random() < 0.9;
    const productNumber = String(1 + Math.floor(random() * PRODUCTOS)).padStart(3, '0');
    return {
      codigo: exists ? `PROD${productNumber}` : `NADA${productNumber}`,
      expected: exists ? 'completed' : 'not_found',
      key,
    };
  }

  /** @returns when the gateway wants to be asked again, if it says so. */
  async #post(entry: Entry, first: number): Promise<number | undefined> {
    const { history, onAccepted } = this.#options;
    const { codigo, key } = entry;
    const response = await this.#request(first, '/consultar', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) },
      body: JSON.stringify(
        codigo === null ? { tipo_consulta: 'listar_todos' } : { tipo_consulta: 'buscar_codigo', codigo },
      ),
    });
    if (response?.status === 202) {
      const consultaId = (response.body as { consulta_id: number }).consulta_id;
      entry.acceptedBy = response.apiUrl;
      history.accept(entry, consultaId);
      onAccepted?.(consultaId);
      return undefined;
    }
    history.refusals += 1;
    // Once unknown, always unknown: what comes later says nothing about the first attempt.
    if (!response || entry.told === 'unknown') entry.told = 'unknown';
    else entry.told = 'refused';
    return response?.retryAfterMs;
  }

  /** As long as the gateway asked for; not all at the same time, or they would come back as one crowd. */
  async #pause(askedForMs = 200): Promise<void> {
    const { signal } = this.#giveUp;
    await sleep(askedForMs * (1 + 0.5 * Math.random()), undefined, { signal }).catch(() => {});
  }

  /** Reads the consulta until it has ended. */
  async #follow(entry: Entry, first: number): Promise<void> {
    for (let attempt = 1; !this.#giveUp.signal.aborted; attempt += 1) {
      const path = `/consultar/${entry.consultaId}`;
      const response = await this.#request(first + attempt, path, { headers: { Prefer: 'wait=5' } });
      const answer = response?.body as Answer | undefined;
      if (response?.status === 200 && answer?.status !== 'pending') {
        if (answer) entry.seen = answer;
        return;
      }
      if (response?.status !== 200) await this.#pause(response?.retryAfterMs);
    }
  }

  /**
   * Asks one gateway after the other until one takes the connection.
   * @returns undefined when there is no answer: nothing is known then.
   */
  async #request(first: number, path: string, init: Omit<LightRequest, 'signal'>) {
    const { apiUrls, history } = this.#options;
    for (let tried = 0; tried < apiUrls.length; tried += 1) {
      const apiUrl = apiUrls[(first + tried) % apiUrls.length] as string;
      const deadline = AbortSignal.timeout(ANSWER_DEADLINE_MS);
      try {
        const signal = AbortSignal.any([deadline, this.#giveUp.signal]);
        const { status, headers, text } = await lightRequestOnce(apiUrl + path, { ...init, signal });
        const body: unknown = JSON.parse(text);
        if (!isAllowed(status)) history.report(`${init.method ?? 'GET'} ${path}: ${status} ${text}`);
        return { apiUrl, status, body, retryAfterMs: retryAfterMs(headers['retry-after'] ?? null) };
      } catch (error) {
        if (isRefused(error)) continue;
        if (deadline.aborted) {
          history.report(`${init.method ?? 'GET'} ${path}: no answer in ${ANSWER_DEADLINE_MS} ms`);
        }
        return undefined;
      }
    }
    return undefined;
  }
}

function isAllowed(status: number): boolean {
  return status === 200 || status === 202 || status === 429 || status === 503;
}

/** The request was never sent, so another gateway can be asked. */
function isRefused(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
}
