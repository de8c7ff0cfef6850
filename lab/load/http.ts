import type { Socket } from 'node:net';
import { BOUNDS } from '@sel/contract/lab/bounds';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import { monotonicMs } from './clock.ts';

export interface Answer {
  status: number;
  body: string;
  /** When the request's first byte was written, on the monotonic clock; before that it waited for a free connection. */
  onWireMs: number;
  /** When a refused request may come again, as the server wrote it. */
  retryAfter?: string;
}

interface HttpOptions {
  url: string;
  connections: number;
  pipelining: number;
  headers: Record<string, string>;
}

/** Keep-alive connections to one server: some that are shared by short requests, and one for each held request. */
export class Http {
  readonly #short: Pool;
  readonly #held: Pool;
  readonly #headers: Record<string, string>;
  readonly #postHeaders: Record<string, string>;

  constructor({ url, connections, pipelining, headers }: HttpOptions) {
    const common = { allowH2: false, headersTimeout: 120_000, bodyTimeout: 120_000 } as const;
    const joined = pipelining > 1 && { connect: inFewWrites() };
    this.#short = new Pool(url, { ...common, connections, pipelining, ...joined });
    // Streams and held requests occupy a connection each for as long as they last.
    this.#held = new Pool(url, { ...common, connections: BOUNDS.users.max, pipelining: 1 });
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
    // A character may be split between two pieces.
    const decoder = new TextDecoder();
    const onPiece = (piece: Buffer) => onText(decoder.decode(piece, { stream: true }));
    return exchange(this.#held, { method: 'GET', path, headers }, onPiece);
  }

  async close(): Promise<void> {
    await Promise.all([this.#short.destroy(), this.#held.destroy()]);
  }
}

/** Makes connections on which the requests of one turn of the event loop leave together, in one system call. */
function inFewWrites(): buildConnector.connector {
  const connect = buildConnector({ allowH2: false });
  return (options, done) =>
    connect(options, (...outcome) => {
      const socket = outcome[1];
      if (socket) joinWrites(socket);
      done(...outcome);
    });
}

/** Corks count: what undici corks and uncorks for each request is held by one more until the turn is over. */
function joinWrites(socket: Socket): void {
  const cork = socket.cork.bind(socket);
  let isHeld = false;
  socket.cork = () => {
    cork();
    if (isHeld) return;
    isHeld = true;
    cork();
    process.nextTick(() => {
      isHeld = false;
      socket.uncork();
    });
  };
}

function exchange(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  onPiece?: (piece: Buffer) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // `idempotent` and not `blocking` let requests share a connection; nothing is ever sent twice.
    pool.dispatch({ ...request, idempotent: true, blocking: false }, new Exchange(resolve, reject, onPiece));
  });
}

/** One request's answer as text; cheaper than undici's `request`, which makes a stream of every body. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  readonly #onPiece: ((piece: Buffer) => void) | undefined;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #onWireMs = Number.NaN;
  #retryAfter: string | undefined;

  constructor(
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
    onPiece: ((piece: Buffer) => void) | undefined,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onPiece = onPiece;
  }

  onRequestStart(): void {
    this.#onWireMs = monotonicMs();
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    const { 'retry-after': retryAfter } = headers;
    if (typeof retryAfter === 'string' && status !== 200) this.#retryAfter = retryAfter;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#onPiece && this.#status === 200) this.#onPiece(chunk);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : only;
    const answer = { status: this.#status, body: body?.toString() ?? '', onWireMs: this.#onWireMs };
    this.#resolve(this.#retryAfter === undefined ? answer : { ...answer, retryAfter: this.#retryAfter });
  }

  onResponseError(_: unknown, error: Error): void {
    this.#reject(error);
  }
}
