import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { ConfigError } from '@sel/runtime/config';
import { createLogger } from '@sel/runtime/logger';
import type { Config } from './config.ts';
import { acceptsSimulatedWork, followSettings, ignoreSettings } from './work-settings.ts';

const configured: SimulatedWorkSettings = { meanMs: 0, distribution: 'constante', kind: 'espera' };
const set: SimulatedWorkSettings = { meanMs: 20, distribution: 'exponencial', kind: 'cpu' };

test('work changes once when settings come, and back when they go or are unusable', () => {
  const changes: number[] = [];
  const follow = followSettings(
    { perform: async () => {}, change: ({ meanMs }) => void changes.push(meanMs) },
    configured,
  );
  for (const settings of [
    null,
    set,
    set,
    { ...set, meanMs: -1 },
    { ...set, meanMs: 60_001 },
    { ...set, meanMs: 5 },
    null,
  ])
    follow(settings);
  assert.deepEqual(changes, [20, 0, 5, 0]);
});

test('the laboratory is followed where nothing else is said, and never in production', () => {
  const accepts = (wanted?: 'si' | 'no', ENTORNO?: string) =>
    acceptsSimulatedWork({ ...(wanted && { WORKER_ACEPTA_TRABAJO_SIMULADO: wanted }) } as Config, {
      ...(ENTORNO && { ENTORNO }),
    });
  assert.deepEqual([accepts(), accepts('si'), accepts('no')], [true, true, false]);
  assert.deepEqual([accepts(undefined, 'desarrollo'), accepts('si', 'desarrollo')], [true, true]);
  assert.deepEqual([accepts(undefined, 'produccion'), accepts('no', 'produccion')], [false, false]);
  assert.throws(() => accepts('si', 'produccion'), ConfigError);
});

test('who does not follow says so once for each time that something is set', () => {
  const logger = createLogger('test', { LOG_LEVEL: 'silent' });
  let told = 0;
  logger.warn = () => {
    told += 1;
  };
  const ignore = ignoreSettings(logger);
  for (const settings of [null, set, set, null, set]) ignore(settings);
  assert.equal(told, 2);
});
