import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PERMISSIONS } from '../../broker/rabbitmq/topology.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import {
  allCompleted,
  assertProblem,
  create,
  createMany,
  read,
  statusOf,
  statusOverHttp2,
  workersInLab,
} from './client.ts';
import { connectionsToGateways, createWithin, msBetween, runBeside } from './page-proxy.ts';
import { type Container, openProject, type Project } from './project.ts';

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
    DOMINIO: 'localhost',
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
  assert.equal((await read(`${page}/api`, id)).status, 'pending');
  await project.compose('start', 'worker');
  for (let text = ''; !text.includes('"status":"completed"'); ) {
    const { value, done } = await reader.read();
    assert.ok(!done, `closed without the end: ${text}`);
    text += value;
  }
});

test('a hundred requests through the page’s address need one connection to the gateway', async () => {
  const frontend = await only('frontend');
  const before = await connectionsToGateways(project, frontend);
  for (let n = 0; n < 100; n += 1) await (await fetch(`${page}/api/health`)).text();
  assert.ok((await connectionsToGateways(project, frontend)) - before <= 1);
});

async function only(service: string): Promise<Container> {
  const [container] = await project.containers(service);
  return container as Container;
}

test('a page that stops still answers who waits', async () => {
  await project.compose('stop', 'worker');
  const id = await create(`${page}/api`);
  const waiting = read(`${page}/api`, id);
  const answeredAtMs = waiting.then(() => performance.now());
  await waitFor('the gateway has the waiting request', async () =>
    /^consultas_waiters\{.*\} 1$/m.test(await (await fetch(`${api}/metrics`)).text()),
  );
  await project.compose('stop', 'frontend');
  assert.ok(performance.now() - (await answeredAtMs) < 10_000, 'and then it ends');
  assert.equal((await waiting).status, 'pending');
  await project.compose('start', 'frontend', 'worker');
  await waitFor('the page is back', async () => (await fetch(page).catch(() => undefined))?.ok);
});

test('with DOMINIO the page comes over HTTPS and HTTP/2, and its certificate outlives the container', async () => {
  const frontend = await only('frontend');
  const root = '/var/lib/caddy/pki/authorities/local/root.crt';
  const ca = await project.docker('exec', frontend.Id, 'cat', root);
  const overHttps = `https://localhost:${project.settings.FRONTEND_HTTPS_PORT}`;
  assert.equal(await statusOverHttp2(overHttps, ca), 200);
  const plain = await fetch(`http://localhost:${project.settings.FRONTEND_PORT}/`, { redirect: 'manual' });
  assert.equal(plain.headers.get('location'), 'https://localhost/');
  await project.compose('up', '--detach', '--wait', '--no-deps', '--force-recreate', 'frontend');
  assert.equal(await statusOverHttp2(overHttps, ca), 200);
});

test('behind two proxies each client has its own limit, and none can pass for another', async () => {
  const [ana, luis] = [await only('lab'), await only('api-gateway')];
  const [gateway, inner, outer] = ['gateway', 'interior', 'exterior'].map((n) => `${project.name}-${n}`);
  const env = { RATE_LIMIT_PER_MINUTE: '2', TRUST_PROXY: `${inner},${outer}` };
  await runBeside(project, 'api-gateway', { name: gateway as string, env });
  await runBeside(project, 'frontend', { name: inner as string, env: { API_GATEWAY: gateway as string } });
  const command = ['caddy', 'reverse-proxy', '--from', ':8081', '--to', `${inner}:8080`];
  await runBeside(project, 'frontend', { name: outer as string, command });

  const base = `http://${outer}:8081/api`;
  const ready = `for (;;) { if ((await fetch('${base}/health').catch(() => ({}))).ok) break; }`;
  await project.docker('exec', ana.Id, 'node', '--input-type=module', '--eval', ready);
  assert.deepEqual(await createWithin(project, ana, base, 3), [202, 202, 429]);
  assert.deepEqual(await createWithin(project, luis, base, 3), [202, 202, 429], 'another client');
  assert.deepEqual(
    await createWithin(project, luis, `http://${inner}:8080/api`, 1),
    [429],
    'past the first proxy',
  );
  // In another network she has another address, but no more than that one.
  assert.equal((await createWithin(project, ana, `http://${gateway}:8000`, 3)).at(-1), 429, 'past both');
  await project.docker('rm', '--force', ...([gateway, inner, outer] as string[]));
});

