import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';

interface Work {
  startMs: number;
  endMs: number;
}

const system = await startSystem({ workers: 0 });
after(() => system.stop());

/** Lets a worker with these settings do so many consultas, and tells when it worked on each. */
async function workDone(count: number, env: Record<string, string>): Promise<Work[]> {
  const worker = await system.addWorker(env);
  try {
    const ids = await system.api.createMany(count);
    return await waitFor('all have ended', async () => {
      const works = await system.query<Work>(
        `SELECT extract(epoch FROM started_at)::float8 * 1000 AS "startMs",
                extract(epoch FROM finished_at)::float8 * 1000 AS "endMs"
         FROM consulta WHERE consulta_id = ANY ($1) AND status <> 'pending'`,
        [ids],
      );
      return works.length === count ? works : undefined;
    });
  } finally {
    await worker.end('SIGTERM');
  }
}

/** How many were being worked on at the same time, at most. */
function mostAtOnce(works: Work[]): number {
  const changes = works
    .flatMap(({ startMs, endMs }) => [
      { atMs: startMs, by: 1 },
      { atMs: endMs, by: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let now = 0;
  return Math.max(...changes.map(({ by }) => (now += by)));
}

test('constant work takes each consulta its time, as many at once as the worker may have in hand', async () => {
  const works = await workDone(60, { WORKER_TRABAJO_MS: '60', WORKER_CONCURRENCY: '4' });
  assert.equal(mostAtOnce(works), 4);
  // What a timer was late before may be taken off: five milliseconds at most.
  const shortestMs = Math.min(...works.map(({ startMs, endMs }) => endMs - startMs));
  assert.ok(shortestMs >= 54, `${shortestMs} ms`);
});

test('one at a time means one at a time', async () => {
  const works = await workDone(15, { WORKER_TRABAJO_MS: '20', WORKER_CONCURRENCY: '1' });
  assert.equal(mostAtOnce(works), 1);
});

test('exponential work differs from consulta to consulta by more than its mean', async () => {
  const works = await workDone(200, {
    WORKER_TRABAJO_MS: '200',
    WORKER_TRABAJO_DISTRIBUCION: 'exponencial',
    WORKER_CONCURRENCY: '16',
  });
  assert.equal(mostAtOnce(works), 16);
  // In theory nine in ten take less than 461 ms, and one in ten less than 21 ms. A busy machine adds to both.
  const durations = works.map(({ startMs, endMs }) => endMs - startMs).sort((a, b) => a - b);
  const [short, long] = [durations[20] as number, durations[180] as number];
  assert.ok(long - short > 200, `from ${short} to ${long} ms`);
});

test('hyperexponential work is mostly short, and now and then many times its mean', async () => {
  const works = await workDone(200, {
    WORKER_TRABAJO_MS: '100',
    WORKER_TRABAJO_DISTRIBUCION: 'hiperexponencial',
    WORKER_CONCURRENCY: '16',
  });
  // In theory half of them take less than 48 ms, and one in a hundred more than a second. A busy machine adds to both.
  const durations = works.map(({ startMs, endMs }) => endMs - startMs).sort((a, b) => a - b);
  const [middle, longest] = [durations[100] as number, durations[199] as number];
  assert.ok(longest > 6 * middle, `half take up to ${middle} ms, one takes ${longest} ms`);
});

test('work that calculates costs that much CPU, and the worker goes on answering', async () => {
  const worker = await system.addWorker({ WORKER_TRABAJO_MS: '20', WORKER_TRABAJO_TIPO: 'cpu' });
  const cpuSeconds = async () => {
    const text = await (await fetch(new URL('/metrics', worker.readyUrl))).text();
    return Number(/^process_cpu_seconds_total\S* (\S+)/m.exec(text)?.[1]);
  };
  const before = await cpuSeconds();
  const ids = await system.api.createMany(60);
  let answers = 0;
  await waitFor('all have ended', async () => {
    answers += Number((await fetch(new URL('/health/live', worker.readyUrl))).ok);
    const ended = await system.count("consulta WHERE consulta_id = ANY ($1) AND status <> 'pending'", [ids]);
    return ended === ids.length;
  });
  const used = (await cpuSeconds()) - before;
  assert.ok(used >= 60 * 0.02, `${used} s of CPU for 60 consultas of 20 ms`);
  assert.ok(answers >= 3, `${answers} answers`);
  await worker.end('SIGTERM');
});
