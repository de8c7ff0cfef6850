import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, test } from 'node:test';
import { memoryBytes } from '@sel/runtime/proc';
import { startSystem } from '../local/ephemeral/system.ts';
import type { ServiceProcess } from '../local/processes/service-process.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { askUnread } from './slow-clients.ts';

const MB = 2 ** 20;
const RESULT_BYTES = 5 * MB;
const RESULTS = 20;
/** As PostgreSQL's text: nothing compresses it. */
const RANDOM_TEXT = `(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, ${RESULT_BYTES} / 32))`;

const system = await startSystem({ workers: 0 });
after(() => system.stop());
/** Consultas that have ended, each with a result of its own that nothing compresses. */
const ids: number[] = [];
for (let n = 1; n <= RESULTS; n += 1) ids.push(await storeEnded(RANDOM_TEXT));

/** Stores a consulta whose shared result is a list with this text, an SQL expression. */
async function storeEnded(text: string): Promise<number> {
  const [row] = await system.query(
    `WITH guardado AS (
       INSERT INTO resultado (sha256, contenido)
       SELECT sha256(random()::text::bytea), ('["' || ${text} || '"]')::json RETURNING resultado_id
     )
     INSERT INTO consulta (tipo_consulta, status, resultado_id, processed_at)
     SELECT 'listar_todos', 'completed', resultado_id, now() FROM guardado RETURNING consulta_id`,
  );
  return Number(row?.consulta_id);
}

async function statusOf(url: string, method = 'GET'): Promise<number> {
  const response = await fetch(url, { method });
  await response.text();
  return response.status;
}

async function sentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/consultas_result_bytes\{[^}]*state="sending"[^}]*\} (\d+)/.exec(text)?.[1]);
}

function residentBytes({ process: { pid } }: ServiceProcess): number {
  return memoryBytes(pid as number, 'VmRSS') as number;
}

test('20 slow clients of 20 results of 5 MB take the memory that is set for that, and the others come later', async (t) => {
  const { url, service } = await system.addGateway({ API_GATEWAY_MAX_ENVIO_MB: '16' });
  const agent = new Agent();
  t.after(() => agent.destroy());
  const beforeBytes = residentBytes(service);
  const preferences = [{}, { Prefer: 'wait=5' }];
  const answers = await Promise.all(
    ids.map((id, n) => askUnread(`${url}/consultar/${id}`, agent, preferences[n % 2])),
  );
  const refused = answers.filter(({ statusCode }) => statusCode === 503);
  t.diagnostic(
    `${refused.length} of ${RESULTS} were refused; ${Math.round((residentBytes(service) - beforeBytes) / MB)} MB more`,
  );
  assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 3, 'three of 5 MB fit into 16');
  assert.equal(refused.length, RESULTS - 3);
  assert.ok(refused.every(({ headers }) => Number(headers['retry-after']) >= 1));
  const held = await sentBytes(url);
  assert.ok(held > 15 * MB && held <= 16 * MB, `${held} bytes`);
  assert.ok(residentBytes(service) - beforeBytes < 120 * MB);

  const refusedId = ids[answers.findIndex(({ statusCode }) => statusCode === 503)];
  assert.equal(await statusOf(`${url}/consultar/${refusedId}/eventos`), 503);
  const same = await askUnread(
    `${url}/consultar/${ids[answers.findIndex(({ statusCode }) => statusCode === 200)]}`,
    agent,
  );
  assert.equal(same.statusCode, 200, 'one that is being sent already takes no more');
  assert.equal(await sentBytes(url), held);

  for (const answer of [...answers, same]) answer.destroy();
  await waitFor('their memory is given back', async () => (await sentBytes(url)) === 0);
  for (const id of ids.slice(-4)) {
    const body = await (await fetch(`${url}/consultar/${id}`)).text();
    assert.ok(body.length > RESULT_BYTES);
    assert.equal(JSON.parse(body).resultado[0].length, RESULT_BYTES);
  }
  assert.equal(await statusOf(`${url}/health/ready`), 200);
});

test('an event stream whose end does not fit for now waits for room, and then tells it', async (t) => {
  const { url } = await system.addGateway({ API_GATEWAY_MAX_ENVIO_MB: '6' });
  const [row] = await system.query(
    `INSERT INTO consulta (tipo_consulta) VALUES ('listar_todos') RETURNING consulta_id`,
  );
  const pending = Number(row?.consulta_id);
  const events = await fetch(`${url}/consultar/${pending}/eventos`);
  const agent = new Agent();
  t.after(() => agent.destroy());
  const unread = await askUnread(`${url}/consultar/${ids[0]}`, agent);
  await system.query(
    `UPDATE consulta SET status = 'completed', processed_at = now(), resultado_id = other.resultado_id
     FROM consulta other WHERE other.consulta_id = $1 AND consulta.consulta_id = $2`,
    [ids[1], pending],
  );
  assert.equal(await statusOf(`${url}/consultar/${pending}`), 503);
  unread.destroy();
  const text = await events.text();
  assert.match(text, /^id: fin$/m);
  assert.ok(text.length > RESULT_BYTES);
});

test('a result that was stored before there was a limit is refused with a reason, and ends nobody', async () => {
  const { url, service } = await system.addGateway({ API_GATEWAY_MAX_ENVIO_MB: '1' });
  const compressible = await storeEnded(`repeat('a', ${550 * MB})`);
  for (const id of [ids[0] as number, compressible]) {
    for (const path of [`/consultar/${id}`, `/consultar/${id}/eventos`]) {
      const response = await fetch(`${url}${path}`);
      assert.equal(response.status, 403);
      const { code, detail } = (await response.json()) as { code: string; detail: string };
      assert.equal(code, 'resultado_demasiado_grande');
      assert.match(detail, /1 MB.*API_GATEWAY_MAX_ENVIO_MB.*buscar_codigo/s);
    }
    assert.equal(await statusOf(`${url}/consultar/${id}`, 'HEAD'), 200);
  }
  assert.ok(service.isRunning);
});
