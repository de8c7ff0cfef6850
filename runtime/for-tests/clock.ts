import type { TestContext } from 'node:test';

/** Stops the clock for a test, and the timers with it. @returns what lets so many milliseconds pass. */
export function stopClock(t: TestContext): (ms: number) => void {
  let nowMs = 0;
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => nowMs);
  return (ms) => {
    nowMs += ms;
    t.mock.timers.tick(ms);
  };
}
