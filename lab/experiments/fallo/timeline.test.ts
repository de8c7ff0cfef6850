import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadRecord } from '../laboratory.ts';
import { timeline } from './timeline.ts';

const WARM_UP_MS = 2_000;
const FAULT_AT_MS = 10_300;

/** Of a request every 10 ms for 20 s, each of which ends after 60 ms unless the test says otherwise. */
function timelineOf(change: (intendedMs: number) => { status?: number; latencyMs?: number } = () => ({})) {
  const intendedMs = Float64Array.from({ length: 2_000 }, (_, i) => i * 10);
  const outcomes = [...intendedMs].map((at) => ({ status: 202, latencyMs: 60, ...change(at) }));
  const samples = {
    intendedMs,
    noticedMs: intendedMs.map((at, i) => at + (outcomes[i]?.latencyMs ?? Number.NaN)),
    status: Uint16Array.from(outcomes.map(({ status }) => status)),
  };
  const ended = outcomes.map(({ latencyMs }) => ({ attempts: latencyMs > 1_000 ? 2 : 1 }));
  const snapshots = [{ ledger: { lost: 0, duplicated: 0 } }];
  const record = { result: { samples }, ended, snapshots } as unknown as LoadRecord;
  return timeline(record, WARM_UP_MS, FAULT_AT_MS);
}

test('a fault that no client feels is over at once', () => {
  const { figures, series } = timelineOf();
  assert.equal(figures.noticedAfterMs, 0);
  assert.equal(figures.recoveredAfterMs, 0);
  assert.equal(figures.accepted, 2_000);
  assert.deepEqual(series.faultAtS, [10.3]);
});

test('what a dead worker had in hand is felt until the last of it has ended', () => {
  // Those under way when it died: sent just before, and done again twelve seconds later.
  const inHand = (at: number) => at >= FAULT_AT_MS - 60 && at < FAULT_AT_MS;
  const { figures } = timelineOf((at) => (inHand(at) ? { latencyMs: 12_000 } : {}));
  assert.equal(figures.redelivered, 6);
  assert.equal(figures.noticedAfterMs, 0);
  assert.equal(figures.recoveredAfterMs, 10_290 + 12_000 - FAULT_AT_MS);
});

test('a single consulta that was caught counts, however many were not', () => {
  const { figures } = timelineOf((at) => (at === 10_290 ? { latencyMs: 12_000 } : {}));
  assert.equal(figures.recoveredAfterMs, 10_290 + 12_000 - FAULT_AT_MS);
});

test('refused requests are felt from the first to the last, and what was slow before the fault is not', () => {
  const { figures } = timelineOf((at) => {
    if (at < 1_000) return { latencyMs: 900 };
    return at >= 11_000 && at < 14_000 ? { status: 503, latencyMs: Number.NaN } : {};
  });
  assert.equal(figures.notAccepted, 300);
  assert.equal(figures.noticedAfterMs, 11_000 - FAULT_AT_MS);
  assert.equal(figures.recoveredAfterMs, 14_000 - FAULT_AT_MS);
});

test('who is promised a result and never learns of it feels the fault, too', () => {
  const { figures, series } = timelineOf((at) =>
    at >= 11_000 && at < 11_100 ? { latencyMs: Number.NaN } : {},
  );
  assert.deepEqual([figures.accepted, figures.notAccepted], [2_000, 0]);
  assert.equal(figures.noticedAfterMs, 11_000 - FAULT_AT_MS);
  assert.equal(series.failed[22], 10);
});
