import { signal } from '@preact/signals';
import type { Producto } from '@sel/contract/consulta';
import type { ConsultaHead, Failure, Trouble } from '../consulta/run.ts';
import ListingWorker from './listing.worker.ts?worker';
import type { Reply, Request } from './messages.ts';
import type { Sort } from './search.ts';

interface Waiting {
  resolve(consulta: ConsultaHead): void;
  reject(error: Error): void;
}

/** The productos of one listing, and a thread of their own that reads, filters and sorts them. */
export class Listing {
  /** The rows as the consulta brought them, in parts: see `loadedCount`. */
  readonly rows: Producto[] = [];
  readonly loadedCount = signal(0);
  /** Which rows to show, in which order; undefined shows all as they came. */
  readonly positions = signal<Uint32Array | undefined>(undefined);
  /** Why the rows do not come, when they are fetched again. */
  readonly trouble = signal<Trouble | undefined>(undefined);
  /** Why they do not come at all: the consulta ended well, but may have been deleted since. */
  readonly failure = signal<Failure | undefined>(undefined);
  readonly #worker = new ListingWorker();
  readonly #waiting = new Map<number, Waiting>();
  readonly #closing = new AbortController();
  #lastId = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    this.#worker.onerror = ({ message }) => this.#failAll(new Error(message || 'the listing worker failed'));
  }

  /** Reads the JSON of a consulta. Its rows, if it has any, arrive afterwards. */
  read(body: ArrayBuffer | string): Promise<ConsultaHead> {
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#ask({ name: 'read', id, body }, body instanceof ArrayBuffer ? [body] : []);
    });
  }

  /** Shows the rows that match the filter, sorted; the answer to the last call counts. */
  arrange(filter: string, sort: Sort | undefined): void {
    this.#ask({ name: 'arrange', id: this.#nextId(), filter, sort });
  }

  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
    this.#worker.terminate();
    this.#failAll(new Error('the listing was closed'));
  }

  #receive(reply: Reply): void {
    switch (reply.name) {
      case 'rows':
        this.rows.push(...reply.rows);
        // The first rows are drawn at once; then it is enough to draw again when all are here.
        if (reply.isLast || this.loadedCount.peek() === 0) this.loadedCount.value = this.rows.length;
        return;
      case 'arranged':
        if (reply.id === this.#lastId) this.positions.value = reply.positions;
        return;
      case 'read':
        this.#take(reply.id)?.resolve(reply.consulta);
        return;
      case 'unreadable':
        this.#take(reply.id)?.reject(new SyntaxError(reply.reason));
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #ask(request: Request, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }
}
