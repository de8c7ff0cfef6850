import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from './en.ts';
import { es } from './es.ts';

for (const texts of [es, en]) {
  test(`one worker is told as one, and two as two: «${texts.title}»`, () => {
    const say = (workers: number) =>
      [
        texts.needed(workers),
        texts.measured('500', workers),
        texts.measuredNote('3 ms', workers),
        texts.bandRow(workers, '1 ms', '1 ms', '2 ms'),
        texts.bandUnstable(workers),
      ].join('\n');
    assert.equal(say(1).match(/\b1 worker\b/g)?.length, 5);
    assert.equal(say(2).match(/\b2 workers\b/g)?.length, 5);
  });
}
