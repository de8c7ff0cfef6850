import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, test } from 'node:test';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import Type from 'typebox';
import { testDirectory } from '../../../local/ephemeral/test-directory.ts';
import { experiment } from '../experiment.ts';
import type { Laboratory } from '../laboratory.ts';
import { NoValues, shapeOf } from '../measurement.ts';
import { ExperimentRunner } from './experiment-runner.ts';

const resultsDir = testDirectory('runner');

const WORK = { meanMs: 20, distribution: 'constante', kind: 'espera' } as const;
const WORKER = { role: 'worker', name: 'worker-1', capacity: 4 };
const GATEWAY = { role: 'api-gateway', name: 'api-gateway' };
const Empty = Type.Object({ figures: NoValues, series: NoValues });
type Empty = Type.Static<typeof Empty>;
const gone = () => Promise.reject(new Error('connect ECONNREFUSED'));

/** A system that is idle and writes down what is done to it. */
function system({
  processes = [WORKER, GATEWAY] as object[],
  work = {},
  session = undefined as object | undefined,
} = {}) {
  const done: string[] = [];
  const note = (text: string) => async () => void done.push(text);
  const snapshot = { databaseAnswers: true, inSystem: 0, processes };
  const live = Object.assign(new EventEmitter(), { latest: snapshot });
  const pictures = setInterval(() => live.emit('snapshot', snapshot), 1);
  after(() => clearInterval(pictures));
  const options = {
    live,
    session: session ?? {
      elapsedMs: 0,
      start: note('load'),
      stop: note('load ends'),
      kill: note('load is killed'),
    },
    faults: { stop: note('fault ends') },
    control: {
      abilities: { processes: true, servers: [] },
      setWorkers: async (count: number, concurrency?: number) =>
        void done.push(`${count} workers of ${concurrency}`),
    },
    work: { current: async () => WORK, set: note('work as before'), clear: note('no work'), ...work },
    resultsDir,
    lookAtEnvironment: async () => ({}),
  };
  return { runner: new ExperimentRunner(options as never), done };
}

async function run(runner: ExperimentRunner, measure: (laboratory: Laboratory) => Promise<Empty>) {
  const plan = { combinations: [{ factor: 1 }], repetitions: 1, seed: 1, warmUpMs: 0, measureMs: 0 };
  const text = { es: 'a', en: 'a' };
  const one = experiment({
    name: 'prueba',
    ...{ title: text, question: text, hypothesis: text, factors: text, stopRule: text },
    plans: { full: plan, short: plan },
    limits: {},
    limitWords: {},
    suppositions: [],
    obstacle: () => undefined,
    shape: shapeOf(Type.Object({ factor: Type.Number() }), Empty),
    measure,
    analyse: () => ({ outcome: 'confirmed' }) as const,
    present: () => ({ verdict: text, charts: [], tables: [], figures: {} }),
  });
  await runner.start(one, 'short');
  for (;;) {
    const [progress] = (await once(runner, 'progress')) as [ExperimentProgress];
    if (progress.state !== 'running') return progress;
  }
}

const nothing = async () => ({ figures: {}, series: {} });

test('what runs before is ended, also a fault, and the system is set back', async () => {
  const { runner, done } = system();
  const { state, error } = await run(runner, async () => {
    done.push('measured');
    return nothing();
  });
  assert.deepEqual([state, error], ['finished', undefined]);
  assert.deepEqual(done.slice(0, 2).sort(), ['fault ends', 'load ends']);
  assert.deepEqual(done.slice(2), [
    'measured',
    'load is killed',
    'fault ends',
    'work as before',
    '1 workers of 4',
  ]);
});

test('the load of before is back at the end, for as long as it had left, on the workers and the work of before', async () => {
  const load = { load: { kind: 'closed', users: 2, thinkMs: 0 } };
  const started: unknown[][] = [];
  const { runner, done } = system({
    session: {
      options: load,
      endsAtMs: Date.now() + 60_000,
      stop: async () => undefined,
      kill: () => {},
      start: async (...given: unknown[]) => {
        started.push(given);
        done.push('load as before');
      },
    },
  });
  const { state } = await run(runner, nothing);
  assert.equal(state, 'finished');
  assert.deepEqual(done.slice(-3), ['work as before', '1 workers of 4', 'load as before']);
  const [[options, , leftMs] = []] = started;
  assert.equal(options, load);
  assert.ok(Number(leftMs) > 50_000 && Number(leftMs) <= 60_000, `${leftMs} ms left`);
});

