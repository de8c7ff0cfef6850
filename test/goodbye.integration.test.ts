import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { askUnread, begin, HALF_REQUESTS } from './slow-clients.ts';

/** More than fits into the buffers between the gateway and a client that does not read. */
const RESULTADO_BYTES = 20_000_000;

const system = await startSystem({ workers: 0 });
after(() => system.stop());

test('SIGTERM: clients that have sent half a request do not use up the grace period', async () => {
  const { url, service } = await system.addGateway({ SHUTDOWN_GRACE_S: '4' });
  const sockets = await Promise.all(HALF_REQUESTS.map((half) => begin(url, half)));
  // Answered after them, so they have arrived.
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  assert.equal(await service.end('SIGTERM'), 0, service.log());
  for (const socket of sockets) socket.destroy();
});

test('SIGTERM: a client that is still reading gets all of it, and then its connection is closed', async () => {
  const id = await insertLongResult();
  const { url, service } = await system.addGateway();
  const agent = new Agent({ keepAlive: true });
  const reading = await askUnread(`${url}/consultar/${id}`, agent);
  const closed = once(reading.socket, 'close');
  const ending = service.end('SIGTERM');
  await waitFor(
    'it takes no more connections',
    async () => !(await fetch(`${url}/health/live`).catch(() => undefined)),
  );
  assert.ok((await text(reading)).length > RESULTADO_BYTES);
  await closed;
  assert.equal(await ending, 0, service.log());
});

async function insertLongResult(): Promise<number> {
  const [row] = await system.query(
    `WITH nuevo AS (
       INSERT INTO resultado (sha256, contenido) VALUES (sha256(random()::text::bytea), to_json(repeat('x', $1)))
       RETURNING resultado_id)
     INSERT INTO consulta (tipo_consulta, status, resultado_id, processed_at)
     SELECT 'listar_todos', 'completed', resultado_id, now() FROM nuevo RETURNING consulta_id`,
    [RESULTADO_BYTES],
  );
  return Number(row?.consulta_id);
}
