import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HELP, parseOptions } from './options.ts';

const parse = (line: string, env: NodeJS.ProcessEnv = {}) =>
  parseOptions(line.split(' ').filter(Boolean), env);

test('without options everything has its default', () => {
  const { dataDir, ...rest } = parse('') ?? assert.fail();
  assert.deepEqual(rest, {
    workers: 2,
    broker: 'postgres',
    port: 8080,
    apiPort: 8000,
    productos: undefined,
    retentionDays: 0,
    reconcileAfterS: 180,
  });
  assert.match(dataDir, /\.data$/);
});

test('every option is understood, with a blank or an equals sign', () => {
  const options = parse(
    '--workers 0 --broker=amqp://a:b@host:5672 --port=0 --api-port 0 --data d --productos 5',
    {
      INIT_CWD: '/home/ana',
      RETENTION_DAYS: '30',
      RECONCILE_AFTER_S: '60',
    },
  );
  assert.deepEqual(options, {
    workers: 0,
    broker: new URL('amqp://a:b@host:5672'),
    port: 0,
    apiPort: 0,
    dataDir: '/home/ana/d',
    productos: 5,
    retentionDays: 30,
    reconcileAfterS: 60,
  });
});

test('a time after which nothing could be told, or that is none, is refused', () => {
  for (const given of ['0', '-5', '1.5', 'x', '3000000'])
    assert.throws(() => parse('', { RECONCILE_AFTER_S: given }), /RECONCILE_AFTER_S/, given);
});

test('help is asked for in two ways, whatever else is there', () => {
  assert.equal(parse('--help'), undefined);
  assert.equal(parse('-h --workers nada'), undefined);
});

test('limits are written as numbers are everywhere', () => {
  assert.match(HELP, /de 0 a 10\u202f000\u202f000\./);
  assert.throws(() => parse('--port 70000'), /de 0 a 65\u202f535\./);
  assert.throws(() => parse('', { RETENTION_DAYS: '99999' }), /a 36\u202f500\./);
});

test('all that is wrong is listed at once', () => {
  const line =
    '--workers 65 --port 1e3 --api-port=-1 --productos 1.000 --broker redis://x --puerto 3 --data=';
  assert.throws(
    () => parse(line),
    ({ message }: Error) => {
      for (const part of [
        '--workers 65 no vale: debe ser un entero de 0 a 64.',
        '--port 1e3 no vale',
        '--api-port -1 no vale',
        '--productos 1.000 no vale',
        '--broker no vale',
        'No existe la opción --puerto.',
        'A --data le falta su valor.',
        'npm start -- --help',
      ]) {
        assert.ok(message.includes(part), `${part}\n\n${message}`);
      }
      return true;
    },
  );
});

test('an option without its value is missing it, also at the end', () => {
  assert.throws(() => parse('--workers'), /A --workers le falta su valor/);
});

test('the password of a broker that is refused is not shown', () => {
  for (const url of ['http://a:secreta@host', 'amqp://a:secreta@host/otro-vhost', 'amqp://a:secreta@:port']) {
    assert.throws(
      () => parse(`--broker ${url}`),
      ({ message }: Error) => !message.includes('secreta') && message.includes('--broker no vale'),
    );
  }
});

test('options that npm kept for itself are told apart from none', () => {
  const advice = /van después de --.*npm start -- --workers 4/;
  assert.throws(() => parse('4', { npm_config_workers: 'true' }), advice);
  assert.throws(() => parse('', { npm_config_api_port: '3' }), advice);
});

test('page and API cannot share a port', () => {
  assert.throws(() => parse('--port 8000'), /mismo puerto \(8000\)/);
});
