import { Batcher } from '@sel/runtime/batcher';
import { isGeneralOutage } from '@sel/runtime/database-errors';
import { numerals } from '@sel/runtime/numerals';
import { AS_TEXT } from '@sel/runtime/postgres';
import type pg from 'pg';
import { ProblemError } from '../problem.ts';

/** A shared result in memory for whoever sends it; `close` says that it is sent. */
export interface OpenResult {
  contents: Buffer;
  close(): void;
}

interface Entry {
  resultadoId: string;
  contents: Buffer;
  readers: number;
  /** From before a connection to the database was lost: nobody else is given it. */
  isForgotten: boolean;
}

/**
 * Its length first: one that does not fit does not leave PostgreSQL. What is stored is compressed, never longer than
 * the text, and its length is known without reading it; only one that may fit is read to know its own.
 */
const SELECT_RESULTADO = {
  name: 'select_resultado',
  text: `WITH medido AS MATERIALIZED (
           SELECT contenido, CASE WHEN pg_column_size(contenido) > $2::bigint THEN pg_column_size(contenido)
                                  ELSE octet_length(contenido::text) END AS bytes
           FROM resultado WHERE resultado_id = $1
         )
         SELECT bytes, CASE WHEN bytes <= $2::bigint THEN contenido END AS contenido FROM medido`,
};

/** Requests that wait for their result to be read; one more is refused. They hold no memory worth mentioning. */
const MAX_WAITING = 1_000;

/**
 * The shared results that are being sent, and those that were last, in a bounded number of bytes. All who send the
 * same one share its memory, however slowly their clients read; one that nobody sends makes room for another. They
 * are read one at a time, because reading one takes several times its length for a moment.
 */
export class SharedResults {
  readonly #pool: Pick<pg.Pool, 'query'>;
  readonly #maxBytes: number;
  /** The one that was sent longest ago comes first. */
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, Promise<Entry>>();
  readonly #loads: Batcher<string, Entry>;
  #bytes = 0;
  #sentBytes = 0;
  #epoch = 0;

  constructor(pool: Pick<pg.Pool, 'query'>, maxBytes: number) {
    this.#pool = pool;
    this.#maxBytes = maxBytes;
    this.#loads = new Batcher({
      maxBatch: 1,
      maxInFlight: 1,
      maxQueued: MAX_WAITING,
      isFaultOfAll: isGeneralOutage,
      run: async ([resultadoId]) => [await this.#load(resultadoId as string)],
    });
  }

  /** What all of them take in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What those take that somebody is sending. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** @throws {ProblemError} when there is no room for it now (503), or never (403). */
  async open(resultadoId: string): Promise<OpenResult> {
    const entry = this.#entries.get(resultadoId) ?? (await this.#loadOnce(resultadoId));
    if (entry.readers === 0) this.#sentBytes += entry.contents.length;
    entry.readers += 1;
    let isOpen = true;
    return {
      contents: entry.contents,
      close: () => {
        if (isOpen) this.#leave(entry);
        isOpen = false;
      },
    };
  }

  /**
   * To be called when a connection to the database was lost: the next one may lead to another server, where after a
   * failover or a restore other results have the same ids.
   */
  forget(): void {
    this.#epoch += 1;
    for (const entry of this.#entries.values()) {
      entry.isForgotten = true;
      if (entry.readers === 0) this.#bytes -= entry.contents.length;
    }
    this.#entries.clear();
  }

  #leave(entry: Entry): void {
    entry.readers -= 1;
    if (entry.readers > 0) return;
    this.#sentBytes -= entry.contents.length;
    if (entry.isForgotten) {
      this.#bytes -= entry.contents.length;
      return;
    }
    this.#entries.delete(entry.resultadoId);
    this.#entries.set(entry.resultadoId, entry);
  }

  #loadOnce(resultadoId: string): Promise<Entry> {
    const underWay = this.#loading.get(resultadoId);
    if (underWay) return underWay;
    const load = this.#loads.add(resultadoId).finally(() => this.#loading.delete(resultadoId));
    this.#loading.set(resultadoId, load);
    return load;
  }

  async #load(resultadoId: string): Promise<Entry> {
    const epoch = this.#epoch;
    const { rows } = await this.#pool.query<{ bytes: string; contenido: string | null }>({
      ...SELECT_RESULTADO,
      types: AS_TEXT,
      values: [resultadoId, this.#maxBytes - this.#sentBytes],
    });
    const [row] = rows;
    // Retention deletes a result after the last consulta that refers to it.
    if (!row) throw new ProblemError('consulta_no_encontrada', 'Esa consulta acaba de borrarse.');
    if (row.contenido === null) throw this.#refusal(Number(row.bytes));
    const contents = Buffer.from(row.contenido);
    const entry = { resultadoId, contents, readers: 0, isForgotten: epoch !== this.#epoch };
    this.#makeRoom(contents.length);
    if (!entry.isForgotten) this.#entries.set(resultadoId, entry);
    this.#bytes += contents.length;
    return entry;
  }

  /** @throws {ProblemError} when those that could have made room were sent again while this one came. */
  #makeRoom(bytes: number): void {
    for (const [resultadoId, { contents, readers }] of this.#entries) {
      if (this.#bytes + bytes <= this.#maxBytes) return;
      if (readers > 0) continue;
      this.#entries.delete(resultadoId);
      this.#bytes -= contents.length;
    }
    if (this.#bytes + bytes > this.#maxBytes) throw this.#refusal(bytes);
  }

  #refusal(bytes: number): ProblemError {
    if (bytes > this.#maxBytes) return tooLarge(bytes, this.#maxBytes);
    return new ProblemError(
      'sobrecarga',
      'Se están enviando ya tantos resultados grandes como caben en memoria. Reintenta en unos segundos.',
      2,
    );
  }
}

const megabytes = numerals('es', { style: 'unit', unit: 'megabyte' });

function tooLarge(bytes: number, maxBytes: number): ProblemError {
  const [size, limit] = [bytes, maxBytes].map((length) => megabytes(Math.ceil(length / 2 ** 20)));
  return new ProblemError(
    'resultado_demasiado_grande',
    `La consulta terminó, pero su resultado ocupa al menos ${size} y este sistema envía como mucho ${limit} ` +
      '(API_GATEWAY_MAX_ENVIO_MB). Busca los productos por su código con buscar_codigo.',
  );
}
