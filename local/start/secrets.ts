import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeWhole } from '@sel/runtime/whole-file';

/** What the services' accounts get, and what lets the page act on the system; by the names of the environment. */
const NAMES = [
  'API_GATEWAY_DB_PASSWORD',
  'WORKER_DB_PASSWORD',
  'LAB_DB_PASSWORD',
  'MANTENIMIENTO_DB_PASSWORD',
  'API_GATEWAY_RABBITMQ_PASSWORD',
  'WORKER_RABBITMQ_PASSWORD',
  'MANTENIMIENTO_RABBITMQ_PASSWORD',
  'LAB_TOKEN',
] as const;

export type Secrets = Record<(typeof NAMES)[number], string>;

/**
 * The passwords of this data directory, made at the first start; each start gives them to the accounts again.
 * Readable by their owner alone.
 * @param tell is told when those of earlier are lost.
 */
export function loadSecrets(dataDir: string, tell: (message: string) => void): Secrets {
  const file = join(dataDir, 'secrets.json');
  const known = readJson<Partial<Secrets>>(file, (value) => !Array.isArray(value), tell) ?? {};
  const lacking = NAMES.filter((name) => typeof known[name] !== 'string' || known[name] === '');
  const added = lacking.map((name) => [name, randomBytes(18).toString('base64url')]);
  const secrets = { ...known, ...Object.fromEntries(added) } as Secrets;
  if (added.length > 0) writeWhole(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
