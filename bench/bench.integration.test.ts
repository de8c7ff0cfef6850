import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Consulta } from '@sel/contract';
import { ROOT } from '@sel/runtime/project-root';
import { isRunning } from '@sel/runtime/running-system';
import { ApiClient } from '../local/ephemeral/api-client.ts';
import { createEmptyDatabase, createTestDatabase } from '../local/ephemeral/database.ts';
import { openTestNode, type TestNode } from '../local/ephemeral/rabbitmq.ts';
import { createTestVhost } from '../local/ephemeral/rabbitmq-vhost.ts';
import { guard } from '../local/processes/guard.ts';
import { processTree } from '../local/processes/process-tree.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { findRabbitmq } from '../local/servers/rabbitmq.ts';
import { startPostFloor } from './floor/post-floor.ts';
import { availablePeers, startPeer } from './peers/peer.ts';
import type { Results } from './results.ts';

const skip = findRabbitmq() ? false : 'the benchmark needs rabbitmq-server on this machine';

function startBench(...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'bench/main.ts'), '--quick', '--cold', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // The runner ends an interrupted test file without its `after` hooks.
  child.once('exit', guard(child.pid as number, 'TERM'));
  let progress = '';
  child.stderr.on('data', (chunk) => {
    progress += chunk;
  });
  return { child, ended: once(child, 'exit'), progress: () => progress };
}

test('a run writes its figures, its charts and a page that says on what machine', { skip }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sel-bench-'));
  try {
    const { ended, progress } = startBench('--only', 'latencia', '--out', dir);
    const [code] = await ended;
    assert.equal(code, 0, progress());
    const results = JSON.parse(readFileSync(join(dir, 'rendimiento/resultados.json'), 'utf8')) as Results;
    const { cases } = results.latency ?? assert.fail('no latencies');
    for (const { post, endToEnd } of cases) {
      assert.equal(post.p50Ms.values.length, 3);
      assert.ok(post.p50Ms.median > 0 && post.p50Ms.median <= post.p99Ms.median);
      assert.ok(post.p50Ms.median < endToEnd.p50Ms.median, 'a result comes after the 202');
    }
    const page = readFileSync(join(dir, 'rendimiento.md'), 'utf8');
    assert.match(page, new RegExp(`PostgreSQL ${results.machine.postgresql}`));
    assert.match(page, /sin calentar: sus cifras no valen/);
    for (const [, picture] of page.matchAll(/!\[.*?\]\((.+?)\)/g))
      assert.ok(existsSync(join(dir, picture ?? '')), picture);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('the floor of a POST is a server that stores one consulta for each, and says so', async () => {
  await using started = new AsyncDisposableStack();
  const floor = await startPostFloor({ servers: { createDatabase: () => createTestDatabase() }, started });
  const api = new ApiClient(floor.url);
  const first = await api.create({ tipo_consulta: 'buscar_codigo', codigo: 'PROD001' });
  assert.equal(await api.create({ tipo_consulta: 'listar_todos' }), first + 1);
});

/** Asks until it has ended, as the benchmark's clients do. */
async function ended(api: ApiClient, body: object): Promise<Consulta> {
  const id = await api.create(body);
  return waitFor('the consulta ends', async () => {
    const consulta = (await (await api.get(`/consultar/${id}`)).json()) as Consulta;
    return consulta.status === 'pending' ? undefined : consulta;
  });
}

describe('the hand-written peers', { skip, concurrency: true }, () => {
  let node: TestNode;
  before(async () => {
    node = (await openTestNode()) ?? assert.fail('no RabbitMQ');
  });
  after(() => node?.stop());
  const servers = {
    createDatabase: () => createEmptyDatabase(),
    createVhost: () => createTestVhost({ ...node, stop: async () => {} }),
  };

  for (const name of ['typescript', 'python'] as const) {
    const cannotRun = !availablePeers().includes(name) && 'this machine cannot run it';
    test(`the one in ${name} answers as the system does`, { skip: cannotRun }, async () => {
      await using started = new AsyncDisposableStack();
      const peer = await startPeer({ servers, started }, name);
      const api = new ApiClient(peer.apiUrl);
      const found = await ended(api, { tipo_consulta: 'buscar_codigo', codigo: ' prod001' });
      assert.equal((found.resultado as { codigo: string }).codigo, 'PROD001');
      assert.equal(
        (await ended(api, { tipo_consulta: 'buscar_codigo', codigo: 'NADA' })).status,
        'not_found',
      );
      const all = await ended(api, { tipo_consulta: 'listar_todos' });
      assert.equal((all.resultado as unknown[]).length, 200);
      assert.equal(await peer.ledger.lastId(), 3);
    });
  }
});

test('an interrupted run leaves nothing running and nothing behind', { skip }, async () => {
  const { child, ended, progress } = startBench('--only', 'latencia');
  const pid = child.pid as number;
  await waitFor(
    'the system is being measured',
    () => progress().includes('Latencia · calentamiento'),
    120_000,
  );
  const family = processTree(pid);
  assert.ok(family.length > 5, 'PostgreSQL, RabbitMQ, a gateway and two workers run');
  child.kill('SIGINT');
  const [code] = await ended;
  assert.equal(code, 1, progress());
  assert.match(progress(), /Interrumpido/);
  await waitFor('all its processes have ended', () => !family.some(isRunning));
  assert.ok(!existsSync(join(ROOT, '.data', `bench-${pid}`)), 'its data are deleted');
});
