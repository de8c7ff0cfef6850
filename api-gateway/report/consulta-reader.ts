import { Batcher } from '@sel/runtime/batcher';
import { isGeneralOutage } from '@sel/runtime/database-errors';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/**
 * A consulta as clients see it: its JSON is ready to send, `resultado` as the worker stored it. It comes in
 * parts because a shared result can be megabytes: all who read it at once, however slowly, share its memory.
 */
export interface ReportedConsulta {
  consulta_id: number;
  pending: boolean;
  /** Whose API key created it. */
  propietario: string | null;
  json: readonly Buffer[];
}

/** The row as PostgreSQL writes it: all text, times in UTC. */
type Row = Record<(typeof COLUMNS)[number], string | null>;

const COLUMNS = [
  'consulta_id',
  'tipo_consulta',
  'codigo_buscado',
  'status',
  'resultado',
  'resultado_id',
  'error',
  'created_at',
  'published_at',
  'started_at',
  'finished_at',
  'processed_at',
  'worker',
  'attempts',
  'propietario',
] as const;

const SELECT_BY_ID = {
  name: 'select_consultas',
  text: `SELECT ${COLUMNS.join(', ')} FROM consulta WHERE consulta_id = ANY($1::bigint[])`,
};
const SELECT_WATCHED = {
  name: 'select_watched_consultas',
  text: `${SELECT_BY_ID.text} AND (status <> 'pending' OR consulta_id = ANY($2::bigint[]))`,
};
const SELECT_RESULTADO = {
  name: 'select_resultado',
  text: 'SELECT contenido FROM resultado WHERE resultado_id = $1',
};

/** Values stay the text that PostgreSQL sent: they are only copied into JSON, so parsing them is waste. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

const MAX_BATCH = 1_000;
const SHARED_CACHE_BYTES = 64 * 1024 * 1024;

/** Reads consultas for clients; reads that arrive together share one query. */
export class ConsultaReader {
  readonly #pool: pg.Pool;
  readonly #reads: Batcher<number, ReportedConsulta | undefined>;
  /** Shared results never change, so whoever asks first reads for all. */
  readonly #shared: LRUCache<string, Buffer>;

  constructor(pool: pg.Pool, sharedCacheBytes = SHARED_CACHE_BYTES) {
    this.#pool = pool;
    this.#reads = new Batcher({
      maxBatch: MAX_BATCH,
      maxInFlight: 2,
      maxQueued: 20_000,
      isFaultOfAll: isGeneralOutage,
      run: (ids) => this.#read(ids),
    });
    this.#shared = new LRUCache({
      maxSize: sharedCacheBytes,
      sizeCalculation: (contents) => contents.length,
      // One that is evicted while it is being read still reaches those who wait for it.
      ignoreFetchAbort: true,
      fetchMethod: (resultadoId) => this.#readShared(resultadoId),
    });
  }

  /**
   * @param cliente whose key the request came with; undefined when keys are not in use, and everyone sees everything.
   * @returns the consulta; undefined when there is none with this id, or it is another client's.
   */
  async read(consultaId: number, cliente?: string): Promise<ReportedConsulta | undefined> {
    const consulta = await this.#reads.add(consultaId);
    return consulta && isVisibleTo(consulta, cliente) ? consulta : undefined;
  }

  /**
   * One query for all ids: those that have ended, and of `unseen` the pending ones as well.
   * @returns each found one under its id; one that cannot be read is a rejected promise, the others are not.
   */
  readWatched(
    consultaIds: readonly number[],
    unseen: readonly number[],
  ): Promise<Map<number, Promise<ReportedConsulta>>> {
    return this.#query(SELECT_WATCHED, consultaIds, unseen);
  }

  async #read(ids: number[]): Promise<(Promise<ReportedConsulta> | undefined)[]> {
    const found = await this.#query(SELECT_BY_ID, ids);
    return ids.map((id) => found.get(id));
  }

  async #query(
    query: { name: string; text: string },
    ...values: (readonly number[])[]
  ): Promise<Map<number, Promise<ReportedConsulta>>> {
    const { rows } = await this.#pool.query<Row>({ ...query, types: AS_TEXT, values });
    return new Map(rows.map((row) => [Number(row.consulta_id), this.#report(row)]));
  }

  async #report(row: Row): Promise<ReportedConsulta> {
    return report(row, await this.#resultadoOf(row));
  }

  async #resultadoOf(row: Row): Promise<Buffer | string> {
    if (row.resultado_id === null) return row.resultado ?? 'null';
    return this.#shared.forceFetch(row.resultado_id);
  }

  async #readShared(resultadoId: string): Promise<Buffer> {
    const { rows } = await this.#pool.query<{ contenido: string }>({
      ...SELECT_RESULTADO,
      types: AS_TEXT,
      values: [resultadoId],
    });
    if (!rows[0]) throw new Error(`resultado ${resultadoId} is missing`);
    return Buffer.from(rows[0].contenido);
  }
}

/** With API keys everyone sees their own; without, everyone sees everything. */
export function isVisibleTo({ propietario }: ReportedConsulta, cliente: string | undefined): boolean {
  return cliente === undefined || propietario === cliente;
}

function report(row: Row, resultado: Buffer | string): ReportedConsulta {
  const head =
    `{"consulta_id":${row.consulta_id},"tipo_consulta":${text(row.tipo_consulta)},` +
    `"codigo_buscado":${text(row.codigo_buscado)},"status":"${row.status}","resultado":`;
  const tail =
    `,"error":${text(row.error)},"created_at":${time(row.created_at)},"published_at":${time(row.published_at)},` +
    `"started_at":${time(row.started_at)},"finished_at":${time(row.finished_at)},` +
    `"processed_at":${time(row.processed_at)},"worker":${text(row.worker)},"attempts":${row.attempts}}`;
  const json =
    typeof resultado === 'string'
      ? [Buffer.from(head + resultado + tail)]
      : [Buffer.from(head), resultado, Buffer.from(tail)];
  return {
    consulta_id: Number(row.consulta_id),
    pending: row.status === 'pending',
    propietario: row.propietario,
    json,
  };
}

function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}

/** `2026-01-31 12:00:00.123456+00`, as PostgreSQL writes it in UTC, becomes ISO 8601. */
function time(value: string | null): string {
  return value === null ? 'null' : `"${value.replace(' ', 'T').replace('+00', 'Z')}"`;
}
