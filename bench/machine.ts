import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ManagementApi } from '@sel/broker/rabbitmq/management';
import pg from 'pg';
import { measured } from './statistics.ts';

/** What a figure depends on besides the code. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryBytes: number;
  system: string;
  node: string;
  postgresql: string;
  rabbitmq: string;
  /** Median time to make 8 kB durable where the servers keep their data. */
  fsyncMs: number;
  /** The commit that was measured; with a plus when files were changed. Undefined outside of a repository. */
  commit: string | undefined;
}

export async function describeMachine(
  databaseUrl: string,
  rabbitmqAdminUrl: string,
  dataDir: string,
): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model ?? 'desconocida',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    postgresql: await postgresVersion(databaseUrl),
    rabbitmq: await rabbitmqVersion(rabbitmqAdminUrl),
    fsyncMs: measureFsyncMs(dataDir),
    commit: currentCommit(),
  };
}

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

async function rabbitmqVersion(adminUrl: string): Promise<string> {
  const overview = await new ManagementApi(adminUrl).call('GET', 'overview');
  return (overview as { rabbitmq_version: string }).rabbitmq_version;
}

function measureFsyncMs(dir: string): number {
  const path = join(dir, 'fsync');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(8192, 1);
  try {
    const times = Array.from({ length: 51 }, () => {
      const startMs = performance.now();
      writeSync(file, block);
      fdatasyncSync(file);
      return performance.now() - startMs;
    });
    return measured(times).median;
  } finally {
    closeSync(file);
    rmSync(path);
  }
}

function currentCommit(): string | undefined {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const changed = git('status', '--porcelain', '--', '..').trim() !== '';
    return `${git('rev-parse', '--short=10', 'HEAD').trim()}${changed ? '+' : ''}`;
  } catch {
    return undefined;
  }
}
