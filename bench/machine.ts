import { availableParallelism } from 'node:os';
import { ManagementApi } from '@sel/broker/rabbitmq/management';
import pg from 'pg';
import { lookAtEnvironment } from '../lab/report/environment.ts';
import type { Servers } from './servers.ts';

/** What a figure depends on besides the code. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryBytes: number;
  system: string;
  node: string;
  postgresql: string;
  rabbitmq: string;
  /** Median time to make 8 kB durable where the servers keep their data; undefined where it could not be measured. */
  fsyncMs: number | undefined;
  /** The commit that was measured; with a plus when files were changed. Undefined outside of a repository. */
  commit: string | undefined;
}

export async function describeMachine({ postgres, rabbitmq, dir }: Servers): Promise<Machine> {
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  try {
    const found = await lookAtEnvironment({ pool, dir });
    return {
      cpu: found.cpu || 'desconocida',
      cores: availableParallelism(),
      memoryBytes: found.memoryBytes,
      system: found.os,
      node: found.node,
      postgresql: found.postgres ?? '',
      rabbitmq: await rabbitmqVersion(rabbitmq.adminUrl),
      fsyncMs: found.fsync?.p50Ms,
      commit: found.commit,
    };
  } finally {
    await pool.end();
  }
}

async function rabbitmqVersion(adminUrl: string): Promise<string> {
  const overview = await new ManagementApi(adminUrl).call('GET', 'overview');
  return (overview as { rabbitmq_version: string }).rabbitmq_version;
}