test('the metrics are not for who comes through the page', async () => {
  assert.equal((await fetch(`${api}/metrics`)).status, 200);
  for (const path of ['/metrics', '/%6detrics', '/./metrics', '//metrics', '/metrics/'])
    for (const headers of [{}, { Connection: 'close, X-Forwarded-For' }])
      assert.equal(await statusOf(`${page}/api${path}`, headers), 404, path);
});

test('the laboratory sees every process, and lets only the holder of its key act', async () => {
  const state = (await (await fetch(`${page}/lab/estado`)).json()) as { mayAct: boolean };
  assert.equal(state.mayAct, true);
  const stop = (key: string) =>
    fetch(`${page}/lab/carga`, { method: 'DELETE', headers: { 'X-Lab-Token': key, Origin: page } });
  assert.equal((await stop('otra')).status, 401);
  assert.ok((await stop('una-clave-de-prueba')).ok);
  await workersInLab(page, 4);
});

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

test('a gateway that was made anew, with another address, is found', async () => {
  const [old] = await project.containers('api-gateway');
  await project.compose('rm', '--force', 'api-gateway');
  // Takes the free address, so that the new gateway gets another one.
  await project.compose('run', '--detach', '--no-deps', '--rm', 'api-gateway', 'sleep', '600');
  const found = msBetween(`${api}/health/ready`, `${page}/api/health/ready`);
  await project.compose('up', '--detach', '--wait', '--scale', 'worker=4');
  const [made] = await project.containers('api-gateway');
  const network = `${project.name}_publica`;
  assert.notEqual(
    made?.NetworkSettings.Networks[network]?.IPAddress,
    old?.NetworkSettings.Networks[network]?.IPAddress,
  );
  assert.ok((await found) < 5_000);
});

test('a second gateway gets its turn within 5 s, without a restart', async () => {
  const name = `${project.name}-otro`;
  const id = await project.compose(
    'run',
    '--detach',
    '--no-deps',
    '--use-aliases',
    '--name',
    name,
    'api-gateway',
  );
  const [other] = JSON.parse(await project.docker('inspect', id)) as [Container];
  const address = other.NetworkSettings.Networks[`${project.name}_publica`]?.IPAddress as string;
  const ready = ['bash', 'deploy/healthcheck.sh', '8000', '/health/ready'];
  await waitFor('it is ready', () =>
    project.docker('exec', id, ...ready).then(
      () => true,
      () => false,
    ),
  );
  const frontend = await only('frontend');
  const isUsed = async () => {
    await (await fetch(`${page}/api/health`)).text();
    return (await connectionsToGateways(project, frontend, address)) > 0;
  };
  await waitFor('the page uses it', isUsed, 6_000);
  await project.docker('rm', '--force', id);
  for (let n = 0; n < 10; n += 1)
    assert.equal((await fetch(`${page}/api/health`)).status, 200, 'nobody notices');
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
  assert.deepEqual([...new Set(published)].sort(), ['api-gateway', 'frontend']);
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
  const listening = await fetch(`${page}/lab/eventos`);
  const startMs = performance.now();
  await project.compose('down', '--remove-orphans');
  assert.ok(performance.now() - startMs < 40_000, 'a page that listens keeps nobody from ending');
  await listening.body?.cancel();
  await project.compose('up', '--detach', '--wait');
  assert.deepEqual(await read(api, id), consulta);
  await allCompleted(api, await createMany(api, 10));

  await project.compose('down', '--volumes');
  const filter = `label=com.docker.compose.project=${project.name}`;
  assert.equal(await project.docker('volume', 'ls', '--quiet', '--filter', filter), '');
  assert.equal(await project.docker('ps', '--all', '--quiet', '--filter', filter), '');
});
