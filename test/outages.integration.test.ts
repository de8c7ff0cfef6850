import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestDatabase } from '../local/ephemeral/database.ts';
import { createTestVhost } from '../local/ephemeral/rabbitmq-vhost.ts';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { PostgresProcess } from '../local/servers/postgres-process.ts';
import { findRabbitmq } from '../local/servers/rabbitmq.ts';
import { type ClusterNode, RabbitCluster } from '../local/servers/rabbitmq-cluster.ts';

/** Whatever is frozen, a request is answered long before this. */
const ANSWER_DEADLINE_MS = 30_000;
const MAX_UNPUBLISHED = 300;

describe('while what it depends on is frozen', { skip: !findRabbitmq() && 'no RabbitMQ' }, () => {
  const cleanup = new AsyncDisposableStack();
  let postgres: PostgresProcess;
  let rabbit: ClusterNode;
  let system: System;
  /** Every id that was answered with 202. */
  const promised: number[] = [];

  before(async () => {
    const [server, cluster] = await Promise.all([PostgresProcess.start(), RabbitCluster.start(1)]);
    cleanup.defer(() => server.stop());
    cleanup.defer(() => cluster.stop());
    postgres = server;
    rabbit = cluster.nodes[0] as ClusterNode;
    const vhost = await createTestVhost(cluster);
    const database = await createTestDatabase(server);
    system = await startSystem({
      database,
      brokerUrls: vhost.urls,
      workers: 1,
      env: { API_GATEWAY_MAX_UNPUBLISHED: String(MAX_UNPUBLISHED) },
    });
    cleanup.defer(() => system.stop());
  });
  after(() => cleanup.disposeAsync());

  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${system.apiUrl}${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) });
  const post = async (): Promise<number> => {
    const response = await request('/consultar', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
    });
    const body = (await response.json()) as { consulta_id: number };
    if (response.status === 202) promised.push(body.consulta_id);
    else assert.ok(response.headers.get('retry-after'), `${response.status} without Retry-After`);
    return response.status;
  };
  const untilReported = (path: string, status: number, dependencies: object) =>
    waitFor(`${path} says ${status} ${JSON.stringify(dependencies)}`, async () => {
      const response = await request(path);
      const { dependencias } = (await response.json()) as { dependencias: object };
      return response.status === status && JSON.stringify(dependencias) === JSON.stringify(dependencies);
    });
  const untilAllEnded = async () => {
    await system.untilNothingIsPending();
    const own = "consulta WHERE consulta_id = ANY ($1) AND status = 'completed'";
    assert.equal(await system.count(own, [promised]), promised.length, 'every 202 has its result');
  };

  test('RabbitMQ: consultas are accepted and published later', async () => {
    const thaw = rabbit.freeze();
    try {
      for (let n = 0; n < 20; n += 1) assert.equal(await post(), 202);
      await untilReported('/health', 503, { postgres: 'ok', cola: 'caída' });
      await untilReported('/health/ready', 200, { postgres: 'ok', cola: 'caída' });
      for (let n = 0; n < 20; n += 1) assert.equal(await post(), 202);
    } finally {
      thaw();
    }
    await untilReported('/health', 200, { postgres: 'ok', cola: 'ok' });
    await untilAllEnded();
  });

  test('RabbitMQ short of memory: consultas are accepted and published later', async () => {
    await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '1');
    try {
      // RabbitMQ blocks a connection when it publishes for the first time after the alarm.
      for (let n = 0; n < 20; n += 1) assert.equal(await post(), 202);
      await untilReported('/health', 503, { postgres: 'ok', cola: 'caída' });
      for (let n = 0; n < 20; n += 1) assert.equal(await post(), 202);
    } finally {
      await rabbit.ctl('set_vm_memory_high_watermark', '0.6');
    }
    await untilReported('/health', 200, { postgres: 'ok', cola: 'ok' });
    await untilAllEnded();
  });

  test('more than may wait unpublished is refused until the broker is back', async () => {
    const thaw = rabbit.freeze();
    try {
      const statuses: number[] = [];
      await waitFor('the bound is reached', async () => {
        statuses.push(...(await Promise.all(Array.from({ length: 50 }, post))));
        return statuses.includes(503);
      });
      assert.deepEqual(new Set(statuses), new Set([202, 503]));
      // All gateways share what is unpublished: that takes none of them from those who only read.
      await untilReported('/health/ready', 200, { postgres: 'ok', cola: 'caída' });
      assert.equal((await request(`/consultar/${promised.at(-1)}`)).status, 200);
      assert.equal(await post(), 503);
    } finally {
      thaw();
    }
    await untilReported('/health/ready', 200, { postgres: 'ok', cola: 'ok' });
    await waitFor('consultas are accepted again', async () => (await post()) === 202);
    await untilAllEnded();
  });

  test('PostgreSQL: requests end with 503 in bounded time, and what was sent without an answer ends, too', async () => {
    const [row] = await system.query('SELECT max(consulta_id)::int AS last FROM consulta');
    const thaw = await postgres.freeze();
    try {
      const statuses = await Promise.all(Array.from({ length: 200 }, post));
      assert.deepEqual(new Set(statuses), new Set([503]));
      const read = await request(`/consultar/${row?.last}`);
      assert.equal(read.status, 503);
      await untilReported('/health/ready', 503, { postgres: 'caída', cola: 'ok' });
      assert.equal((await request('/health/live')).status, 200);
    } finally {
      thaw();
    }
    await untilReported('/health', 200, { postgres: 'ok', cola: 'ok' });
    await waitFor('consultas are accepted again', async () => (await post()) === 202);
    await untilAllEnded();
  });

  test('a gateway stops in order although RabbitMQ is frozen, and another one publishes what it left', async () => {
    const { url } = await system.addGateway();
    const thaw = rabbit.freeze();
    try {
      for (let n = 0; n < 10; n += 1) assert.equal(await post(), 202);
      assert.equal(await system.gateway.end('SIGTERM'), 0, system.gateway.log());
    } finally {
      thaw();
    }
    assert.equal((await fetch(`${url}/health/live`)).status, 200);
    await untilAllEnded();
  });
});
