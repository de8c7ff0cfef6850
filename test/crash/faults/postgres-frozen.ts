import type { Fault } from './fault.ts';

/** PostgreSQL hangs: it refuses nothing and answers nothing. */
export const postgresFrozen: Fault = {
  id: 'postgres-frozen',
  title: 'PostgreSQL congelado',
  holdS: { short: 3, long: 10 },
  isDatabaseOnly: true,
  isPossible: () => true,
  inject: ({ system }) => system.postgres.freeze(),
};
