import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile } from '../queueing/statistics/quantiles.ts';

export interface FsyncLatency {
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
export async function measureFsync(dir: string): Promise<FsyncLatency> {
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
