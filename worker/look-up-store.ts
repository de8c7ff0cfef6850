import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import { Batcher } from '@sel/runtime/batcher';
import { isCancelled, isDataFault } from '@sel/runtime/database-errors';
import {
  type BegunConsulta,
  givenFor,
  REST,
  type ResultSource,
  resultStatement,
  type StoreOptions,
} from './result-statement.ts';
import type { LookUp } from './tipo_consulta/look-up.ts';
import { LOOK_UPS, MAX_OWN_RESULT_BYTES, withoutPrototype } from './tipo_consulta/runners.ts';

/** What was found and is stored. */
export interface StoredLookUp {
  status: 'completed' | 'not_found';
  /** From when the statement was sent until its result was known, on PostgreSQL's clock. */
  lookedUpMs: number;
}

/** By tipo_consulta; of those whose result one look-up finds. */
export type LookUpStores = Readonly<Record<string, Pick<LookUpStore, 'save'> | undefined>>;

export function createLookUpStores(options: StoreOptions): LookUpStores {
  const stores = Object.entries(LOOK_UPS).map(([tipo, lookUp]) => [tipo, new LookUpStore(lookUp, options)]);
  return withoutPrototype(Object.fromEntries(stores));
}

interface Row {
  ordinal: number;
  is_found: boolean;
  looked_up_ms: number;
}

/**
 * Finds results and stores them by one statement: one round trip, where to find and to store would be two
 * (docs/adr/0032). Those that come together share it.
 */
export class LookUpStore {
  readonly #lookUp: LookUp;
  readonly #options: StoreOptions;
  readonly #statement: BatchStatement;
  readonly #batches: Batcher<BegunConsulta, StoredLookUp | undefined>;

  constructor(lookUp: LookUp, options: StoreOptions) {
    this.#lookUp = lookUp;
    this.#options = options;
    this.#statement = resultStatement(sourceOf(lookUp), options.removal);
    this.#batches = new Batcher({
      maxBatch: options.maxBatch,
      maxInFlight: 1,
      ...REST,
      isFaultOfOne: (error) => isDataFault(error) || isCancelled(error),
      run: (batch) => this.#run(batch),
    });
  }

  /**
   * Resolves once the result is committed; with undefined when nothing was stored: there is no key to look up, no such
   * consulta, it had ended before, or the result is too long.
   */
  async save(begun: BegunConsulta): Promise<StoredLookUp | undefined> {
    return this.#lookUp.keyOf(begun.message) === null ? undefined : this.#batches.add(begun);
  }

  async #run(batch: BegunConsulta[]): Promise<(StoredLookUp | undefined)[]> {
    const { pool, worker, removal } = this.#options;
    const columns = [
      ...givenFor(batch, performance.now()),
      batch.map((_, ordinal) => ordinal),
      batch.map(({ message }) => this.#lookUp.keyOf(message)),
      ...removal.columns.map(({ of }) => batch.map(({ delivery }) => of(delivery, undefined))),
    ];
    const { rows } = await pool.query<Row>(queryFor(this.#statement, columns, worker));
    // With fewer, it is not known whose messages were removed: those that are stored are settled one by one.
    if (rows.length === batch.length) removal.done(batch.map(({ delivery }) => delivery));
    const stored = new Map(rows.map((row) => [row.ordinal, toStored(row)]));
    return batch.map((_, ordinal) => stored.get(ordinal));
  }
}

function sourceOf({ name, resultOf }: LookUp): ResultSource {
  return {
    name: `store_look_up_${name}`,
    columns: { ordinal: 'int', key: 'text' },
    // PostgreSQL would look it up once for each place that uses it, if it could take this apart (OFFSET 0).
    from: (given) => `(
      SELECT g.*, ${resultOf('g.key')} AS resultado, clock_timestamp() AS found_at FROM ${given} AS g OFFSET 0
    )`,
    set: {
      status: "CASE WHEN r.resultado IS NULL THEN 'not_found' ELSE 'completed' END",
      resultado: 'r.resultado',
      finished_at: 'r.found_at',
    },
    onlyIf: `coalesce(octet_length(r.resultado::text), 0) <= ${MAX_OWN_RESULT_BYTES}`,
    error: 'NULL',
    answers: {
      ordinal: 'r.ordinal',
      is_found: 'r.resultado IS NOT NULL',
      looked_up_ms: 'extract(epoch FROM r.found_at - statement_timestamp())::float8 * 1000',
    },
  };
}

function toStored({ is_found, looked_up_ms }: Row): StoredLookUp {
  return { status: is_found ? 'completed' : 'not_found', lookedUpMs: looked_up_ms };
}
