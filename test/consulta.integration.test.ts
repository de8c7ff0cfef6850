import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Consulta } from '@sel/contract';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';

for (const broker of await brokersToTest()) {
  describe(`the life of a consulta, on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 2 });
    });
    after(() => system?.stop());

    test('it is accepted at once and ends with its producto', async () => {
      const response = await system.api.post({ tipo_consulta: 'buscar_codigo', codigo: ' prod001 ' });
      assert.equal(response.status, 202);
      const accepted = (await response.json()) as { consulta_id: number };
      assert.deepEqual(accepted, {
        consulta_id: accepted.consulta_id,
        status: 'pending',
        message: 'Consulta encolada exitosamente',
      });
      assert.equal(response.headers.get('location'), `/consultar/${accepted.consulta_id}`);

      const consulta = await system.api.waitForEnd(accepted.consulta_id);
      assert.equal(consulta.status, 'completed');
      assert.equal(consulta.codigo_buscado, 'PROD001');
      assert.equal((consulta.resultado as { codigo: string }).codigo, 'PROD001');
      assert.deepEqual(Object.keys(consulta.resultado ?? {}), ['codigo', 'nombre', 'ubicacion']);
      assert.match(consulta.worker ?? '', /^worker-[12]$/);
      const { created_at, published_at, started_at, finished_at, processed_at } = consulta;
      const times = [created_at, published_at, started_at, finished_at, processed_at].map((time) =>
        Date.parse(time ?? ''),
      );
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
        'a consulta lives forwards',
      );
    });

    test('a listing has every producto, in order, and equal listings are stored once', async () => {
      const ids = await Promise.all(
        Array.from({ length: 20 }, () => system.api.create({ tipo_consulta: 'listar_todos' })),
      );
      const consultas = await Promise.all(ids.map((id) => system.api.waitForEnd(id)));
      for (const { resultado } of consultas) {
        const codigos = (resultado as { codigo: string }[]).map(({ codigo }) => codigo);
        assert.equal(codigos.length, 200);
        assert.deepEqual(codigos, codigos.toSorted());
      }
      assert.deepEqual(await system.query('SELECT count(*)::int AS count FROM resultado'), [{ count: 1 }]);
    });

    test('what is not in the catalogue is not found, without a result', async () => {
      const id = await system.api.create({ tipo_consulta: 'buscar_codigo', codigo: 'NO-HAY' });
      const consulta = await system.api.waitForEnd(id);
      assert.equal(consulta.status, 'not_found');
      assert.equal(consulta.resultado, null);
    });

    test('events tell its end and close', async () => {
      const id = await system.api.create({ tipo_consulta: 'buscar_codigo', codigo: 'PROD002' });
      const response = await system.api.events(id);
      assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
      const [, data = ''] = /^id: fin\nevent: consulta\ndata: (.*)\n\n$/m.exec(await response.text()) ?? [];
      const last = JSON.parse(data) as Consulta;
      assert.equal(last.status, 'completed');
    });

    test('without a worker it stays pending, a wait ends in time and the next worker finishes it', async () => {
      await Promise.all(system.workers.map((worker) => worker.end('SIGTERM')));
      const id = await system.api.create({ tipo_consulta: 'buscar_codigo', codigo: 'PROD003' });
      const response = await system.api.get(`/consultar/${id}`, { Prefer: 'wait=1' });
      assert.equal(((await response.json()) as Consulta).status, 'pending');
      assert.equal(response.headers.get('preference-applied'), 'wait=1');
      assert.equal(response.headers.get('retry-after'), '1');
      await system.addWorker();
      assert.equal((await system.api.waitForEnd(id)).status, 'completed');
    });

    test('one Idempotency-Key makes one consulta, however many ask at once, and fits one request only', async () => {
      const headers = { 'Idempotency-Key': 'prueba-1' };
      const body = { tipo_consulta: 'buscar_codigo', codigo: 'PROD004' };
      const ids = await Promise.all(Array.from({ length: 100 }, () => system.api.create(body, headers)));
      assert.equal(new Set(ids).size, 1);
      const inOtherWords = { ...body, codigo: 'prod004' };
      assert.equal(await system.api.create(inOtherWords, headers), ids[0]);
      const other = await system.api.post({ tipo_consulta: 'listar_todos' }, headers);
      assert.equal(other.status, 422);
    });

    test('what is no request is refused with a reason, and never becomes a consulta', async () => {
      const count = async () => (await system.query('SELECT consulta_id FROM consulta')).length;
      const before = await count();
      // Every reason to refuse a body and an id stands beside the routes (api-gateway/routes/bad-*.test.ts).
      for (const [body, status, code] of [
        ['{"tipo_consulta":', 400, 'json_invalido'],
        [[], 400, 'solicitud_invalida'],
        [{ tipo_consulta: 'borrar_todo' }, 400, 'tipo_consulta_desconocido'],
        ['{"tipo_consulta":"buscar_codigo","codigo":"A\\u0000"}', 400, 'codigo_invalido'],
        ['{"tipo_consulta":"buscar_codigo","codigo":"\\ud800"}', 400, 'codigo_invalido'],
        [{ tipo_consulta: 'buscar_codigo', codigo: 'A'.repeat(2_000_000) }, 413, 'cuerpo_demasiado_grande'],
      ] as const) {
        const refused = await system.api.post(body);
        assert.equal(refused.status, status);
        assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.equal(((await refused.json()) as { code: string }).code, code);
      }
      for (const [id, status] of [
        ['0', 400],
        ['1%00', 400],
        ['9007199254740993', 404],
        ['4000000000', 404],
      ] as const)
        for (const path of [`/consultar/${id}`, `/consultar/${id}/eventos`])
          assert.equal((await system.api.get(path)).status, status, path);
      assert.equal(await count(), before);
    });

    test('the API describes itself', async () => {
      const { paths } = (await (await system.api.get('/openapi.json')).json()) as { paths: object };
      for (const path of [
        '/consultar',
        '/consultar/{consulta_id}',
        '/consultar/{consulta_id}/eventos',
        '/health',
      ]) {
        assert.ok(path in paths, path);
      }
      assert.equal((await system.api.get('/docs')).status, 200);
      assert.deepEqual(await (await system.api.get('/health')).json(), {
        status: 'ok',
        dependencias: { postgres: 'ok', cola: 'ok' },
      });
      assert.match(await (await system.api.get('/metrics')).text(), /consultas_accepted_total/);
    });

    test('without its queue the gateway is ready exactly when it accepts consultas all the same', async () => {
      await system.queue.deleteQueue();
      await waitFor('it has noticed', async () => (await system.api.get('/health')).status === 503);
      const ready = await system.api.get('/health/ready');
      const posted = await system.api.post({ tipo_consulta: 'buscar_codigo', codigo: 'PROD001' });
      await system.queue.provision();
      await waitFor('the queue is back', async () => (await system.api.get('/health')).ok);
      assert.equal(posted.status, broker.name === 'PostgreSQL' ? 503 : 202);
      assert.equal(ready.ok, posted.ok);
      assert.ok((await system.api.get('/health/ready')).ok);
      await system.untilNothingIsPending();
    });

    test('SIGTERM ends the services cleanly, and what they had accepted is finished by the next ones', async () => {
      const ids = await system.api.createMany(200);
      const services = [system.gateway, ...system.workers].filter((service) => service.isRunning);
      const codes = await Promise.all(services.map((service) => service.end('SIGTERM')));
      assert.deepEqual(
        codes,
        services.map(() => 0),
      );
      await system.gateway.start();
      await system.addWorker();
      await system.untilNothingIsPending();
      const rows = await system.query<{ ended: number }>(
        `SELECT count(*)::int AS ended FROM consulta
         WHERE consulta_id = ANY ($1) AND status IN ('completed', 'not_found')`,
        [ids],
      );
      assert.deepEqual(rows, [{ ended: ids.length }]);
    });
  });
}
