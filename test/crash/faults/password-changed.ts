import { randomBytes } from 'node:crypto';
import type { CrashSystem } from '../crash-system.ts';
import type { Fault } from './fault.ts';

/** The workers are told a password that is no longer theirs. */
export const workerPassword: Fault = passwordChanged('worker', 'Clave del worker cambiada en PostgreSQL');

/** The gateways, too. */
export const gatewayPassword: Fault = passwordChanged(
  'gateway',
  'Clave del api-gateway cambiada en PostgreSQL',
);

/** What is connected with the old password is disconnected, as when whoever rotates it means it. */
function passwordChanged(service: 'worker' | 'gateway', title: string): Fault {
  return {
    id: `${service}-password`,
    title,
    holdS: { short: 4, long: 15 },
    isDatabaseOnly: true,
    async inject({ system }) {
      const [one] = service === 'worker' ? system.workers : system.gateways;
      const { username, password } = new URL(one?.way.environment.DATABASE_URL as string);
      await setPassword(system, username, randomBytes(9).toString('hex'));
      return () => setPassword(system, username, decodeURIComponent(password));
    },
  };
}

async function setPassword({ owner }: CrashSystem, role: string, password: string): Promise<void> {
  await owner.query(`ALTER ROLE ${role} PASSWORD '${password}'`);
  await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
}
