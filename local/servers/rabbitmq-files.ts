import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readText, writeWhole } from '@sel/runtime/whole-file';
import type { Account } from './unprivileged.ts';

export const ADMIN = 'admin';

export interface RabbitmqPorts {
  amqp: number;
  management: number;
}

export function passwordFile(dir: string): string {
  return join(dir, 'admin-password');
}

/** The administrator's password, which is made at the first start. */
export function adminPassword(dir: string, account: Account | undefined): string {
  const file = passwordFile(dir);
  const known = readText(file, () => {})?.trim();
  if (known) return known;
  const password = randomBytes(18).toString('base64url');
  writeSecret(file, password, account);
  return password;
}

/** Writes a file that the account alone can read. */
export function writeSecret(file: string, secret: string, account: Account | undefined): void {
  writeWhole(file, secret, { mode: 0o600, owner: account });
}

export function writeSettings(
  dir: string,
  ports: RabbitmqPorts,
  password: string,
  more: Record<string, string | number> = {},
): void {
  const settings = [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.management}`,
    `default_user = ${ADMIN}`,
    `default_pass = ${password}`,
    'log.file = false',
    'log.console = true',
    'log.console.level = warning',
    'disk_free_limit.absolute = 100MB',
    // The default preallocates half a gigabyte for the quorum queues' log.
    'raft.wal_max_size_bytes = 67108864',
    ...Object.entries(more).map(([name, value]) => `${name} = ${value}`),
  ];
  writeWhole(join(dir, 'rabbitmq.conf'), `${settings.join('\n')}\n`, { mode: 0o644 });
  writeWhole(join(dir, 'enabled_plugins'), '[rabbitmq_management].\n', { mode: 0o644 });
}