test('who watches is told what goes on, and when it will have ended', async () => {
  const { runner } = system();
  const told: ExperimentProgress[] = [];
  runner.on('progress', (progress) => told.push(progress));
  await run(runner, async (laboratory) => {
    await laboratory.setWorkers(1, 4);
    return nothing();
  });
  const phases = told.map(({ phase }) => phase);
  assert.deepEqual([...new Set(phases)], ['preparing', 'restoring']);
  assert.ok(told.every(({ startedAtMs, expectedEndMs }) => expectedEndMs >= startedAtMs));
  assert.equal(told.at(-1)?.plan, 'short');
});

test('a database that is away when an experiment starts makes it fail, and another one can be started', async () => {
  const { runner, done } = system({ work: { current: gone } });
  const { state, error } = await run(runner, nothing);
  assert.deepEqual([state, error], ['failed', 'connect ECONNREFUSED']);
  assert.ok(!done.some((step) => step.includes('work ')), 'what was not learnt is not set');
  assert.equal((await run(runner, nothing)).state, 'failed');
});

test('what cannot be set back at once is tried again, and the rest is set back meanwhile or after it', async () => {
  let tries = 0;
  const set = async () => {
    tries += 1;
    if (tries < 2) await gone();
  };
  const { runner, done } = system({ work: { set } });
  assert.equal((await run(runner, nothing)).state, 'finished');
  assert.equal(tries, 2);
  assert.equal(done.at(-1), '1 workers of 4');
});

test('what can never be set back is said, and does not keep the run from ending', async (t) => {
  const { runner, done } = system({ work: { set: gone } });
  // The deadline passes at once.
  t.mock.method(AbortSignal, 'timeout', () => AbortSignal.abort());
  const { state, error } = await run(runner, nothing);
  assert.equal(state, 'failed');
  assert.match(error ?? '', /no quedó como estaba: connect ECONNREFUSED/);
  assert.equal(done.at(-1), '1 workers of 4');
});

test('no workers are set back as well, but not where nobody has reported yet', async () => {
  const none = system({ processes: [GATEWAY] });
  await run(none.runner, nothing);
  assert.equal(none.done.at(-1), '0 workers of undefined');
  const unknown = system({ processes: [] });
  await run(unknown.runner, nothing);
  assert.equal(unknown.done.at(-1), 'work as before');
});

test('a load beside which a measurement fails ends with it', async () => {
  const { runner } = system();
  let load: Promise<unknown> = Promise.resolve();
  const { error } = await run(runner, async (laboratory) => {
    load = laboratory.load({ load: { kind: 'closed', users: 1, thinkMs: 0 } }, 60_000);
    load.catch(() => {});
    throw new Error('nothing to inject it into');
  });
  assert.equal(error, 'nothing to inject it into');
  await assert.rejects(load, { name: 'AbortError' });
});

test('a load lasts as long as it should from when its first request was due', async () => {
  let dueMs = 0;
  const lengthsMs: number[] = [];
  const session = {
    get elapsedMs() {
      return performance.now() - dueMs;
    },
    start: async () => {
      dueMs = performance.now() + 100;
    },
    stop: async () => {
      lengthsMs.push(session.elapsedMs);
      return { startedAtMs: 0 };
    },
    kill: () => {},
  };
  const { runner } = system({ session });
  const { error } = await run(runner, async (laboratory) => {
    await laboratory.load({ load: { kind: 'closed', users: 1, thinkMs: 0 } }, 20);
    return nothing();
  });
  assert.equal(error, undefined);
  const [, lengthMs = 0] = lengthsMs;
  // A timer may be a millisecond early; the 100 ms before would make it negative.
  assert.ok(lengthMs > 15, `${lengthMs} of 20 ms`);
});
