import type { Fault } from './fault.ts';

/** SIGKILL of every process of PostgreSQL, then a start that has to recover from its log. */
export const postgresKilled: Fault = {
  id: 'postgres-killed',
  title: 'PostgreSQL: SIGKILL y arranque',
  holdS: { short: 0.5, long: 5 },
  isDatabaseOnly: true,
  isPossible: () => true,
  async inject({ system }) {
    await system.postgres.kill();
    return () => system.postgres.restart();
  },
};
