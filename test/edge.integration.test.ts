import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { hashApiKey } from '../api-gateway/edge/api-keys.ts';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { sendRaw } from './fuzz/raw-requests.ts';

let system: System;
before(async () => {
  system = await startSystem({ workers: 1 });
});
after(() => system?.stop());

const post = (url: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`${url}/consultar`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body ?? '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
  });
const idOf = async (response: Response): Promise<number> => {
  assert.equal(response.status, 202);
  return ((await response.json()) as { consulta_id: number }).consulta_id;
};
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

test('with API keys, a consulta is visible only to the key that made it', async () => {
  const keys = ['ana', 'luis'].map((name) => `${name}:${hashApiKey(`clave-${name}`).toString('hex')}`);
  const { url } = await system.addGateway({ API_KEYS: keys.join(',') });
  const as = (name: string) => ({ Authorization: `Bearer clave-${name}` });

  for (const headers of [{}, as('otra'), { Authorization: 'Basic YTpi' }]) {
    const refused = await post(url, headers as Record<string, string>);
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('www-authenticate'), 'Bearer');
    assert.equal(await codeOf(refused), 'clave_no_valida');
  }
  const id = await idOf(await post(url, as('ana')));
  for (const path of [`/consultar/${id}`, `/consultar/${id}/eventos`]) {
    assert.equal((await fetch(`${url}${path}`, { headers: as('ana') })).status, 200, path);
    assert.equal((await fetch(`${url}${path}`, { headers: as('luis') })).status, 404, path);
    assert.equal((await fetch(`${url}${path}`)).status, 401, path);
  }
  for (const path of ['/health', '/metrics', '/openapi.json', '/'])
    assert.equal((await fetch(`${url}${path}`)).status, 200);

  const unowned = await idOf(await post(system.apiUrl));
  assert.equal((await fetch(`${url}/consultar/${unowned}`, { headers: as('ana') })).status, 404);

  const key = { 'Idempotency-Key': randomUUID() };
  const first = await idOf(await post(url, { ...as('ana'), ...key }));
  assert.equal(await idOf(await post(url, { ...as('ana'), ...key })), first);
  assert.notEqual(await idOf(await post(url, { ...as('luis'), ...key })), first);
});

test('only the origins on the list may use the API from a browser', async () => {
  const { url } = await system.addGateway({ CORS_ORIGINS: 'https://uno.example, https://dos.example' });
  const allowed = async (origin: string, api = url) => {
    const preflight = await fetch(`${api}/consultar`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
    return preflight.headers.get('access-control-allow-origin');
  };
  assert.equal(await allowed('https://dos.example'), 'https://dos.example');
  assert.equal(await allowed('https://tres.example'), null);
  assert.equal(await allowed('https://dos.example', system.apiUrl), null);
});

test('no answer may be sniffed, framed or run', async () => {
  for (const path of ['/', '/health', '/consultar/999999999', '/nada', '/docs/']) {
    const { headers } = await fetch(`${system.apiUrl}${path}`);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src '(none|self)'/, path);
  }
});

test('a client may create so many consultas a minute', async () => {
  const { url } = await system.addGateway({ RATE_LIMIT_PER_MINUTE: '3', TRUST_PROXY: 'loopback' });
  const from = (address: string) => post(url, { 'X-Forwarded-For': address });
  for (let n = 0; n < 3; n += 1) assert.equal((await from('192.0.2.1')).status, 202);
  const refused = await from('192.0.2.1');
  assert.equal(refused.status, 429);
  const retryAfterS = Number(refused.headers.get('retry-after'));
  assert.ok(retryAfterS > 0 && retryAfterS <= 60);
  assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(await codeOf(refused), 'demasiadas_solicitudes');
  assert.equal((await from('192.0.2.2')).status, 202, 'another client');
  assert.equal((await fetch(`${url}/consultar/1`)).status, 200, 'asking is not limited');
});

test('only declared proxies say who the client is, and nothing in front of the last of them is believed', async () => {
  const statuses = async (TRUST_PROXY: string, chains: string[]) => {
    const { url } = await system.addGateway({ RATE_LIMIT_PER_MINUTE: '2', TRUST_PROXY });
    const answers: number[] = [];
    for (const chain of chains) answers.push((await post(url, { 'X-Forwarded-For': chain })).status);
    return answers;
  };
  const others = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
  assert.deepEqual(await statuses('', others), [202, 202, 429], 'nobody is declared');
  assert.deepEqual(await statuses('10.0.0.7', others), [202, 202, 429], 'whoever calls is not');
  for (const list of ['loopback,10.0.0.7', 'localhost,10.0.0.0/8']) {
    const clients = others.map((client) => `${client}, 10.0.0.7`);
    assert.deepEqual(await statuses(list, clients), [202, 202, 202], `${list}: three clients`);
    const forged = others.map((made) => `${made}, 198.51.100.9, 10.0.0.7`);
    assert.deepEqual(
      await statuses(list, forged),
      [202, 202, 429],
      `${list}: one client that makes up others`,
    );
  }
});

