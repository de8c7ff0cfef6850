import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '@sel/runtime/config';
import { Config } from '../config.ts';
import { hashApiKey, ownerOfKey, parseApiKeys } from './api-keys.ts';

const setting = ['ana', 'luis'].map((name) => `${name}:${hashApiKey(`clave-${name}`).toString('hex')}`);

test('a key belongs to whoever it was made for, and an unknown one to nobody', () => {
  const keys = parseApiKeys(setting.join(', '));
  assert.equal(ownerOfKey(keys, 'clave-ana'), 'ana');
  assert.equal(ownerOfKey(keys, 'clave-luis'), 'luis');
  for (const key of ['', 'clave', 'clave-ana ', 'ana']) assert.equal(ownerOfKey(keys, key), undefined);
});

const env = (API_KEYS: string) => ({ DATABASE_URL: 'postgres://x', BROKER_URL: 'amqp://x', API_KEYS });

test('the setting takes several keys and says so when one is not a hash', () => {
  loadConfig(Config, env(setting.join(',')));
  loadConfig(Config, env(''));
  for (const wrong of ['ana', 'ana:clave-ana', `Ana:${'0'.repeat(64)}`, `${setting[0]},`]) {
    assert.throws(() => loadConfig(Config, env(wrong)), /API_KEYS: el valor dado \(oculto\)/);
  }
});
