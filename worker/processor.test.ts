import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Delivery, MAX_ATTEMPTS, MAX_DELIVERIES } from '@sel/broker/broker';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { fromDatabase } from '@sel/runtime/database-errors';
import { createLogger } from '@sel/runtime/logger';
import type { LookUpStore } from './look-up-store.ts';
import { createMetrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { Processor } from './processor.ts';
import type { IdentifiedMessage } from './result-statement.ts';
import type { BegunAttempt, FinishedConsulta, ResultStore, Saved } from './result-store.ts';
import type { Runner } from './tipo_consulta/runner.ts';

const message = {
  consulta_id: 1,
  created_at_us: 1_790_000_000_000_000,
  tipo_consulta: 'prueba',
  codigo_buscado: null,
  parametros: null,
  published_at: 0,
};

const RUNNER_PATIENCE = 2;

/** Processes one delivery with the given runner and tells what happened, in order. */
async function processOne(
  runner: Runner,
  {
    body = message as unknown,
    attempt = 1,
    begun = { state: 'unmatched' } as BegunAttempt,
    identified = undefined as IdentifiedMessage | undefined,
    save = async (): Promise<Saved> => 'stored',
    isDatabaseAble = async (): Promise<boolean> => true,
    signal = new AbortController().signal,
    lookUp = undefined as LookUpStore['save'] | undefined,
  } = {},
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
        const result = await save();
        events.push('store');
        saved.push(finished);
        return result;
      },
      identify: async () => {
        events.push('identify');
        return identified;
      },
      beginAttempt: async () => {
        events.push('begin');
        return begun;
      },
    } as unknown as ResultStore,
    lookUpStores: { prueba: lookUp && { save: lookUp } },
    metrics: createMetrics(busy, 10),
    logger: createLogger('test', { LOG_LEVEL: 'silent' }),
    isDatabaseAble,
    runnerPatience: RUNNER_PATIENCE,
    signal,
  });
  await processor.process(delivery);
  return { events, outcome: saved[0]?.outcome };
}

test('a delivery is acknowledged after its result is stored', async () => {
  const { events, outcome } = await processOne(async () => ({ status: 'completed', resultado: '{}' }));
  assert.deepEqual(events, ['work', 'store', 'ack']);
  assert.deepEqual(outcome, { status: 'completed', resultado: '{}' } satisfies Outcome);
});

