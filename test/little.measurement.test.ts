import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { LabClient } from '../lab/cli/client.ts';
import { LAB_TOKEN, type System, startSystem } from '../local/ephemeral/system.ts';

/**
 * Little's law on a real system. Two of its rates and works are measured for ten seconds each;
 * LITTLE_ALL=si measures all six for a whole minute, as docs/adr/0026 tells, which takes seven.
 */
const measuresAll = process.env.LITTLE_ALL === 'si';
const STRETCH_MS = measuresAll ? 59_000 : 10_000;
/** The most that both sides may differ by. */
const MOST = 0.03;
const ALL = [100, 400].flatMap((perSecond) => [0, 20, 200].map((meanMs) => ({ perSecond, meanMs })));
const SOME = [
  { perSecond: 100, meanMs: 20 },
  { perSecond: 400, meanMs: 0 },
];

let system: System;
let lab: LabClient;
before(async () => {
  // Work of 200 ms at 400/s needs 80 hands at least: there are always enough, so that no queue grows.
  system = await startSystem({ workers: 2, lab: true, env: { WORKER_CONCURRENCY: '200' } });
  lab = new LabClient({ labUrl: system.labUrl as string, labToken: LAB_TOKEN });
});
after(() => system?.stop());

for (const { perSecond, meanMs } of measuresAll ? ALL : SOME) {
  test(`at ${perSecond}/s with ${meanMs} ms of work, L counted and λ·W are the same`, async (t) => {
    await lab.setWork({ meanMs, distribution: 'constante', kind: 'espera' });
    const profile = [{ durationMs: null, fromPerSecond: perSecond, toPerSecond: perSecond }];
    await lab.setLoad({ load: { kind: 'open', process: 'regular', profile } });
    const { littlesLaw, load } = await steadyLongEnough();
    await lab.setLoad(null);
    assert.ok(littlesLaw);
    const { counted, predicted, agrees, residenceMs } = littlesLaw;
    const ratio = counted.value / predicted.value;
    t.diagnostic(
      `L ${written(counted)}, λ·W ${written(predicted)}, W ${residenceMs.toFixed(2)} ms, ` +
        `ratio ${ratio.toFixed(4)}, lag p99 ${load?.lagP99Ms.toFixed(1)} ms`,
    );
    assert.ok(agrees);
    assert.ok(Math.abs(ratio - 1) <= MOST, `L / λW = ${ratio}`);
  });
}

function written({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

/** The first picture that tells of so long a stretch in which nothing changed. */
async function steadyLongEnough(): Promise<LabSnapshot> {
  for await (const snapshot of lab.snapshots()) {
    if ((snapshot.littlesLaw?.observedMs ?? 0) >= STRETCH_MS) return snapshot;
  }
  throw new Error('the laboratory told no more');
}
