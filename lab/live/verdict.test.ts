import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CpuSplit } from '@sel/contract/lab/cpu';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { PathNode } from '@sel/contract/lab/node';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LoadFigures } from '@sel/contract/lab/snapshot';
import { type Bottleneck, RULES, Verdict } from '@sel/contract/lab/verdict';
import { Check, Errors } from 'typebox/value';
import { findBottleneck } from './verdict.ts';
import type { Evidence } from './verdict-rule.ts';

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
const gateway = process({ role: 'api-gateway', eventLoopShare: 0.2 });
const busyWorker = process({ busyShare: 0.97, cpuShare: 0.1 });
const load: LoadFigures = {
  sentPerSecond: 100,
  acceptedPerSecond: 100,
  refusedPerSecond: 0,
  errorsPerSecond: 0,
  underWay: 1,
  lagP99Ms: 1,
  lagShare: 0.01,
  isLate: false,
  elapsedMs: 1_000,
  endsAtMs: null,
  revision: 1,
};
const fault: ActiveFault = {
  name: 'matar-gateway',
  kind: 'kill',
  node: 'gateway',
  process: 'api-gateway',
  sinceMs: 1_000,
  untilMs: 6_000,
};
const cpu: CpuSplit = {
  cores: 2,
  busy: 0.8,
  workers: 0.2,
  gateway: 0.2,
  database: 0.2,
  queue: null,
  laboratory: 0.05,
  generator: 0.05,
  browsers: 0,
  others: 0.1,
  waiting: 0.01,
};
/** Two cores that are full, and for which the system has to wait. */
const shortOf: CpuSplit = { ...cpu, busy: 1.95, waiting: 0.6 };
/** Two cores that are full of what the system does. */
const fullOfSystem: CpuSplit = { ...cpu, busy: 1.95, workers: 1, gateway: 0.4, database: 0.4 };
const nobodyKnows = { workers: null, gateway: null, database: null, generator: null, browsers: null };
const stageMeansMs = { accept: 1, publish: 1, queue: 1, work: 20, store: 2, notice: 1 };
const calm: Evidence = {
  nowMs: 2_000,
  faults: [],
  processes: [worker, gateway],
  arrivalsPerSecond: 100,
  inSystem: 3,
  queued: 0,
  isGrowing: false,
  stageMeansMs,
  cpu,
  databaseAnswers: true,
  databaseMeanMs: 2,
  handoverMeanMs: null,
  gatewayAnswers: true,
  gatewayMeanMs: 2,
  brokerAnswers: true,
  load,
};

