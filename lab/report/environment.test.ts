import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type pg from 'pg';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { lookAtEnvironment } from './environment.ts';

const dir = testDirectory('environment');

const poolOf = (query: () => Promise<unknown>) => ({ query }) as unknown as pg.Pool;

test('machine, versions and disk are looked at, and nothing stays behind on the disk', async () => {
  const pool = poolOf(async () => ({ rows: [{ server_version: '17.6 (Debian 17.6-1)' }] }));
  const environment = await lookAtEnvironment({ pool, dir, broker: 'RabbitMQ 3.13.7' });
  assert.equal(environment.postgres, '17.6');
  assert.equal(environment.node, process.versions.node);
  assert.ok(environment.cores >= 1 && environment.memoryBytes > 2 ** 20);
  const { p50Ms, p99Ms } = environment.fsync ?? assert.fail();
  assert.ok(p50Ms > 0 && p99Ms >= p50Ms);
  assert.deepEqual(readdirSync(dir), []);
});

test('what cannot be learnt is left out', async () => {
  const pool = poolOf(async () => {
    throw new Error('no database');
  });
  const environment = await lookAtEnvironment({ pool, dir: join(dir, 'nowhere') });
  assert.deepEqual(
    [environment.postgres, environment.fsync, environment.broker],
    [undefined, undefined, undefined],
  );
});
