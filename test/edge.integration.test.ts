import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { after, test } from 'node:test';
import { memoryBytes } from '@sel/runtime/proc';
import { hashApiKey } from '../api-gateway/edge/api-keys.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { askUnread, begin, HALF_REQUESTS } from './slow-clients.ts';

const system = await startSystem({ workers: 1 });
after(() => system.stop());
/** Beside the system's own, for the tests that need two; the last one ends it. */
const second = await system.addGateway();

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

test('with API keys, a consulta is visible only to the key that made it', async () => {
  const keys = ['ana', 'luis'].map((name) => `${name}:${hashApiKey(`clave-${name}`).toString('hex')}`);
  const { url } = await system.addGateway({ API_KEYS: keys.join(',') });
  const as = (name: string) => ({ Authorization: `Bearer clave-${name}` });

  assert.equal((await post(url)).status, 401);
  const id = await idOf(await post(url, as('ana')));
  for (const path of [`/consultar/${id}`, `/consultar/${id}/eventos`]) {
    assert.equal((await fetch(`${url}${path}`, { headers: as('ana') })).status, 200, path);
    assert.equal((await fetch(`${url}${path}`, { headers: as('luis') })).status, 404, path);
    assert.equal((await fetch(`${url}${path}`)).status, 401, path);
  }
  const unowned = await idOf(await post(system.apiUrl));
  assert.equal((await fetch(`${url}/consultar/${unowned}`, { headers: as('ana') })).status, 404);

  const key = { 'Idempotency-Key': randomUUID() };
  const first = await idOf(await post(url, { ...as('ana'), ...key }));
  assert.equal(await idOf(await post(url, { ...as('ana'), ...key })), first);
  assert.notEqual(await idOf(await post(url, { ...as('luis'), ...key })), first);
});

test('one Idempotency-Key, a thousand requests at once, two gateways: one consulta', async () => {
  const headers = { 'Idempotency-Key': randomUUID() };
  const responses = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => post(n % 2 === 0 ? second.url : system.apiUrl, headers)),
  );
  const ids = new Set(await Promise.all(responses.map(idOf)));
  assert.equal(ids.size, 1);
  assert.equal(await system.count('consulta WHERE consulta_id >= $1', [...ids]), 1);
});

test('clients that never finish their request stop nobody, and are closed', async () => {
  const sockets = await Promise.all(
    Array.from({ length: 500 }, (_, n) => begin(system.apiUrl, HALF_REQUESTS[n % 2] as string)),
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
  await system.query(
    `INSERT INTO producto SELECT 'GRANDE' || n, repeat('x', 80), 'A-1' FROM generate_series(1, 20000) n`,
  );
  const id = await idOf(await post(system.apiUrl, {}, '{"tipo_consulta":"listar_todos"}'));
  const listing = await fetch(`${system.apiUrl}/consultar/${id}`, { headers: { Prefer: 'wait=50' } });
  const bytes = (await listing.text()).length;
  assert.ok(bytes > 2_000_000);

  const { pid } = system.gateway.process;
  const residentBytes = () => memoryBytes(pid as number, 'VmRSS') as number;
  const beforeBytes = residentBytes();
  const agent = new Agent({ maxSockets: 300 });
  const unread = await Promise.all(
    Array.from({ length: 300 }, () => askUnread(`${system.apiUrl}/consultar/${id}`, agent)),
  );
  const grownBytes = residentBytes() - beforeBytes;
  for (const response of unread) response.destroy();
  agent.destroy();
  assert.ok(grownBytes < (300 * bytes) / 3, `${grownBytes} bytes for 300 readers of ${bytes}`);
});

test('SIGTERM: what has begun is answered, connections are closed, and nothing accepted is lost', async () => {
  const { url, service } = second;
  await system.workers[0]?.end('SIGTERM');
  const agent = new Agent({ keepAlive: true });
  const id = await idOf(await post(url));
  const events = await fetch(`${url}/consultar/${id}/eventos`);
  const waiting = askUnread(`${url}/consultar/${id}`, agent, { Prefer: 'wait=50' });
  await waitFor('both wait', async () =>
    /consultas_waiters\{[^}]*\} 2/.test(await (await fetch(`${url}/metrics`)).text()),
  );
  const ending = service.end('SIGTERM');
  const response = (await waiting).resume();
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
