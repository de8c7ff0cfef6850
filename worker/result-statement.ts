import type { Delivery, Removal } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import type { BatchStatement } from '@sel/runtime/batch-statement';
import { instantOf, lookedUp } from '@sel/runtime/postgres';
import type pg from 'pg';

/** A message that names one row, which an id alone does not. */
export type IdentifiedMessage = ConsultaMessage & { created_at_us: number };

/** A consulta whose result is about to be stored. */
export interface BegunConsulta {
  delivery: Delivery;
  message: IdentifiedMessage;
  /** When work on it began, on this process's monotonic clock. */
  startedMs: number;
  attempts: number;
}

export interface StoreOptions {
  pool: pg.Pool;
  worker: string;
  maxBatch: number;
  /** How the queue that the consultas come from loses their messages. */
  removal: Removal;
}

/** With everything busy, a worker would store twenty results at a time, and with this it is up to a hundred (docs/adr/0012). */
export const REST = { restRatio: 6, enough: 100 };

/** What is given for each result, by name, with its type in PostgreSQL: an array of each for many. */
type Columns = Readonly<Record<string, string>>;

const GIVEN: Columns = {
  consulta_id: 'bigint',
  created_at_us: 'bigint',
  published_at: 'float8',
  started_ms_ago: 'float8',
  attempts: 'smallint',
};

/** The first parameters of a {@link resultStatement}, one array for each column. */
export function givenFor(batch: readonly BegunConsulta[], nowMs: number): unknown[][] {
  return [
    batch.map(({ message }) => message.consulta_id),
    batch.map(({ message }) => message.created_at_us),
    batch.map(({ message }) => message.published_at),
    batch.map(({ startedMs }) => nowMs - startedMs),
    batch.map(({ attempts }) => attempts),
  ];
}

/** What of the storing of a result depends on where that comes from. */
export interface ResultSource {
  name: string;
  /** What it is given for each result, beside what all are. */
  columns: Columns;
  /** Columns that the result sets, with SQL for their values out of `r`. */
  set: Readonly<Record<string, string>>;
  /** What makes `r` out of what is given. */
  from(given: string): string;
  /** SQL for the error out of `r`. */
  error: string;
  /** What is answered for each result that was stored, by name, with SQL for it out of `r`. */
  answers?: Readonly<Record<string, string>>;
  /** Of those for which it does not hold nothing is stored. */
  onlyIf?: string;
}

/**
 * The statement that stores results and, with a queue in the same database, takes their messages out of it. Its parameters
 * are what all results are given, what those of this source are, what the removal asks for, and the worker.
 */
export function resultStatement(source: ResultSource, removal: Removal): BatchStatement {
  const { columns } = removal;
  const removed = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  const given = Object.entries({ ...GIVEN, ...source.columns, ...removed });
  const names = given.map(([name]) => name).join(', ');
  const one = given.map(([name, type], index) => `$${index + 1}::${type} AS ${name}`).join(', ');
  const many = given.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  const textFor = (rows: string) =>
    removal.around({
      update: update(source, rows, `$${given.length + 1}`),
      columns: columns.map(({ name }) => `r.${name}`),
      error: source.error,
      answers: source.answers ?? {},
    });
  return {
    one: { name: source.name, text: textFor(`(SELECT ${one})`) },
    many: { name: `${source.name}s`, text: textFor(`(SELECT * FROM unnest(${many}) AS u(${names}))`) },
  };
}

// `status = 'pending'` makes the first result the only one: a consulta delivered twice is stored once.
// Times are given as "so long ago", so that all of a consulta's times are on PostgreSQL's clock. A division would
// not do for the others: it fails for numbers next to zero (underflow), which a message may hold.
const update = ({ set, from, onlyIf }: ResultSource, given: string, worker: string) => `
  UPDATE consulta c SET
    ${Object.entries(set)
      .map(([column, value]) => `${column} = ${value},`)
      .join(' ')}
    published_at = timestamptz 'epoch' + r.published_at * interval '1 ms',
    started_at = ${ago('r.started_ms_ago')},
    processed_at = clock_timestamp(),
    worker = ${worker},
    attempts = r.attempts
  FROM ${from(given)} AS r
  WHERE ${lookedUp('c.consulta_id', 'r.consulta_id')} AND c.created_at = ${instantOf('r.created_at_us')} AND c.status = 'pending'
    ${onlyIf ? `AND ${onlyIf}` : ''}`;

/** SQL for the instant so many milliseconds before the statement came. */
export const ago = (ms: string) => `statement_timestamp() - ${ms} * interval '1 ms'`;
