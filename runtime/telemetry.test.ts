import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as loopHasBegun } from 'node:timers/promises';
import type pg from 'pg';
import { BusyMeter } from './busy-meter.ts';
import { createLogger } from './logger.ts';
import { Telemetry } from './telemetry.ts';

function calculate(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test('what a process does while it starts is no part of how busy it says that it is', async () => {
  await loopHasBegun();
  const telemetry = new Telemetry({
    pool: { totalCount: 0 } as pg.Pool,
    logger: createLogger('test', { LOG_LEVEL: 'silent' }),
    name: 'worker-1',
    role: 'worker',
    busy: new BusyMeter(),
    capacity: 1,
    processed: () => 0,
  });
  calculate(20);
  const { eventLoopShare, cpuShare } = telemetry.sample();
  assert.deepEqual({ eventLoopShare, cpuShare }, { eventLoopShare: 0, cpuShare: 0 });
  calculate(20);
  assert.ok(telemetry.sample().eventLoopShare > 0.5);
});
