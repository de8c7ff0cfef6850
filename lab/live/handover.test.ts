import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndedConsulta } from './consulta-observer.ts';
import { handoversMs } from './handover.ts';

const consulta = (id: number, worker: string, publishedMs: number, startedMs: number, processedMs: number) =>
  ({ id, worker, publishedMs, startedMs, processedMs }) as EndedConsulta;

test('a handover counts from when both the consulta and a hand of its worker were there', () => {
  const handovers = handoversMs(
    [
      // Both hands are free: delivery is all.
      consulta(1, 'a', 100, 103, 160),
      consulta(2, 'a', 110, 114, 400),
      // The other worker's hands do not matter, nor the order in which ends were seen.
      consulta(5, 'b', 125, 132, 170),
      // It waits for the first hand, which is free at 160.
      consulta(3, 'a', 120, 165, 300),
      // The hand is free since 300, and idle.
      consulta(4, 'a', 320, 322, 390),
    ],
    2,
  );
  assert.deepEqual([...handovers].sort(), [
    [1, 3],
    [2, 4],
    [3, 5],
    [4, 2],
    [5, 7],
  ]);
});
