import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOW_TO_GET_RABBITMQ } from '../../local/ephemeral/rabbitmq.ts';
import { findRabbitmq } from '../../local/servers/rabbitmq.ts';
import type { RoundResult } from './round.ts';
import type { Broker } from './servers.ts';
import { runSuite } from './suite.ts';
import { resultTable } from './table.ts';

/** Low enough for a machine that runs other tests at the same time. */
const RATE_PER_SECOND = 40;

/** The short form of the crash suite as tests: each fault once, on a system of its own with that broker. */
export function testShortForm(broker: Broker): void {
  const skip = broker === 'rabbitmq' && !findRabbitmq() && process.env.CI !== 'true' && HOW_TO_GET_RABBITMQ;
  test(`with ${broker}, whatever breaks, every promise is kept exactly once`, { skip }, async (t) => {
    const seed = Math.floor(Math.random() * 1_000_000);
    t.diagnostic(`npm run test:crash -- --broker ${broker} --rate ${RATE_PER_SECOND} --seed ${seed}`);
    const results: RoundResult[] = [];
    const suite = runSuite({
      broker,
      nodes: 1,
      seed,
      ratePerSecond: RATE_PER_SECOND,
      length: 'short',
      signal: t.signal,
      onProgress: () => {},
    });
    for await (const result of suite) {
      results.push(result);
      await t.test(`${result.fault.title}: ${result.consultas} consultas`, () =>
        assert.deepEqual(result.breaches, []),
      );
    }
    t.diagnostic(`\n${resultTable(results)}`);
  });
}
