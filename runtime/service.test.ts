import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';

const SERVICE = `
  import Type from 'typebox';
  import { runService, httpPart } from '@sel/runtime/service';
  const Config = Type.Object({
    SHUTDOWN_GRACE_S: Type.Integer({ default: 5 }),
    PORT: Type.Integer({ default: 0 }),
    HOST: Type.String({ default: '127.0.0.1' }),
    MODE: Type.String({ default: '' }),
  });
  import { createServer } from 'node:http';
  await runService('probe', Config, ({ config, logger, stopping }) => {
    const server = createServer();
    const app = {
      listen: ({ host, port }) => new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve)),
      close: () => new Promise((resolve) => server.close(resolve)),
    };
    if (config.MODE === 'throws') throw new Error('a part cannot be built');
    return [
      httpPart(app, config),
      { name: 'waits', start: () => config.MODE === 'waits' && new Promise((_, reject) => {
        logger.info('waiting');
        stopping.addEventListener('abort', () => reject(stopping.reason));
      }) },
      { name: 'says', start: () => logger.info('started'), stop: () => logger.info('stopped') },
      { name: 'hangs', stop: () => config.MODE === 'hangs' && new Promise(() => {}) },
    ];
  });`;

/** @returns how it ended, and its log. */
async function run(
  env: Record<string, string>,
  signalAt?: string,
): Promise<{ code: number | null; log: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SERVICE], {
    cwd: import.meta.dirname,
    env: { ...process.env, LOG_FORMAT: 'json', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  let isSignalled = false;
  child.stdout.on('data', (chunk) => {
    log += chunk;
    if (signalAt && !isSignalled && log.includes(`"${signalAt}"`)) isSignalled = child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  return { code, log };
}

test('a service that is told to stop stops its parts and ends with status 0', async () => {
  const { code, log } = await run({}, 'started');
  assert.equal(code, 0);
  assert.match(log, /"stopped".*"terminado"/s);
});

test('one that is told to stop while it still waits for something has not failed', async () => {
  const { code, log } = await run({ MODE: 'waits' }, 'waiting');
  assert.equal(code, 0);
  assert.doesNotMatch(log, /no se pudo arrancar|"started"/);
});

test('one that does not end within its grace period is ended, with status 1', async () => {
  const { code, log } = await run({ MODE: 'hangs', SHUTDOWN_GRACE_S: '1' }, 'started');
  assert.equal(code, 1);
  assert.match(log, /no terminó dentro de su plazo/);
});

test('wrong settings, a taken port and a failed start each say what is wrong, with status 1', async () => {
  const settings = await run({ PORT: 'many' });
  assert.equal(settings.code, 1);
  assert.match(settings.log, /Configuración no válida.*PORT/s);

  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const busy = await run({ PORT: String(port) });
  taken.close();
  assert.equal(busy.code, 1);
  assert.match(busy.log, new RegExp(`El puerto ${port} está ocupado`));

  const thrown = await run({ MODE: 'throws' });
  assert.equal(thrown.code, 1);
  assert.match(thrown.log, /a part cannot be built.*no se pudo arrancar/s);
});
