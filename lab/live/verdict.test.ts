import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LoadFigures } from '@sel/contract/lab/snapshot';
import { type Evidence, findBottleneck } from './verdict.ts';

const process = (given: Partial<ProcessReport>): ProcessReport => ({
  name: 'p',
  role: 'worker',
  host: 'h',
  pid: 1,
  processed: 0,
  perSecond: 0,
  inHand: 0,
  capacity: 10,
  busyShare: 0,
  eventLoopShare: 0,
  eventLoopDelayP99Ms: 0,
  cpuShare: 0,
  memoryBytes: 0,
  connections: 0,
  ...given,
});
const worker = process({ busyShare: 0.3 });
const load: LoadFigures = {
  sentPerSecond: 100,
  acceptedPerSecond: 100,
  refusedPerSecond: 0,
  errorsPerSecond: 0,
  underWay: 1,
  lagP99Ms: 1,
  elapsedMs: 1_000,
};
const calm: Evidence = {
  processes: [worker, process({ role: 'api-gateway', eventLoopShare: 0.2 })],
  arrivalsPerSecond: 100,
  queued: 0,
  stageMeansMs: { accept: 1, publish: 1, queue: 1, work: 20, store: 2, notice: 1 },
  machineCpuShare: 0.4,
  databaseAnswers: true,
  brokerAnswers: true,
  load,
};

for (const [name, change, bottleneck] of [
  ['nothing in the way', {}, 'none'],
  ['nothing to do', { arrivalsPerSecond: 0 }, 'idle'],
  ['a database that does not answer', { databaseAnswers: false, queued: 5 }, 'database'],
  ['a broker that does not answer', { brokerAnswers: false }, 'broker'],
  ['a late generator', { load: { ...load, lagP99Ms: 400 } }, 'generator'],
  ['a generator as late as reports do not let count', { load: { ...load, lagP99Ms: 11 } }, 'generator'],
  ['a queue that nobody serves', { processes: [], queued: 7 }, 'no_workers'],
  ['busy workers on a machine with cores to spare', { processes: [process({ busyShare: 0.97 })] }, 'workers'],
  [
    'busy workers on a machine without',
    { processes: [process({ busyShare: 0.97 })], machineCpuShare: 0.9 },
    'cpu',
  ],
  [
    'a gateway whose event loop never rests',
    { processes: [worker, process({ role: 'api-gateway', eventLoopShare: 0.95 })] },
    'gateway',
  ],
  [
    'results that take long to be stored',
    { stageMeansMs: { accept: 1, publish: 1, queue: 1, work: 20, store: 200, notice: 1 } },
    'database',
  ],
  [
    'messages that take long to be published',
    { stageMeansMs: { accept: 1, publish: 900, queue: 1, work: 20, store: 2, notice: 1 } },
    'broker',
  ],
] as const) {
  test(`${name}: ${bottleneck}`, () => {
    assert.equal(findBottleneck({ ...calm, ...change } as Evidence).bottleneck, bottleneck);
  });
}

test('two workers count by how much each may have in hand', () => {
  const processes = [process({ busyShare: 1, capacity: 190 }), process({ busyShare: 0, capacity: 10 })];
  const { bottleneck, evidence } = findBottleneck({ ...calm, processes });
  assert.equal(bottleneck, 'workers');
  assert.equal(evidence[0]?.value, 0.95);
});
