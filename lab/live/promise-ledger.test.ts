import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PromiseLedger } from './promise-ledger.ts';

const LATER_MS = 60_000;

test('promises balance with what became of them, in whatever order both become known', () => {
  const life = fc.record({
    id: fc.integer({ min: 20_000, max: 120_000 }),
    status: fc.constantFrom('completed', 'not_found', 'failed', undefined),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(life, { selector: ({ id }) => id, maxLength: 50 }),
      fc.func(fc.nat()),
      (lives, order) => {
        const ledger = new PromiseLedger();
        ledger.seen(20_000);
        const events = lives.flatMap(({ id, status }) => [
          () => ledger.promise(id, 0),
          () => ledger.seen(id),
          ...(status ? [() => ledger.ended(id, status)] : []),
        ]);
        for (const [, event] of events
          .map((event, index) => [order(index), event] as const)
          .sort(([a], [b]) => a - b))
          event();
        const state = ledger.state(LATER_MS);
        const count = (wanted?: string) => lives.filter(({ status }) => status === wanted).length;
        assert.deepEqual(state, {
          accepted: lives.length,
          completed: count('completed'),
          not_found: count('not_found'),
          failed: count('failed'),
          inProgress: count(),
          lost: 0,
          duplicated: 0,
          balanced: true,
        });
      },
    ),
  );
});

test('a promise that the database never has is lost, and the ledger no longer balances', () => {
  const ledger = new PromiseLedger();
  ledger.promise(1, 0);
  assert.deepEqual(
    [ledger.state(1_000).inProgress, ledger.state(1_000).balanced],
    [1, true],
    'it may still come',
  );
  assert.deepEqual([ledger.state(LATER_MS).lost, ledger.state(LATER_MS).balanced], [1, false]);
  ledger.seen(1);
  assert.equal(ledger.state(LATER_MS).balanced, true);
});

test('an id that two requests were given is a duplicate, and the ledger does not balance', () => {
  const ledger = new PromiseLedger();
  ledger.promise(7, 0);
  ledger.promise(7, 0);
  ledger.ended(7, 'completed');
  const { accepted, completed, duplicated, balanced } = ledger.state(LATER_MS);
  assert.deepEqual(
    { accepted, completed, duplicated, balanced },
    { accepted: 2, completed: 1, duplicated: 1, balanced: false },
  );
});

test('consultas of others do not count', () => {
  const ledger = new PromiseLedger();
  ledger.ended(5, 'completed');
  assert.equal(ledger.state(LATER_MS).accepted, 0);
});

test('a consulta of a long queue from before does not count either', () => {
  const ledger = new PromiseLedger();
  ledger.promise(50_000, 0);
  ledger.ended(5, 'completed');
  ledger.ended(50_000, 'completed');
  const { accepted, completed, balanced } = ledger.state(LATER_MS);
  assert.deepEqual({ accepted, completed, balanced }, { accepted: 1, completed: 1, balanced: true });
});
