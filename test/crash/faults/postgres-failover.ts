import type { Fault } from './fault.ts';

/**
 * The server is gone for good, and a standby that had every confirmed commit takes its place and its address.
 * The standby is made anew each time.
 */
export const postgresFailover: Fault = {
  id: 'failover',
  title: 'PostgreSQL: paso a la réplica síncrona',
  holdS: { short: 0.5, long: 5 },
  isDatabaseOnly: true,
  async inject({ system, promisesMore }) {
    await system.postgres.addSynchronousStandby();
    // Some promises that hold only because the standby has them.
    await promisesMore(20);
    await system.postgres.kill();
    return () => system.postgres.failOver();
  },
};
