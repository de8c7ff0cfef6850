import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { ApiClient } from '../local/ephemeral/api-client.ts';
import { startEphemeralPostgres } from '../local/ephemeral/servers.ts';
import { freePort } from '../local/processes/free-port.ts';
import { guard } from '../local/processes/guard.ts';
import { ServiceProcess } from '../local/processes/service-process.ts';
import { apiGatewayAt, workerAt } from '../local/processes/services.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import type { RunningPostgres } from '../local/servers/postgres.ts';
import { runScript } from './run-script.ts';

const PASSWORDS = {
  API_GATEWAY_DB_PASSWORD: 'only-for-tests-1',
  WORKER_DB_PASSWORD: 'only-for-tests-2',
  LAB_DB_PASSWORD: 'only-for-tests-3',
  MANTENIMIENTO_DB_PASSWORD: 'only-for-tests-4',
};
const services: ServiceProcess[] = [];
let postgres: RunningPostgres | undefined;

after(async () => {
  await Promise.all(services.map((service) => service.end('SIGTERM')));
  await postgres?.stop();
});

/** `npm run migrate`, as a deployment script calls it. @returns its exit status. */
async function runMigrate(databaseUrl: string): Promise<number> {
  const migrate = spawn('npm', ['run', '--silent', 'migrate'], {
    cwd: ROOT,
    env: { ...process.env, ...PASSWORDS, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
    stdio: 'inherit',
  });
  migrate.once('exit', guard(migrate.pid as number, 'TERM'));
  const [status] = await once(migrate, 'exit');
  return status;
}

test('services that start before the database is there, or migrated, wait for it', async () => {
  const [port, apiPort, workerPort] = [await freePort(), await freePort(), await freePort()];
  const urlOf = (role: string, password: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/postgres`;
  const asGateway = urlOf('api_gateway', PASSWORDS.API_GATEWAY_DB_PASSWORD);
  const asWorker = urlOf('worker', PASSWORDS.WORKER_DB_PASSWORD);
  services.push(
    new ServiceProcess(apiGatewayAt(apiPort, { DATABASE_URL: asGateway, BROKER_URL: asGateway })),
    new ServiceProcess(workerAt(workerPort, 'worker', { DATABASE_URL: asWorker, BROKER_URL: asWorker })),
  );
  const ready = Promise.all(services.map((service) => service.start()));
  ready.catch(() => {}); // Awaited below; when it fails before that, it is not unhandled.
  for (const service of services) {
    await waitFor(`${service.name} waits`, () => service.log().includes('esperando a PostgreSQL'));
  }
  // Kubernetes lets them wait for as long as it takes, and sends them nobody.
  for (const url of [apiPort, workerPort].map((port) => `http://127.0.0.1:${port}/health`)) {
    assert.equal((await fetch(`${url}/live`)).status, 200);
    assert.equal((await fetch(`${url}/ready`)).status, 503);
  }
  const refused = await fetch(`http://127.0.0.1:${apiPort}/consultar/1`);
  assert.equal(((await refused.json()) as { code: string }).code, 'dependencia_no_disponible');
  assert.ok(Number(refused.headers.get('retry-after')) > 0);

  postgres = await startEphemeralPostgres({ port });
  // Two at once: one waits for the other, and then finds everything done.
  assert.deepEqual(await Promise.all([runMigrate(postgres.url), runMigrate(postgres.url)]), [0, 0]);
  await ready;

  assert.equal((await new ApiClient(`http://127.0.0.1:${apiPort}`).run()).status, 'completed');
});

test('every program lists all that is wrong with its settings at once, and hides secrets', async () => {
  const secret = 'mysql://root:topsecret@db';
  const cases: [script: string, env: NodeJS.ProcessEnv, expected: string[]][] = [
    [
      'api-gateway/main.ts',
      { DATABASE_URL: secret, BROKER_URL: secret, PORT: '99999', API_GATEWAY_MAX_BATCH: 'many' },
      ['DATABASE_URL', 'BROKER_URL', 'PORT', 'API_GATEWAY_MAX_BATCH'],
    ],
    [
      'worker/main.ts',
      { DATABASE_URL: secret, WORKER_CONCURRENCY: '0', WORKER_TRABAJO_TIPO: 'siesta' },
      ['DATABASE_URL', 'BROKER_URL', 'WORKER_CONCURRENCY', 'WORKER_TRABAJO_TIPO'],
    ],
    ['database/migrate.ts', { DATABASE_URL: secret }, ['DATABASE_URL', ...Object.keys(PASSWORDS)]],
    [
      'broker/provision.ts',
      { DATABASE_URL: secret, RABBITMQ_ADMIN_URL: 'x' },
      ['DATABASE_URL', 'RABBITMQ_ADMIN_URL'],
    ],
    ['frontend/server.ts', { PORT: 'x', API_URL: 'y' }, ['PORT', 'API_URL']],
    ['lab/server/main.ts', { DATABASE_URL: secret, PORT: '-1' }, ['DATABASE_URL', 'PORT']],
  ];
  for (const [script, env, expected] of cases) {
    const { output, status } = await runScript(script, [], env);
    for (const name of expected) assert.match(output, new RegExp(`- ${name}: `), `${script}\n${output}`);
    assert.doesNotMatch(output, /topsecret|\n\s+at /);
    assert.equal(status, 1, script);
  }
});

for (const [name, portSetting] of [
  ['api-gateway', 'PORT'],
  ['worker', 'WORKER_HTTP_PORT'],
] as const) {
  test(`the ${name} that is asked to end while it waits for the database ends in order`, async () => {
    const [databasePort, port] = [await freePort(), await freePort()];
    const url = `postgres://${name.replace('-', '_')}:only-for-tests@127.0.0.1:${databasePort}/postgres`;
    const service = new ServiceProcess({
      name,
      script: `${name}/main.ts`,
      env: { DATABASE_URL: url, BROKER_URL: url, [portSetting]: String(port) },
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
    });
    services.push(service);
    const ready = assert.rejects(service.start(), new RegExp(`${name} no pudo arrancar`));
    await waitFor('it waits', () => service.log().includes('esperando a PostgreSQL'));
    assert.equal(await service.end('SIGTERM'), 0, service.log());
    assert.doesNotMatch(service.log(), /no se pudo arrancar|no terminó/);
    await ready;
  });
}
