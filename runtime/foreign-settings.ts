/** What libpq and PostgreSQL read: PGHOST, PGSSLMODE, PGOPTIONS, PGDATA… `pg` completes every connection from them. */
const DATABASE_SETTINGS = /^PG/i;

/** What else a program reads by itself and a person's shell holds for other purposes; npm tells of its own run. */
const PROGRAM_SETTINGS = /^(NODE_(OPTIONS|PATH|USE_ENV_PROXY)$|npm_)/i;

/** The environment of a process that belongs to a system of our own, whose settings are ours to say. */
export function withoutForeignSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => !DATABASE_SETTINGS.test(name) && !PROGRAM_SETTINGS.test(name),
  );
  return Object.fromEntries(own);
}

/**
 * For the process that runs already, before it connects to a PostgreSQL of our own: a PGSSLMODE meant for another
 * server would demand TLS of it, PGOPTIONS look into another schema. A database that a person names
 * (DATABASE_URL) may well need such variables, and keeps them.
 */
export function forgetDatabaseSettings(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (DATABASE_SETTINGS.test(name)) delete env[name];
}
