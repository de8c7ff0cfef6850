import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetDatabaseSettings, withoutForeignSettings } from './foreign-settings.ts';

const shell = {
  PATH: '/bin',
  PGHOST: 'elsewhere',
  PG_COLOR: 'always',
  NODE_OPTIONS: '--inspect-brk',
  NODE_ENV: 'production',
  npm_config_loglevel: 'silent',
  WORKER_TRABAJO_MS: '20',
};

test('a process of our own system gets what was meant for it, and nothing that was meant for others', () => {
  assert.deepEqual(withoutForeignSettings(shell), {
    PATH: '/bin',
    NODE_ENV: 'production',
    WORKER_TRABAJO_MS: '20',
  });
});

test('a process that runs forgets what its connections would be completed with', () => {
  const env: NodeJS.ProcessEnv = { ...shell };
  forgetDatabaseSettings(env);
  const { PGHOST: _host, PG_COLOR: _color, ...kept } = shell;
  assert.deepEqual(env, kept);
});
