import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { GatheringHistogram } from './metrics.ts';

function open() {
  const registry = new Registry();
  const histogram = new GatheringHistogram({
    name: 'duration_seconds',
    help: 'Duration',
    labelNames: ['status'] as const,
    buckets: [1, 2],
    registers: [registry],
  });
  const linesOf = async (status: number) =>
    (await registry.metrics()).split('\n').filter((line) => line.includes(`status="${status}"`));
  return { histogram, linesOf };
}

test('whoever asks is told of every observation so far, once', async () => {
  const { histogram, linesOf } = open();
  histogram.observe({ status: 200 }, 0.5);
  histogram.observe({ status: 200 }, 1.5);
  histogram.observe({ status: 503 }, 3);
  for (let asked = 0; asked < 2; asked += 1) {
    assert.deepEqual(await linesOf(200), [
      'duration_seconds_bucket{le="1",status="200"} 1',
      'duration_seconds_bucket{le="2",status="200"} 2',
      'duration_seconds_bucket{le="+Inf",status="200"} 2',
      'duration_seconds_sum{status="200"} 2',
      'duration_seconds_count{status="200"} 2',
    ]);
    assert.equal((await linesOf(503)).at(-1), 'duration_seconds_count{status="503"} 1');
  }
});

test('nothing is lost of what nobody asks for in a long time', async () => {
  const { histogram, linesOf } = open();
  for (let n = 0; n < 10_001; n += 1) histogram.observe({ status: 200 }, 1);
  assert.equal((await linesOf(200)).at(-1), 'duration_seconds_count{status="200"} 10001');
});