test('the metrics are for who asks the gateway itself, not for the clients of a proxy', async () => {
  assert.equal((await fetch(`${system.apiUrl}/metrics`)).status, 200);
  for (const path of ['/metrics', '/metrics/', '/%6detrics', '/metrics?x'])
    for (const from of ['192.0.2.1', '']) {
      const refused = await fetch(`${system.apiUrl}${path}`, { headers: { 'X-Forwarded-For': from } });
      assert.equal(refused.status, 404, path);
      assert.equal(await codeOf(refused), 'ruta_no_encontrada');
    }
});

test('one Idempotency-Key, a thousand requests at once, two gateways: one consulta', async () => {
  const { url } = await system.addGateway();
  const headers = { 'Idempotency-Key': randomUUID() };
  const responses = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => post(n % 2 === 0 ? url : system.apiUrl, headers)),
  );
  const ids = new Set(await Promise.all(responses.map(idOf)));
  assert.equal(ids.size, 1);
  const owner = new pg.Client({ connectionString: system.database.urls.owner });
  await owner.connect();
  const { rows } = await owner.query('SELECT count(*)::int AS jobs FROM consulta WHERE consulta_id >= $1', [
    [...ids][0],
  ]);
  await owner.end();
  assert.equal(rows[0].jobs, 1);
});

test('a request without Host is told so, and an expectation that nobody knows is ignored', async () => {
  const [withoutHost] = await sendRaw(system.apiUrl, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  assert.equal(withoutHost?.status, 400);
  assert.match(withoutHost?.body ?? '', /Host/);
  const [expecting] = await sendRaw(
    system.apiUrl,
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n'),
  );
  assert.equal(expecting?.status, 200);
});

test('clients that never finish their request stop nobody, and are closed', async () => {
  const { hostname, port } = new URL(system.apiUrl);
  const starts = [
    'POST /consultar HTTP/1.1\r\nHost: x\r\nX-A: ',
    'POST /consultar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
  ];
  const sockets = await Promise.all(
    Array.from({ length: 500 }, async (_, n) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(starts[n % 2] as string);
      return socket;
    }),
  );
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('a');
  }, 500);
  const closed = Promise.all(sockets.map(ended));
  for (let n = 0; n < 20; n += 1) assert.equal((await post(system.apiUrl)).status, 202);
  const answers = await closed;
  clearInterval(dripping);
  assert.equal(answers.length, 500);
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 408 /);
});

test('a client that breaks off its upload is not taken for an outage', async () => {
  const { url, service } = await system.addGateway({ LOG_LEVEL: 'debug' });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    'POST /consultar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
  );
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  socket.destroy();
  await waitFor('the gateway has noticed', () => /el cliente se fue|sin servicio/.test(service.log()));
  assert.doesNotMatch(service.log(), /sin servicio/);
});

/** Everything that comes until the other side closes. */
async function ended(socket: Socket): Promise<string> {
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  await once(socket, 'close');
  return received;
}

test('clients that do not read their listing share its memory', async () => {
  const owner = new pg.Client({ connectionString: system.database.urls.owner });
  await owner.connect();
  await owner.query(
    `INSERT INTO producto SELECT 'GRANDE' || n, repeat('x', 80), 'A-1' FROM generate_series(1, 20000) n`,
  );
  await owner.end();
  const id = await idOf(await post(system.apiUrl, {}, '{"tipo_consulta":"listar_todos"}'));
  const listing = await fetch(`${system.apiUrl}/consultar/${id}`, { headers: { Prefer: 'wait=50' } });
  const bytes = (await listing.text()).length;
  assert.ok(bytes > 2_000_000);

  const { pid } = system.gateway.process;
  const residentBytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  const beforeBytes = residentBytes();
  const agent = new Agent({ maxSockets: 300 });
  const unread = await Promise.all(
    Array.from({ length: 300 }, () => firstByte(`${system.apiUrl}/consultar/${id}`, agent)),
  );
  const grownBytes = residentBytes() - beforeBytes;
  for (const response of unread) response.destroy();
  agent.destroy();
  assert.ok(grownBytes < (300 * bytes) / 3, `${grownBytes} bytes for 300 readers of ${bytes}`);
});

/** Asks, and then reads nothing. */
function firstByte(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { agent }, resolve).once('error', reject));
}

test('SIGTERM: what has begun is answered, connections are closed, and nothing accepted is lost', async () => {
  const { url, service } = await system.addGateway();
  await system.workers[0]?.end('SIGTERM');
  const agent = new Agent({ keepAlive: true });
  const id = await idOf(await post(url));
  const events = await fetch(`${url}/consultar/${id}/eventos`);
  const waiting = firstResponse(`${url}/consultar/${id}`, agent, { Prefer: 'wait=50' });
  await waitFor('both wait', async () =>
    /consultas_waiters\{[^}]*\} 2/.test(await (await fetch(`${url}/metrics`)).text()),
  );
  const ending = service.end('SIGTERM');
  const response = await waiting;
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers.connection, 'close');
  assert.match(await events.text(), /"status":"pending"/);
  assert.equal(await ending, 0);
  agent.destroy();

  const worker = await system.addWorker();
  const done = await fetch(`${system.apiUrl}/consultar/${id}`, { headers: { Prefer: 'wait=50' } });
  assert.equal(((await done.json()) as { status: string }).status, 'completed');
  assert.equal(await worker.end('SIGTERM'), 0);
});

function firstResponse(url: string, agent: Agent, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    httpRequest(url, { agent, headers }, (response) => resolve(response.resume()))
      .once('error', reject)
      .end(),
  );
}
