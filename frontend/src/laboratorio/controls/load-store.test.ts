import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals';
import { type LoadRequest, USUAL_LOAD_MS } from '@sel/contract/lab/load';
import { FIRST_LOAD } from './load-form.ts';
import { toRequest } from './load-plan.ts';
import { createLoadStore, type LoadSystem } from './load-store.ts';

/** A laboratory that does what it is asked to, and tells it when it is asked. */
function laboratory() {
  const running = signal<LoadRequest | null>(null);
  const seen = signal<number | undefined>(undefined);
  const isExperimenting = signal(false);
  const asked: Parameters<LoadSystem['send']>[] = [];
  let revision = 0;
  const system: LoadSystem = {
    running: () => running.value,
    revision: () => seen.value,
    isExperimenting: () => isExperimenting.value,
    send: async (...request) => {
      asked.push(request);
      revision += 1;
      return { revision };
    },
    refresh: async () => {
      const [method, body] = asked.at(-1) ?? [];
      if (method === 'PUT') running.value = body as LoadRequest;
      if (method === 'DELETE') running.value = null;
    },
  };
  return { running, seen, isExperimenting, asked, load: createLoadStore(system) };
}

const constant = (ratePerSecond: number) => toRequest({ ...FIRST_LOAD, shape: 'constant', ratePerSecond });

test('what is filled in is what is started, and stopped again', async () => {
  const { asked, load, running } = laboratory();
  load.set('ratePerSecond', 80);
  assert.deepEqual(asked, [], 'nothing runs: nothing is changed');
  await load.start();
  assert.deepEqual(asked.pop(), ['PUT', constant(80)]);
  await load.startWith({ ratePerSecond: 60 });
  assert.deepEqual([asked.pop(), load.form.value.ratePerSecond], [['PUT', constant(60)], 60]);
  await load.extend();
  assert.deepEqual(asked.pop(), ['PATCH', { endsAfterMs: USUAL_LOAD_MS }]);
  await load.stop();
  assert.deepEqual([asked.pop(), running.value], [['DELETE'], null]);
});

test('while a load runs, a change is made to it, and says nothing of the rest', async () => {
  const { asked, load } = laboratory();
  await load.start();
  load.set('notice', 'events');
  assert.deepEqual(asked.at(-1), ['PATCH', { notice: 'events' }]);
});

test('a load that another page starts is in the form, until one looks elsewhere', () => {
  const { running, load } = laboratory();
  const end = load.follow();
  running.value = constant(250);
  assert.equal(load.form.value.ratePerSecond, 250);
  end();
  running.value = constant(70);
  assert.equal(load.form.value.ratePerSecond, 250);
});

test('the loads of an experiment are no person’s, and leave the form as it is', () => {
  const { running, isExperimenting, load } = laboratory();
  load.follow();
  isExperimenting.value = true;
  running.value = constant(900);
  assert.equal(load.form.value.ratePerSecond, FIRST_LOAD.ratePerSecond);
});

test('what is asked for and not done yet is not taken back by what is seen meanwhile', async () => {
  const { running, load } = laboratory();
  load.follow();
  await load.startWith({ ratePerSecond: 80 });
  load.set('ratePerSecond', 90);
  running.value = constant(80);
  assert.equal(load.form.value.ratePerSecond, 90);
});

test('what another page changes after this one is told', async () => {
  const { seen, load } = laboratory();
  await load.start();
  seen.value = 1;
  assert.equal(load.isChangedElsewhere.value, false);
  seen.value = 2;
  assert.equal(load.isChangedElsewhere.value, true);
});
