import type { QueryConfig } from 'pg';

/** A prepared statement. */
interface Statement {
  name: string;
  text: string;
}

/**
 * One statement in two forms that do the same. A batch of one pays for the form of a batch: with `unnest` and
 * `= ANY`, PostgreSQL takes up to twice as long for a single row as with plain parameters (docs/adr/0023).
 */
export interface BatchStatement {
  /** Its parameters are the values of the only item, and then those that all items have in common. */
  one: Statement;
  /** Its parameters are one array for each column, and then the values that all items have in common. */
  many: Statement;
}

/**
 * The query for as many items as the columns are long.
 * @param columns one array for each column, all equally long and none empty.
 * @param common values that all items have in common.
 */
export function queryFor(
  { one, many }: BatchStatement,
  columns: readonly (readonly unknown[])[],
  ...common: unknown[]
): QueryConfig {
  return columns[0]?.length === 1
    ? { ...one, values: [...columns.map(([only]) => only), ...common] }
    : { ...many, values: [...columns, ...common] };
}
