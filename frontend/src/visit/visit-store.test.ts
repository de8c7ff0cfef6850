import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVisit, type Facts, STEPS } from './visit-store.ts';

function openVisit(kept: string | null = null) {
  const stored = { step: kept };
  const visit = createVisit({
    read: () => stored.step,
    write: (step) => {
      stored.step = step;
    },
  });
  return { visit, stored };
}

test('each step is over when what it asks for is seen, the last one when the reader says so', () => {
  const { visit } = openVisit();
  assert.equal(visit.step.value, undefined);
  visit.start();
  const happens: [Facts, Facts][] = [
    [{ hasConsultaEnded: false }, { hasConsultaEnded: true }],
    [{ isLoaded: false }, { isLoaded: true }],
    [
      { isLoaded: true, queued: 30 },
      { isLoaded: true, queued: 300 },
    ],
    [{ queued: 60 }, { queued: 2 }],
    [{ isWorkerKilled: false }, { isWorkerKilled: true }],
  ];
  for (const [index, [before, after]] of happens.entries()) {
    visit.seen(before);
    assert.equal(visit.step.value, STEPS[index]);
    visit.seen(after);
    assert.equal(visit.step.value, STEPS[index + 1]);
  }
  visit.seen({ hasConsultaEnded: true, isLoaded: true, queued: 0, isWorkerKilled: true });
  assert.equal(visit.step.value, 'ledger');
  visit.goOn();
  assert.equal(visit.step.value, undefined);
});

test('a visit outlives a reload, can be left at any time, and is not begun by anybody else', () => {
  const { visit, stored } = openVisit('rescue');
  assert.equal(visit.step.value, 'rescue');
  visit.leave();
  assert.equal(openVisit(stored.step).visit.step.value, undefined);
  visit.seen({ hasConsultaEnded: true });
  assert.equal(visit.step.value, undefined);
});
