import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { cpus, type as osType, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { quantile } from '../queueing/statistics/quantiles.ts';

/** Where a run was made: what its figures depend on besides the code. */
export interface Environment {
  cpu: string;
  cores: number;
  memoryBytes: number;
  os: string;
  node: string;
  /** Undefined where it could not be learnt; so are those below. */
  postgres?: string | undefined;
  broker?: string | undefined;
  /** This project's, with a plus sign when files differ from it. */
  commit?: string | undefined;
  fsync?: FsyncLatency | undefined;
}

interface EnvironmentOptions {
  pool: pg.Pool;
  broker?: string | undefined;
  /** A directory on the disk of which the latency counts. */
  dir: string;
}

/** Looks at machine, versions and disk. What cannot be learnt is left out: a run is not spoilt by it. */
export async function lookAtEnvironment({ pool, broker, dir }: EnvironmentOptions): Promise<Environment> {
  return {
    ...machineHere(),
    postgres: await postgresVersion(pool).catch(unknown),
    broker,
    commit: await currentCommit().catch(unknown),
    fsync: await measureFsync(dir).catch(unknown),
  };
}

/** What this process runs on. */
export function machineHere(): Environment {
  const [processor] = cpus();
  return {
    cpu: processor?.model.trim() ?? '',
    cores: cpus().length,
    memoryBytes: totalmem(),
    os: `${osType()} ${release()} (${process.arch})`,
    node: process.versions.node,
  };
}

async function postgresVersion(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
  return (rows[0]?.server_version ?? '').split(' ')[0] as string;
}

async function currentCommit(): Promise<string> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd: import.meta.dirname })).stdout;
  const commit = (await git('rev-parse', '--short=12', 'HEAD')).trim();
  const changed = (await git('status', '--porcelain', '--untracked-files=no')).trim() !== '';
  return changed ? `${commit}+` : commit;
}

const unknown = () => undefined;

interface FsyncLatency {
  p50Ms: number;
  p99Ms: number;
}

const WRITES = 50;
/** A page of PostgreSQL's log. */
const PAGE = Buffer.alloc(8_192, 1);

/**
 * How long a write takes to reach the disk: what every commit waits for. Each page is appended and
 * synchronized by itself, as a commit that waits for no others.
 * @param dir a directory on that disk.
 */
async function measureFsync(dir: string): Promise<FsyncLatency> {
  const path = join(dir, `.fsync-${process.pid}`);
  const file = await open(path, 'wx');
  try {
    const latenciesMs = new Float64Array(WRITES);
    for (let i = 0; i < WRITES; i += 1) {
      await file.write(PAGE);
      const startMs = performance.now();
      await file.datasync();
      latenciesMs[i] = performance.now() - startMs;
    }
    latenciesMs.sort();
    return { p50Ms: quantile(latenciesMs, 0.5), p99Ms: quantile(latenciesMs, 0.99) };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
