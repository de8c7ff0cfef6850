import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { ConfigError } from './config.ts';
import { maintenanceEnvironment, ownerEnvironment } from './owner-environment.ts';
import { startOf } from './process-identity.ts';
import { announceRunning } from './running-system.ts';

test('what the environment says wins over the running system, which fills what is missing', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sel-owner-'));
  const urls = (env: NodeJS.ProcessEnv) => {
    const { DATABASE_URL, BROKER_URL } = ownerEnvironment(env, dataDir);
    return [DATABASE_URL, BROKER_URL];
  };
  try {
    assert.deepEqual(urls({ DATABASE_URL: 'postgres://given' }), ['postgres://given', undefined]);
    assert.throws(
      () => urls({}),
      (error) => error instanceof ConfigError && /Inicia "npm start"/.test(error.message),
    );
    announceRunning(dataDir, {
      pid: process.pid,
      start: startOf(process.pid),
      pageUrl: 'http://localhost:8080',
      apiUrl: 'http://localhost:8000',
      databaseUrl: 'postgres://running',
      maintenanceUrl: 'postgres://mantenimiento@running',
      maintenanceBrokerUrl: 'amqp://mantenimiento@running',
      brokerUrl: 'amqp://running',
      labUrl: 'http://localhost:8090',
      labToken: 'only-for-tests',
    });
    assert.deepEqual(urls({}), ['postgres://running', 'amqp://running']);
    assert.deepEqual(urls({ DATABASE_URL: '', BROKER_URL: 'amqp://given' }), [
      'postgres://running',
      'amqp://given',
    ]);
    assert.deepEqual(
      urls({ DATABASE_URL: 'postgres://given' }),
      ['postgres://given', undefined],
      'never the database of one system and the queue of another',
    );
    const maintenance = (env: NodeJS.ProcessEnv) => maintenanceEnvironment(env, dataDir).DATABASE_URL;
    assert.equal(maintenance({}), 'postgres://mantenimiento@running', 'not the owner');
    assert.equal(maintenance({ DATABASE_URL: 'postgres://given' }), 'postgres://given');
    const relative = ownerEnvironment({ INIT_CWD: dirname(dataDir) }, basename(dataDir));
    assert.equal(relative.DATABASE_URL, 'postgres://running', 'a folder is one of where npm was called');
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
