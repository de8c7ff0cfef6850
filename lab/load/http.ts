import { type Dispatcher, Pool } from 'undici';

export interface Answer {
  status: number;
  body: string;
}

export interface HttpOptions {
  url: string;
  connections: number;
  pipelining: number;
  headers: Record<string, string>;
}

/** Streams and held requests occupy a connection each for as long as they last. */
const MAX_HELD = 4_000;

/** Keep-alive connections to one server: some that are shared by short requests, and one for each held request. */
export class Http {
  readonly #short: Pool;
  readonly #held: Pool;
  readonly #headers: Record<string, string>;
  readonly #postHeaders: Record<string, string>;

  constructor({ url, connections, pipelining, headers }: HttpOptions) {
    const common = { allowH2: false, headersTimeout: 120_000, bodyTimeout: 120_000 } as const;
    this.#short = new Pool(url, { ...common, connections, pipelining });
    this.#held = new Pool(url, { ...common, connections: MAX_HELD, pipelining: 1 });
    this.#headers = headers;
    this.#postHeaders = { ...headers, 'content-type': 'application/json' };
  }

  /** @throws when there was no answer at all. */
  post(path: string, body: string): Promise<Answer> {
    return exchange(this.#short, { method: 'POST', path, body, headers: this.#postHeaders });
  }

  get(path: string): Promise<Answer> {
    return exchange(this.#short, { method: 'GET', path, headers: this.#headers });
  }

  /** A GET that the server may hold. */
  getHeld(path: string, headers: Record<string, string>): Promise<Answer> {
    return exchange(this.#held, { method: 'GET', path, headers: { ...this.#headers, ...headers } });
  }

  /** Server-sent events: `onText` gets each piece of the stream as it comes. */
  stream(path: string, onText: (text: string) => void): Promise<Answer> {
    const headers = { ...this.#headers, accept: 'text/event-stream' };
    return exchange(this.#held, { method: 'GET', path, headers }, onText);
  }

  async close(): Promise<void> {
    await Promise.all([this.#short.destroy(), this.#held.destroy()]);
  }
}

function exchange(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  onText?: (text: string) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // `idempotent` and not `blocking` let requests share a connection; nothing is ever sent twice.
    pool.dispatch({ ...request, idempotent: true, blocking: false }, new Exchange(resolve, reject, onText));
  });
}

/** One request's answer as text; cheaper than undici's `request`, which makes a stream of every body. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  readonly #onText: ((text: string) => void) | undefined;
  /** A character may be split between two pieces. Made for streams alone: it costs as much as a small answer. */
  readonly #decoder: InstanceType<typeof TextDecoder> | undefined;
  readonly #chunks: Buffer[] = [];
  #status = 0;

  constructor(
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
    onText: ((text: string) => void) | undefined,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onText = onText;
    this.#decoder = onText && new TextDecoder();
  }

  onRequestStart(): void {}

  onResponseStart(_: unknown, status: number): void {
    this.#status = status;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#onText && this.#decoder && this.#status === 200)
      this.#onText(this.#decoder.decode(chunk, { stream: true }));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : only;
    this.#resolve({ status: this.#status, body: body?.toString() ?? '' });
  }

  onResponseError(_: unknown, error: Error): void {
    this.#reject(error);
  }
}
