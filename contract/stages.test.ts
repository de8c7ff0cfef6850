import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { epochMs, narrow, offsetBounds, STAGES, stageDurations } from './stages.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** A consulta whose stages last so long, seen by a client whose clock is `offsetMs` behind PostgreSQL's. */
function lived(durations: number[], offsetMs: number, answerMs = 1) {
  const [accept, publish, queue, work, store, notice] = durations as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const createdMs = Date.parse('2026-01-31T12:00:00Z');
  const startedMs = createdMs + publish + queue;
  const processedMs = startedMs + work + store;
  return {
    consulta: {
      created_at: iso(createdMs),
      published_at: iso(createdMs + publish),
      started_at: iso(startedMs),
      finished_at: iso(startedMs + work),
      processed_at: iso(processedMs),
    },
    seen: {
      sentMs: createdMs - accept - offsetMs,
      acceptedMs: createdMs + answerMs - offsetMs,
      noticedMs: processedMs + notice - offsetMs,
    },
  };
}

test('the stages of a consulta add up to what its client waited, and none is negative', () => {
  const durations = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(
      durations,
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.integer({ min: 0, max: 50 }),
      (lasted, offsetMs, answerMs) => {
        const { consulta, seen } = lived(lasted, offsetMs, answerMs);
        const stages = stageDurations(consulta, seen);
        const sum = STAGES.reduce((total, stage) => total + stages[stage], 0);
        assert.ok(Math.abs(sum - (seen.noticedMs - seen.sentMs)) < 1e-3);
        assert.ok(STAGES.every((stage) => stages[stage] >= 0));
        assert.deepEqual(
          [stages.publish, stages.queue, stages.work, stages.store],
          lasted.slice(1, 5),
          "PostgreSQL's own clock needs no estimate",
        );
      },
    ),
  );
});

test('a quick consulta tells how the clocks stand, and a slow one is read with it', () => {
  const quick = lived([1, 0, 0, 1, 0, 1], 12_345, 0);
  const bounds = offsetBounds(quick.consulta, quick.seen);
  assert.deepEqual(bounds, { lowMs: 12_345, highMs: 12_346 });
  const slow = lived([400, 0, 0, 0, 0, 30], 12_345, 300);
  const stages = stageDurations(slow.consulta, slow.seen, bounds);
  assert.ok(Math.abs(stages.accept - 400) <= 1 && Math.abs(stages.notice - 30) <= 1, JSON.stringify(stages));
});

test('contradicting bounds mean that a clock was set: only the newer count', () => {
  const newer = { lowMs: 5, highMs: 6 };
  assert.deepEqual(narrow({ lowMs: 1, highMs: 2 }, newer), newer);
  assert.deepEqual(narrow({ lowMs: 1, highMs: 5.5 }, newer), { lowMs: 5, highMs: 5.5 });
});

test('a consulta that failed before a worker took it has stages of no length', () => {
  const { consulta, seen } = lived([2, 0, 0, 0, 7, 3], 0);
  const stages = stageDurations(
    { ...consulta, published_at: null, started_at: null, finished_at: null },
    seen,
  );
  assert.deepEqual([stages.publish, stages.queue, stages.work, stages.store], [0, 0, 0, 7]);
});

test("PostgreSQL's microseconds are kept", () => {
  const microseconds = epochMs('2026-01-31T12:00:00.123456Z') - epochMs('2026-01-31T12:00:00.123Z');
  assert.ok(Math.abs(microseconds - 0.456) < 0.001, String(microseconds));
  assert.equal(epochMs('2026-01-31T12:00:00Z'), Date.parse('2026-01-31T12:00:00Z'));
});
