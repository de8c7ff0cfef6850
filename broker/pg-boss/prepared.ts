import type pg from 'pg';
import type { Db } from 'pg-boss';

/** Each is kept by every connection, with its plan: what differs more often is not worth keeping. */
const MAX_STATEMENTS = 60;

const names = new Map<string, string>();

/**
 * Runs pg-boss's statements as prepared ones, which it does not do itself: planning a fetch and a deletion costs
 * PostgreSQL as much as running them (docs/adr/0012). For its operations' `db` option.
 */
export function prepared(database: Pick<pg.ClientBase, 'query'>): Db {
  return {
    executeSql: (text, values) => {
      const name = nameOf(text);
      return database.query({ text, ...(name && { name }), ...(values && { values }) });
    },
  };
}

function nameOf(text: string): string | undefined {
  if (!names.has(text) && names.size < MAX_STATEMENTS) names.set(text, `pgboss_${names.size}`);
  return names.get(text);
}
