import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Delivery, MAX_ATTEMPTS, MAX_DELIVERIES } from '@sel/broker/broker';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { createLogger } from '@sel/runtime/logger';
import { createMetrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { Processor } from './processor.ts';
import type { BegunAttempt, FinishedConsulta, ResultStore } from './result-store.ts';
import type { Runner } from './tipo_consulta/runners.ts';

const message = {
  consulta_id: 1,
  tipo_consulta: 'prueba',
  codigo_buscado: null,
  parametros: null,
  published_at: 0,
};

/** Processes one delivery with the given runner and tells what happened, in order. */
async function processOne(
  runner: Runner,
  { body = message as unknown, attempt = 1, begun = undefined as BegunAttempt | undefined } = {},
) {
  const events: string[] = [];
  const saved: FinishedConsulta[] = [];
  const delivery: Delivery = {
    body,
    attempt,
    ack: () => void events.push('ack'),
    retry: () => void events.push('retry'),
    reject: (reason: string) => void events.push(`reject ${reason}`),
  };
  const busy = new BusyMeter();
  const processor = new Processor({
    runners: Object.assign(Object.create(null), { prueba: runner }),
    work: { perform: async () => void events.push('work'), change: () => {} },
    busy,
    store: {
      save: async (finished: FinishedConsulta) => {
        events.push('store');
        saved.push(finished);
      },
      beginAttempt: async () => {
        events.push('begin');
        return begun;
      },
    } as unknown as ResultStore,
    metrics: createMetrics(busy, 10),
    logger: createLogger('test', { LOG_LEVEL: 'silent' }),
    signal: new AbortController().signal,
  });
  await processor.process(delivery);
  return { events, outcome: saved[0]?.outcome };
}

test('a delivery is acknowledged after its result is stored', async () => {
  const { events, outcome } = await processOne(async () => ({ status: 'completed', resultado: '{}' }));
  assert.deepEqual(events, ['work', 'store', 'ack']);
  assert.deepEqual(outcome, { status: 'completed', resultado: '{}' } satisfies Outcome);
});

test('what is not found is a result like any other', async () => {
  const { events } = await processOne(async () => ({ status: 'not_found' }));
  assert.deepEqual(events, ['work', 'store', 'ack']);
});

test('a malformed message goes to the dead letters and nothing is stored', async () => {
  const { events } = await processOne(async () => assert.fail(), { body: { consulta_id: 'x' } });
  assert.equal(events.length, 1);
  assert.match(events[0] ?? '', /^reject /);
});

test('an unknown tipo_consulta ends as failed, with the reason', async () => {
  const { events, outcome } = await processOne(async () => assert.fail(), {
    body: { ...message, tipo_consulta: 'toString' },
  });
  assert.equal(outcome?.status, 'failed');
  assert.match(events.at(-1) ?? '', /reject .*«toString»/);
});

test('an unexpected error gives the delivery back without a result', async () => {
  const { events } = await processOne(async () => Promise.reject(new Error('bug')));
  assert.deepEqual(events, ['work', 'retry']);
});

test('a statement that is cancelled for taking too long costs an attempt; an outage is waited for', async () => {
  const failOnceWith = (code: string): Runner => {
    let calls = 0;
    return async () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error(code), { code });
      return { status: 'not_found' };
    };
  };
  assert.deepEqual((await processOne(failOnceWith('57014'))).events, ['work', 'retry']);
  assert.deepEqual((await processOne(failOnceWith('57P01'))).events, ['work', 'store', 'ack']);
});

test('a suspect is run once its attempt is written down, however often it was only delivered', async () => {
  const { events } = await processOne(async () => ({ status: 'not_found' }), {
    attempt: MAX_DELIVERIES,
    begun: { attempts: MAX_ATTEMPTS, error: null },
  });
  assert.deepEqual(events, ['begin', 'work', 'store', 'ack']);
});

test('after the last attempt the consulta fails without being run again', async () => {
  const { events, outcome } = await processOne(async () => assert.fail(), {
    attempt: MAX_ATTEMPTS + 1,
    begun: { attempts: MAX_ATTEMPTS + 1, error: null },
  });
  assert.equal(outcome?.status, 'failed');
  assert.deepEqual(events.slice(0, -1), ['begin', 'store']);
  assert.match(events.at(-1) ?? '', /^reject /);
});

test('a suspect that has ended meanwhile is forgotten', async () => {
  const { events } = await processOne(async () => assert.fail(), { attempt: 3 });
  assert.deepEqual(events, ['begin', 'ack']);
});

test('a suspect that has failed meanwhile becomes a dead letter with its reason', async () => {
  const { events } = await processOne(async () => assert.fail(), {
    attempt: 3,
    begun: { attempts: 5, error: 'por esto' },
  });
  assert.deepEqual(events, ['begin', 'reject por esto']);
});

test('what the broker has given up fails without being run', async () => {
  const { events, outcome } = await processOne(async () => assert.fail(), { attempt: MAX_DELIVERIES + 1 });
  assert.equal(outcome?.status, 'failed');
  assert.match(events.at(-1) ?? '', /^reject .*20 veces/);
});

test('a lost database is waited for, and the delivery stays in hand', async () => {
  let outages = 2;
  const { events } = await processOne(async () => {
    outages -= 1;
    if (outages >= 0) throw Object.assign(new Error('gone'), { code: '57P01' });
    return { status: 'not_found' };
  });
  assert.deepEqual(events, ['work', 'store', 'ack']);
});
