import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import { Batcher } from '@sel/runtime/batcher';
import { isGeneralOutage } from '@sel/runtime/database-errors';
import { AS_TEXT } from '@sel/runtime/postgres';
import type pg from 'pg';

/**
 * A consulta as clients see it: its JSON is ready to send, `resultado` as the worker stored it. A shared result can be
 * megabytes, so it is read only to be sent (see {@link SharedResults}): it belongs between the two parts of the JSON.
 */
export interface ReportedConsulta {
  consulta_id: number;
  pending: boolean;
  /** Whose API key created it. */
  propietario: string | null;
  json: readonly string[];
  /** Undefined when the JSON is whole. */
  resultadoId?: string;
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

const SELECT = `SELECT ${COLUMNS.join(', ')} FROM consulta`;

const SELECT_BY_ID: BatchStatement = {
  one: { name: 'select_consulta', text: `${SELECT} WHERE consulta_id = $1` },
  many: { name: 'select_consultas', text: `${SELECT} WHERE consulta_id = ANY($1::bigint[])` },
};
const SELECT_WATCHED: BatchStatement = {
  one: {
    name: 'select_watched_consulta',
    text: `${SELECT} WHERE consulta_id = $1 AND (status <> 'pending' OR consulta_id = ANY($2::bigint[]))`,
  },
  many: {
    name: 'select_watched_consultas',
    text: `${SELECT} WHERE consulta_id = ANY($1::bigint[]) AND (status <> 'pending' OR consulta_id = ANY($2::bigint[]))`,
  },
};

const MAX_BATCH = 1_000;

/** Reads consultas for clients; reads that arrive together share one query. */
export class ConsultaReader {
  readonly #pool: pg.Pool;
  readonly #reads: Batcher<number, ReportedConsulta | undefined>;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#reads = new Batcher({
      maxBatch: MAX_BATCH,
      maxInFlight: 2,
      maxQueued: 20_000,
      isFaultOfAll: isGeneralOutage,
      run: (ids) => this.#read(ids),
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

  /** One query for all ids: those that have ended, and of `unseen` the pending ones as well. */
  readWatched(consultaIds: readonly number[], unseen: readonly number[]): Promise<ReportedConsulta[]> {
    return this.#query(SELECT_WATCHED, consultaIds, unseen);
  }

  async #read(ids: number[]): Promise<(ReportedConsulta | undefined)[]> {
    const found = await this.#query(SELECT_BY_ID, ids);
    const byId = new Map(found.map((consulta) => [consulta.consulta_id, consulta]));
    return ids.map((id) => byId.get(id));
  }

  async #query(
    statement: BatchStatement,
    ids: readonly number[],
    ...common: (readonly number[])[]
  ): Promise<ReportedConsulta[]> {
    const { rows } = await this.#pool.query<Row>({
      ...queryFor(statement, [ids], ...common),
      types: AS_TEXT,
    });
    return rows.map(report);
  }
}

/** With API keys everyone sees their own; without, everyone sees everything. */
export function isVisibleTo({ propietario }: ReportedConsulta, cliente: string | undefined): boolean {
  return cliente === undefined || propietario === cliente;
}

function report(row: Row): ReportedConsulta {
  const head =
    `{"consulta_id":${row.consulta_id},"tipo_consulta":${text(row.tipo_consulta)},` +
    `"codigo_buscado":${text(row.codigo_buscado)},"status":"${row.status}","resultado":`;
  const tail =
    `,"error":${text(row.error)},"created_at":${time(row.created_at)},"published_at":${time(row.published_at)},` +
    `"started_at":${time(row.started_at)},"finished_at":${time(row.finished_at)},` +
    `"processed_at":${time(row.processed_at)},"worker":${text(row.worker)},"attempts":${row.attempts}}`;
  const seen = {
    consulta_id: Number(row.consulta_id),
    pending: row.status === 'pending',
    propietario: row.propietario,
  };
  if (row.resultado_id === null) return { ...seen, json: [head + (row.resultado ?? 'null') + tail] };
  return { ...seen, json: [head, tail], resultadoId: row.resultado_id };
}

function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}

/** `2026-01-31 12:00:00.123456+00`, as PostgreSQL writes it in UTC, becomes ISO 8601. */
function time(value: string | null): string {
  return value === null ? 'null' : `"${value.replace(' ', 'T').replace('+00', 'Z')}"`;
}
