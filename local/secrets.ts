import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** The passwords of this data directory, made at the first start. Readable by their owner alone. */
export function loadSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const known: Partial<Secrets> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const secrets = Object.fromEntries(
    NAMES.map((name) => [name, known[name] ?? randomBytes(18).toString('base64url')]),
  ) as Secrets;
  if (NAMES.some((name) => known[name] === undefined)) {
    writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}
