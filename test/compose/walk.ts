import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LabSnapshot } from '@sel/contract';
import { PERMISSIONS } from '../../broker/rabbitmq/topology.ts';
import { waitFor } from '../services/wait-for.ts';
import { allCompleted, create, createMany, read } from './client.ts';
import { openProject, type Project } from './project.ts';

/**
 * `npm run test:compose`: what README.md says of docker compose, done step by step. It needs Docker and some
 * minutes, so `npm test` leaves it out. Every step begins where the one before ended.
 */
let project: Project;
let page: string;
let api: string;

before(async () => {
  project = await openProject({
    POSTGRES_PASSWORD: 'otra-clave-1',
    RABBITMQ_ADMIN_PASSWORD: 'otra-clave-2',
    API_GATEWAY_DB_PASSWORD: 'otra-clave-3',
    WORKER_DB_PASSWORD: 'otra-clave-4',
    LAB_DB_PASSWORD: 'otra-clave-5',
    MANTENIMIENTO_DB_PASSWORD: 'otra-clave-8',
    LAB_TOKEN: 'una-clave-de-prueba',
    API_GATEWAY_RABBITMQ_PASSWORD: 'otra-clave-6',
    WORKER_RABBITMQ_PASSWORD: 'otra-clave-7',
    MANTENIMIENTO_RABBITMQ_PASSWORD: 'otra-clave-9',
    WORKER_CONCURRENCY: '10',
    WORKER_TRABAJO_MS: '20',
  });
  page = `http://127.0.0.1:${project.settings.FRONTEND_PORT}`;
  api = `http://127.0.0.1:${project.settings.API_GATEWAY_PORT}`;
});
after(() => project?.remove());

const healthIs = (status: number) =>
  waitFor(`/health answers ${status}`, async () => {
    const response = await fetch(`${api}/health`).catch(() => undefined);
    return response?.status === status;
  });

test('up --build --wait --scale worker=3 ends with everything healthy', async () => {
  await project.compose('up', '--build', '--detach', '--wait', '--scale', 'worker=3');
  assert.equal((await project.containers('worker')).length, 3);
  for (const service of ['frontend', 'api-gateway', 'worker', 'lab', 'postgres', 'rabbitmq']) {
    for (const { State } of await project.containers(service)) {
      assert.equal(State.Health?.Status, 'healthy', service);
    }
  }
});

test('a consulta goes through the page’s address and through the API’s own', async () => {
  for (const base of [`${page}/api`, api]) {
    const consulta = await read(base, await create(base));
    assert.equal((consulta.resultado as { codigo: string }).codigo, 'PROD001');
  }
  assert.match(await (await fetch(page)).text(), /<html lang="es">/);
});

test('three workers share the consultas, and a fourth joins without a restart', async () => {
  const three = await allCompleted(api, await createMany(api, 600));
  assert.equal(three.size, 3);
  for (const count of three.values()) assert.ok(count > 100, [...three].join(' '));

  const before = (await project.containers('worker')).map(({ Id }) => Id);
  await project.compose('up', '--detach', '--wait', '--no-recreate', '--scale', 'worker=4');
  const after = (await project.containers('worker')).map(({ Id }) => Id);
  assert.ok(before.every((id) => after.includes(id)));
  const four = await allCompleted(api, await createMany(api, 800));
  assert.equal(four.size, 4);
});

test('the consultas of a killed worker are finished by the others', async () => {
  const ids = await createMany(api, 1_000);
  const [victim] = await project.containers('worker');
  await project.docker('kill', '--signal', 'KILL', (victim as { Id: string }).Id);
  await allCompleted(api, ids);
  await project.compose('up', '--detach', '--wait', '--no-recreate', '--scale', 'worker=4');
});

test('without RabbitMQ consultas are accepted, health says so, and all end once it is back', async () => {
  await project.compose('stop', 'rabbitmq');
  await healthIs(503);
  const ids = await createMany(api, 100);
  await project.compose('start', 'rabbitmq');
  await healthIs(200);
  await allCompleted(api, ids);
});

test('without PostgreSQL the API answers 503, and everything goes on once it is back', async () => {
  await project.compose('stop', 'postgres');
  await healthIs(503);
  const refused = await fetch(`${api}/consultar/1`);
  assert.equal(refused.status, 503);
  assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/);
  await project.compose('start', 'postgres');
  await healthIs(200);
  await allCompleted(api, await createMany(api, 100));
});

test('through the page’s address events leave at once and a wait of 50 s is not cut', async () => {
  await project.compose('stop', 'worker');
  const id = await create(`${page}/api`);
  const events = await fetch(`${page}/api/consultar/${id}/eventos`);
  const reader = (events.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value ?? '', /"status":"pending"/);
  assert.equal((await read(`${page}/api`, id, 50)).status, 'pending');
  await project.compose('start', 'worker');
  for (let text = ''; !text.includes('"status":"completed"'); ) {
    const { value, done } = await reader.read();
    assert.ok(!done, `closed without the end: ${text}`);
    text += value;
  }
});

test('the laboratory sees every process, and lets only the holder of its key act', async () => {
  const state = (await (await fetch(`${page}/lab/estado`)).json()) as { puede_actuar: boolean };
  assert.equal(state.puede_actuar, true);
  const stop = (key: string) =>
    fetch(`${page}/lab/carga`, { method: 'DELETE', headers: { 'X-Lab-Token': key, Origin: page } });
  assert.equal((await stop('otra')).status, 401);
  assert.ok((await stop('clave-8')).ok);
  await workersInLab(4);
});

