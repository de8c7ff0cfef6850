import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startOf } from './process-identity.ts';
import { announceRunning, findRunning, withdrawRunning } from './running-system.ts';

const system = {
  pid: process.pid,
  start: startOf(process.pid),
  pageUrl: 'http://localhost:8080',
  apiUrl: 'http://localhost:8000',
  databaseUrl: 'postgres://localhost/consultas',
  maintenanceUrl: 'postgres://mantenimiento@localhost/consultas',
  maintenanceBrokerUrl: 'postgres://mantenimiento@localhost/consultas',
  brokerUrl: 'postgres://localhost/consultas',
  labUrl: 'http://localhost:8090',
  labToken: 'only-for-tests',
};

test('a running system is found until it withdraws, and not when another process has got its id', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sel-running-'));
  try {
    assert.equal(findRunning(dataDir), undefined);
    announceRunning(dataDir, system);
    assert.deepEqual(findRunning(dataDir), system);
    announceRunning(dataDir, { ...system, start: 'before the machine was started again' });
    assert.equal(findRunning(dataDir), undefined);
    announceRunning(dataDir, system);
    withdrawRunning(dataDir);
    assert.equal(findRunning(dataDir), undefined);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
