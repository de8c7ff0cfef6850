import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicMs } from './clock.ts';
import type { Answer, Http } from './http.ts';
import { follow } from './notice.ts';
import { DEFAULTS } from './plan.ts';

/** A gateway that refuses everything, and says that it may be asked again at once. */
function refusing(retryAfter: string | undefined) {
  let asked = 0;
  const refuse = async (): Promise<Answer> => {
    asked += 1;
    return {
      status: 503,
      body: '{}',
      onWireMs: monotonicMs(),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  };
  return { http: { get: refuse, getHeld: refuse, stream: refuse } as unknown as Http, asked: () => asked };
}

const plan = { ...DEFAULTS, pollIntervalMs: 1 };

for (const notice of ['polling', 'wait', 'events'] as const) {
  for (const retryAfter of ['0', '', 'nunca', '2592000', undefined]) {
    test(`${notice}: whoever is refused with Retry-After ${retryAfter} does not hammer, nor outstays its deadline`, async () => {
      const { http, asked } = refusing(retryAfter);
      const startedMs = monotonicMs();
      const { consulta } = await follow(notice, 1, { http, plan, deadlineMs: startedMs + 300 });
      assert.equal(consulta, undefined);
      assert.ok(asked() <= 3, `${asked()} requests in 0.3 s`);
      assert.ok(monotonicMs() - startedMs < 20_000);
    });
  }
}