/** A situation, how it differs from a calm one, and what the verdict on it is, with the place on the path. */
const SITUATIONS: [string, Partial<Evidence>, Bottleneck, PathNode | null][] = [
  ['nothing in the way', {}, 'none', null],
  ['nothing to do', { arrivalsPerSecond: 0, inSystem: 0 }, 'idle', null],
  ['nothing that arrives, and some that is still in hand', { arrivalsPerSecond: 0 }, 'none', null],
  [
    'a gateway that was killed, with nothing arriving',
    { faults: [fault], arrivalsPerSecond: 0 },
    'fault',
    'gateway',
  ],
  [
    'a database that was frozen, on a full machine',
    {
      faults: [{ ...fault, name: 'congelar-base', kind: 'freeze', node: 'database', process: null }],
      databaseAnswers: false,
      cpu: fullOfSystem,
    },
    'fault',
    'database',
  ],
  ['a database that does not answer', { databaseAnswers: false, queued: 5 }, 'database', 'database'],
  ['a broker that does not answer', { brokerAnswers: false }, 'broker', 'queue'],
  [
    'a gateway that does not answer, so that nothing arrives and nobody knows of the broker',
    { gatewayAnswers: false, arrivalsPerSecond: 0, inSystem: 0 },
    'gateway',
    'gateway',
  ],
  ['a late generator', { load: { ...load, isLate: true } }, 'generator', 'page'],
  [
    'a generator that is late because others take the CPU',
    { load: { ...load, isLate: true }, cpu: { ...shortOf, others: 1.2 } },
    'others',
    null,
  ],
  ['a queue that nobody serves', { processes: [], queued: 7 }, 'no_workers', 'workers'],
  ['full hands and cores to spare', { processes: [busyWorker] }, 'workers', 'workers'],
  [
    'more inside than hands, and all hands full since half a second',
    { processes: [process({ busyShare: 0.5, inHand: 10 })], inSystem: 30, queued: 20 },
    'workers',
    'workers',
  ],
  [
    'all hands full for a moment, and nothing that waits for them',
    { processes: [process({ busyShare: 0.5, inHand: 10 })], inSystem: 10 },
    'none',
    null,
  ],
  ['more inside than hands, which are said to be free', { inSystem: 30, queued: 30 }, 'settling', null],
  ['much more that comes than ends, and nobody knows why', { isGrowing: true }, 'settling', null],
  [
    'full hands that wait, on a machine that has a tenth of a core left',
    { processes: [busyWorker], cpu: { ...fullOfSystem, busy: 1.85 } },
    'workers',
    'workers',
  ],
  [
    'full hands of workers that calculate, on a machine that has a tenth of a core left',
    { processes: [process({ busyShare: 0.97, cpuShare: 0.95 })], cpu: { ...fullOfSystem, busy: 1.85 } },
    'cpu',
    null,
  ],
  ['no core left, all of it the system’s', { cpu: fullOfSystem }, 'cpu', null],
  [
    'full hands, and a page that takes most of the machine',
    { processes: [busyWorker], cpu: { ...shortOf, browsers: 1.2 } },
    'browsers',
    'page',
  ],
  [
    'a generator that takes most of the machine',
    { cpu: { ...shortOf, generator: 1.2 } },
    'generator',
    'page',
  ],
  ['other programs that take most of the machine', { cpu: { ...shortOf, others: 1.2 } }, 'others', null],
  [
    'other programs that take most of the machine, where nobody can tell how long services wait',
    { cpu: { ...cpu, busy: 1.95, others: 1.2, waiting: null } },
    'others',
    null,
  ],
  [
    'full hands that wait, and other programs that take most of the machine and leave the system what it needs',
    { processes: [busyWorker], cpu: { ...cpu, busy: 1.95, others: 1.2, waiting: 0.05 } },
    'workers',
    'workers',
  ],
  [
    'a full machine on which nobody can tell whose the use is',
    { cpu: { ...cpu, ...nobodyKnows, busy: 1.95, others: 1.9 } },
    'cpu',
    null,
  ],
  [
    'a gateway that was kept from the processor for a moment, with nothing arriving',
    {
      processes: [worker, process({ role: 'api-gateway', eventLoopShare: 1, cpuShare: 0.3 })],
      ...{ arrivalsPerSecond: 0, inSystem: 0, load: null },
    },
    'idle',
    null,
  ],
  [
    'a gateway that does nothing but refuse what others send',
    {
      processes: [worker, process({ role: 'api-gateway', eventLoopShare: 0.99, cpuShare: 0.97 })],
      ...{ arrivalsPerSecond: 0, inSystem: 0, load: null },
    },
    'gateway',
    'gateway',
  ],
  [
    'a gateway whose event loop never rests',
    { processes: [worker, process({ role: 'api-gateway', eventLoopShare: 0.95 })] },
    'gateway',
    'gateway',
  ],
  [
    'results that take long to be stored',
    { stageMeansMs: { ...stageMeansMs, store: 200 } },
    'database',
    'database',
  ],
  [
    'a database that is slow to answer, which makes mostly publishing long',
    { databaseMeanMs: 160, stageMeansMs: { accept: 0, publish: 50, queue: 6, work: 1, store: 0, notice: 0 } },
    'database',
    'database',
  ],
  [
    'messages that take long to come to hands that are free',
    {
      handoverMeanMs: 170,
      stageMeansMs: { accept: 0, publish: 1, queue: 172, work: 2, store: 0, notice: 0 },
    },
    'broker',
    'queue',
  ],
  [
    'messages that take long to come to free hands, from a gateway that is as slow to answer',
    {
      gatewayMeanMs: 160,
      handoverMeanMs: 170,
      stageMeansMs: { accept: 0, publish: 1, queue: 172, work: 2, store: 0, notice: 0 },
    },
    'none',
    null,
  ],
  [
    'messages that wait long for hands that are not always free',
    { handoverMeanMs: 3, stageMeansMs: { accept: 0, publish: 1, queue: 172, work: 90, store: 0, notice: 0 } },
    'none',
    null,
  ],
  [
    'messages that take long to be published',
    { stageMeansMs: { ...stageMeansMs, publish: 900 } },
    'broker',
    'queue',
  ],
];

for (const [situation, change, bottleneck, node] of SITUATIONS) {
  test(`${situation}: ${bottleneck}`, () => {
    const verdict = findBottleneck({ ...calm, ...change });
    assert.deepEqual([verdict.bottleneck, verdict.node], [bottleneck, node]);
    assert.ok(Check(Verdict, verdict), JSON.stringify(Errors(Verdict, verdict)));
  });
}

test('a verdict tells all rules in their order, and is what the first of them says that applies', () => {
  const { rules, evidence } = findBottleneck({ ...calm, processes: [busyWorker], cpu: fullOfSystem });
  assert.deepEqual(
    rules.map(({ rule }) => rule),
    [...RULES],
  );
  const applying = rules.filter(({ applies }) => applies);
  assert.deepEqual(
    applying.map(({ rule }) => rule),
    ['cpu_full', 'workers_busy'],
  );
  assert.deepEqual(evidence, applying[0]?.evidence);
});

test('a fault is named, with how long it lasts', () => {
  const verdict = findBottleneck({ ...calm, faults: [fault] });
  assert.equal(verdict.fault, 'matar-gateway');
  assert.deepEqual(verdict.evidence, [{ figure: 'faultLeftMs', value: 4_000, unit: 'ms', limit: null }]);
});

test('two workers count by how much each may have in hand', () => {
  const processes = [process({ busyShare: 1, capacity: 190 }), process({ busyShare: 0, capacity: 10 })];
  const { bottleneck, evidence } = findBottleneck({ ...calm, processes });
  assert.equal(bottleneck, 'workers');
  assert.equal(evidence[0]?.value, 0.95);
});
