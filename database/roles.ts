import { retry } from '@sel/runtime/retry';
import type pg from 'pg';

/** The services' own accounts in PostgreSQL; what each may do is in migrations/. */
export const ROLES = ['api_gateway', 'worker', 'lab', 'mantenimiento'] as const;
export type Role = (typeof ROLES)[number];

/** Makes the roles that are missing and gives each its password. */
export async function ensureRoles(client: pg.Client, passwords: Record<Role, string>): Promise<void> {
  for (const role of ROLES) {
    await retry(() => ensureRole(client, role, passwords[role]), { isTransient: isConcurrentChange });
  }
}

async function ensureRole(client: pg.Client, role: Role, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) {
    await client.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT`);
  }
  await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database');
  await client.query(
    `GRANT CONNECT ON DATABASE ${client.escapeIdentifier(rows[0]?.database ?? '')} TO ${role}`,
  );
}

/** Roles belong to the whole server: a migration of another database may be changing them at this moment. */
function isConcurrentChange(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    code === '42710' || code === '23505' || (code === 'XX000' && /concurrently updated/.test(message ?? ''))
  );
}