/** Waits until the laboratory's live picture shows that many workers. */
async function workersInLab(count: number): Promise<void> {
  const { body } = await fetch(`${page}/lab/eventos`, { signal: AbortSignal.timeout(60_000) });
  let unread = '';
  for await (const chunk of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    const events = (unread + chunk).split('\n\n');
    unread = events.pop() ?? '';
    for (const event of events) {
      const [, snapshot] = /^event: foto\ndata: (.*)$/.exec(event) ?? [];
      const { processes } = JSON.parse(snapshot ?? '{"processes":[]}') as Pick<LabSnapshot, 'processes'>;
      if (processes.filter(({ role }) => role === 'worker').length === count) return;
    }
  }
}

test('the proxy answers what the gateway cannot in the gateway’s own form', async () => {
  const tooLarge = await fetch(`${page}/api/consultar`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: 'x'.repeat(2_000_000),
  });
  await assertProblem(tooLarge, 413, 'cuerpo_demasiado_grande');
  await project.compose('stop', 'api-gateway');
  await assertProblem(await fetch(`${page}/api/health`), 503, 'dependencia_no_disponible');
  const pageItself = await fetch(page);
  assert.equal(pageItself.status, 200);
  assert.match(pageItself.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  assert.equal(pageItself.headers.get('x-content-type-options'), 'nosniff');
});

async function assertProblem(response: Response, status: number, code: string): Promise<void> {
  assert.equal(response.status, status);
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(((await response.json()) as { code: string }).code, code);
}

test('a gateway that was made anew, with another address, is found', async () => {
  const [old] = await project.containers('api-gateway');
  await project.compose('rm', '--force', 'api-gateway');
  // Takes the free address, so that the new gateway gets another one.
  await project.compose('run', '--detach', '--no-deps', '--rm', 'api-gateway', 'sleep', '600');
  await project.compose('up', '--detach', '--wait', '--scale', 'worker=4');
  const [made] = await project.containers('api-gateway');
  const network = `${project.name}_publica`;
  assert.notEqual(
    made?.NetworkSettings.Networks[network]?.IPAddress,
    old?.NetworkSettings.Networks[network]?.IPAddress,
  );
  await waitFor('the page reaches the API', async () => (await fetch(`${page}/api/health`)).ok);
});

test('containers run unprivileged, and only the page and the API can be reached from outside', async () => {
  const published: string[] = [];
  for (const service of ['frontend', 'api-gateway', 'worker', 'lab', 'migrate', 'postgres', 'rabbitmq']) {
    for (const { Id, Config, HostConfig, State } of await project.containers(service)) {
      assert.ok(!['', '0', 'root'].includes(Config.User), `${service} is ${Config.User}`);
      assert.equal(HostConfig.ReadonlyRootfs, true, service);
      assert.ok(HostConfig.CapDrop.length > 0, service);
      if (State.Running) {
        const status = await project.docker('exec', Id, 'cat', '/proc/1/status');
        assert.match(status, /^CapEff:\t0+$/m, service);
        assert.match(status, /^NoNewPrivs:\t1$/m, service);
      }
      for (const bindings of Object.values(HostConfig.PortBindings ?? {})) {
        if (bindings?.some(({ HostIp }) => HostIp !== '127.0.0.1')) published.push(service);
      }
    }
  }
  assert.deepEqual(published.sort(), ['api-gateway', 'frontend']);
});

test('each service has its own accounts, with no more rights than it needs', async () => {
  // Not over the loopback address, where the image asks for no password.
  const asRole = (account: string, sql: string) =>
    project.compose('exec', '-T', 'postgres', 'psql', `postgres://${account}@postgres/consultas`, '-c', sql);
  await asRole('worker:otra-clave-4', 'SELECT count(*) FROM producto');
  await assert.rejects(
    asRole('api_gateway:otra-clave-3', 'SELECT count(*) FROM producto'),
    /permission denied/,
  );
  await assert.rejects(asRole('api_gateway:gateway123', 'SELECT 1'), /password authentication failed/);

  const admin = `Basic ${Buffer.from('admin:otra-clave-2').toString('base64')}`;
  const management = `http://127.0.0.1:${project.settings.RABBITMQ_MANAGEMENT_PORT}/api/permissions`;
  const response = await fetch(management, { headers: { Authorization: admin } });
  const permissions = (await response.json()) as { user: string; vhost: string }[];
  for (const [user, expected] of Object.entries(PERMISSIONS)) {
    const actual = permissions.find((permission) => permission.user === user);
    assert.deepEqual(actual, { user, vhost: '/', ...expected });
  }
});

test('down and up keep the consultas; down --volumes leaves nothing', async () => {
  const id = await create(api);
  const consulta = await read(api, id);
  await project.compose('down', '--remove-orphans');
  await project.compose('up', '--detach', '--wait');
  assert.deepEqual(await read(api, id), consulta);
  await allCompleted(api, await createMany(api, 10));

  await project.compose('down', '--volumes');
  const filter = `label=com.docker.compose.project=${project.name}`;
  assert.equal(await project.docker('volume', 'ls', '--quiet', '--filter', filter), '');
  assert.equal(await project.docker('ps', '--all', '--quiet', '--filter', filter), '');
});
