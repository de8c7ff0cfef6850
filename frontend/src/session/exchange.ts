import { pauseBeforeRetry, retryPauseMs, UNTIL_WOKEN_MS } from '../api/pauses.ts';
import { request, TroubleError } from '../api/request.ts';
import { type ConsultaHead, nowMs, type Trouble } from '../consulta/run.ts';
import { holdingConnection, NEVER } from './held-connections.ts';

/** Reads the body of GET /consultar/{id}: bytes from a request, text from an event. */
export type ReadBody = (body: ArrayBuffer | string) => Promise<ConsultaHead>;

interface ExchangeOptions {
  /** Ends it; without one it goes on until there is an answer. */
  signal?: AbortSignal;
  readBody: ReadBody;
  onRequest(): void;
  /** Told when requests fail with what passes by itself, and with undefined once they succeed again. */
  onTrouble(trouble: Trouble | undefined): void;
}

/** One consulta's conversation with the API: counts its requests, and repeats those that may succeed later. */
export class Exchange {
  readonly signal: AbortSignal;
  readonly readBody: ReadBody;
  readonly #options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.signal = options.signal ?? NEVER;
    this.readBody = options.readBody;
  }

  /** @throws {RejectedError} when trying again does not help. */
  request(path: string, init: Parameters<typeof request>[1] = {}): Promise<Response> {
    return this.#persist(() => {
      this.#options.onRequest();
      return request(path, { ...init, signal: this.signal });
    });
  }

  /**
   * What is known of the consulta now, or, with `waitS`, as soon as it has ended within so many seconds.
   * After a failure it is asked for without waiting: the answer tells that the system is back.
   * @throws {RejectedError} when trying again does not help.
   */
  readConsulta(id: number, waitS = 0): Promise<ConsultaHead> {
    return this.#persist(async (attempt) => {
      const answer =
        attempt === 1 && waitS > 0
          ? await holdingConnection((hidden) => this.#ask(id, waitS, AbortSignal.any([this.signal, hidden])))
          : undefined;
      return this.readBody(answer ?? (await this.#ask(id, 0, this.signal)));
    });
  }

  /**
   * Hears the events of the consulta for as long as `hear` listens to them.
   * @returns undefined when there is no connection to hold for that.
   * @throws {RejectedError} when trying again does not help.
   */
  listen<T>(id: number, hear: (events: ReadableStream<Uint8Array>) => Promise<T>): Promise<T | undefined> {
    return this.#persist((attempt) =>
      holdingConnection(async (hidden) => {
        this.#options.onRequest();
        const signal = AbortSignal.any([this.signal, hidden]);
        const { body } = await request(`/consultar/${id}/eventos`, { signal });
        if (attempt > 1) this.#options.onTrouble(undefined);
        return hear(body as ReadableStream<Uint8Array>);
      }),
    );
  }

  async #ask(id: number, heldS: number, signal: AbortSignal): Promise<ArrayBuffer> {
    this.#options.onRequest();
    const headers = heldS > 0 ? { Prefer: `wait=${heldS}` } : {};
    const response = await request(`/consultar/${id}`, { headers, signal }, heldS * 1_000);
    // A connection that breaks while the body comes is as good as none.
    return response.arrayBuffer().catch((error) => {
      if (signal.aborted) throw error;
      throw new TroubleError('offline', '');
    });
  }

  async #persist<T>(attemptOnce: (attempt: number) => Promise<T>): Promise<T> {
    const { onTrouble } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await attemptOnce(attempt);
        if (attempt > 1) onTrouble(undefined);
        return result;
      } catch (error) {
        if (!(error instanceof TroubleError)) throw error;
        const { kind, message: detail, code } = error;
        const pauseMs = kind === 'locked' ? UNTIL_WOKEN_MS : (error.retryAfterMs ?? retryPauseMs(attempt));
        onTrouble({ kind, detail, code, retryAtMs: nowMs() + pauseMs });
        await pauseBeforeRetry(pauseMs, this.signal);
        onTrouble({ kind, detail, code, retryAtMs: null });
      }
    }
  }
}