test('what is found and stored at once needs no second step; what was not stored, or failed, is done in two', async () => {
  const atOnce = await processOne(async () => assert.fail(), {
    lookUp: async () => ({ status: 'completed', lookedUpMs: 1 }),
  });
  assert.deepEqual(atOnce.events, ['work', 'ack']);
  const failing: LookUpStore['save'][] = [async () => undefined, () => fail('57P01'), () => fail('22P02')];
  for (const lookUp of failing) {
    const { events } = await processOne(async () => NOT_FOUND, { lookUp });
    assert.deepEqual(events, ['work', 'store', 'ack']);
  }
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

/** What a pool's query fails with. */
async function fail(code: string | undefined): Promise<never> {
  const query = fromDatabase(async () => Promise.reject(Object.assign(new Error(code), { code })));
  return query();
}

/** Fails with these, one after the other, and then succeeds. */
function failingWith<Result>(codes: (string | undefined)[], result: Result): () => Promise<Result> {
  const left = [...codes];
  return async () => (left.length > 0 ? fail(left.shift()) : result);
}

const NOT_FOUND: Outcome = { status: 'not_found' };

test('what the consulta itself is to blame for costs an attempt: bad data, a limit, too much time, a bug', async () => {
  for (const code of ['22P02', '22021', '23514', '54000', '57014']) {
    assert.deepEqual((await processOne(failingWith([code], NOT_FOUND))).events, ['work', 'retry'], code);
  }
});

test('an outage is waited for, whatever it is called: read-only, a wrong password, no permission, no memory', async () => {
  for (const code of ['25006', '28P01', '42501', '53200', '57P01', 'XX000', 'ECONNREFUSED', undefined]) {
    const running = await processOne(failingWith([code], NOT_FOUND));
    assert.deepEqual(running.events, ['work', 'store', 'ack'], code);
    const storing = await processOne(async () => NOT_FOUND, { save: failingWith([code], 'stored') });
    assert.deepEqual(storing.events, ['work', 'store', 'ack'], code);
  }
});

test('a statement that alone fails for ever, while the database is able to do the rest, costs an attempt', async () => {
  const forEver: Runner = () => fail('53200');
  assert.deepEqual((await processOne(forEver)).events, ['work', 'retry']);
  // More failures than the patience has, in an outage of everything.
  const codes = Array.from({ length: RUNNER_PATIENCE + 2 }, () => '53200');
  const { events } = await processOne(failingWith(codes, NOT_FOUND), { isDatabaseAble: async () => false });
  assert.deepEqual(events, ['work', 'store', 'ack']);
  // The one failure that comes when the outage is just over is none of its own.
  const answers = codes.map((_, index) => index === codes.length - 1);
  const ended = await processOne(failingWith(codes, NOT_FOUND), {
    isDatabaseAble: async () => answers.shift() ?? true,
  });
  assert.deepEqual(ended.events, ['work', 'store', 'ack']);
});

test('a message that belongs to no consulta is a dead letter, never a result', async () => {
  const { events } = await processOne(async () => NOT_FOUND, { save: async () => 'unmatched' });
  assert.deepEqual(events.slice(0, 2), ['work', 'store']);
  assert.match(events[2] ?? '', /^reject No hay ninguna consulta/);
  const suspect = await processOne(async () => assert.fail(), { attempt: 3 });
  assert.match(suspect.events.join(), /^begin,reject No hay ninguna consulta/);
});

test('a message of release 0.1.0 is processed for the consulta that asks for the same, if there is one', async () => {
  const { created_at_us: _, ...body } = message;
  const known = await processOne(async () => NOT_FOUND, { body, identified: message });
  assert.deepEqual(known.events, ['identify', 'work', 'store', 'ack']);
  const unknown = await processOne(async () => assert.fail(), { body });
  assert.match(unknown.events.join(), /^identify,reject No hay ninguna consulta/);
});

test('a suspect is run once its attempt is written down, however often it was only delivered', async () => {
  const { events } = await processOne(async () => ({ status: 'not_found' }), {
    attempt: MAX_DELIVERIES,
    begun: { state: 'begun', attempts: MAX_ATTEMPTS },
  });
  assert.deepEqual(events, ['begin', 'work', 'store', 'ack']);
});

test('a worker that is stopped in an outage has begun no attempt at a suspect', async () => {
  const stopping = new AbortController();
  const { events } = await processOne(async () => assert.fail(), {
    attempt: 3,
    signal: stopping.signal,
    isDatabaseAble: async () => {
      stopping.abort();
      return false;
    },
  });
  assert.deepEqual(events, ['retry']);
});

test('after the last attempt the consulta fails without being run again', async () => {
  const { events, outcome } = await processOne(async () => assert.fail(), {
    attempt: MAX_ATTEMPTS + 1,
    begun: { state: 'begun', attempts: MAX_ATTEMPTS + 1 },
  });
  assert.equal(outcome?.status, 'failed');
  assert.deepEqual(events.slice(0, -1), ['begin', 'store']);
  assert.match(events.at(-1) ?? '', /^reject /);
});

test('a suspect that has ended meanwhile is forgotten', async () => {
  const begun: BegunAttempt = { state: 'ended', error: null };
  const { events } = await processOne(async () => assert.fail(), { attempt: 3, begun });
  assert.deepEqual(events, ['begin', 'ack']);
});

test('a suspect that has failed meanwhile becomes a dead letter with its reason', async () => {
  const { events } = await processOne(async () => assert.fail(), {
    attempt: 3,
    begun: { state: 'ended', error: 'por esto' },
  });
  assert.deepEqual(events, ['begin', 'reject por esto']);
});

test('what the broker has given up fails without being run', async () => {
  const { events, outcome } = await processOne(async () => assert.fail(), { attempt: MAX_DELIVERIES + 1 });
  assert.equal(outcome?.status, 'failed');
  assert.match(events.at(-1) ?? '', /^reject .*20 veces/);
});

test('what the broker has given up, and cannot even be stored as failed, is a dead letter; an outage is none', async () => {
  const attempt = MAX_DELIVERIES + 1;
  const unstorable = await processOne(async () => assert.fail(), { attempt, save: () => fail('22003') });
  assert.match(unstorable.events.join(), /^reject No se pudo guardar su fallo: /);
  const stopping = new AbortController();
  const save = () => {
    stopping.abort();
    return fail('57P01');
  };
  const inOutage = await processOne(async () => assert.fail(), { attempt, save, signal: stopping.signal });
  assert.deepEqual(inOutage.events, ['retry']);
});
