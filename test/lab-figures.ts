import type { Comparison } from '@sel/contract/lab/comparison';
import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentProgress, ExperimentsOverview, RunsOverview } from '@sel/contract/lab/experiments';
import { FAULT_NAMES } from '@sel/contract/lab/faults';
import type { LoadRequest } from '@sel/contract/lab/load';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Verdict } from '@sel/contract/lab/verdict';
import { STAGES, type Stage } from '@sel/contract/stages';

/** Everything that a laboratory tells a page, to be altered into any state. */
export interface LabFigures {
  state: LabState;
  history: { snapshots: LabSnapshot[]; markers: LabMarker[] };
  overview: ExperimentsOverview;
  runs: RunsOverview;
  /** What runs have left, by the path of its address. */
  reports: Record<string, string>;
  /** What two of them say of each other, by its address. */
  comparisons: Record<string, Comparison>;
}

const SNAPSHOTS = 480;
const INTERVAL_MS = 250;

/** A system in its stride: two minutes of 200 consultas a second on two workers. */
export function labFigures(change: Partial<LabSnapshot> = {}): LabFigures {
  const nowMs = Date.now();
  const snapshots = Array.from({ length: SNAPSHOTS }, (_, index) =>
    snapshotAt(nowMs - (SNAPSHOTS - 1 - index) * INTERVAL_MS, index, change),
  );
  return {
    state: STATE,
    history: { snapshots, markers: markersUntil(nowMs) },
    overview: OVERVIEW,
    runs: { runs: [] },
    reports: {},
    comparisons: {},
  };
}

const LOAD: LoadRequest = {
  load: {
    kind: 'open',
    process: 'poisson',
    profile: [{ durationMs: null, fromPerSecond: 200, toPerSecond: 200 }],
  },
  notice: 'wait',
  mix: { listar_todos: 0, buscar_codigo: 95, codigo_inexistente: 5, productos: 200 },
};

const STATE: LabState = {
  mayAct: true,
  controlsProcesses: true,
  faults: [...FAULT_NAMES],
  activeFault: null,
  faultRestoresInMs: null,
  load: LOAD,
  work: { meanMs: 15, distribution: 'exponencial', kind: 'espera' },
  changedWorkers: null,
};

function snapshotAt(atMs: number, index: number, change: Partial<LabSnapshot>): LabSnapshot {
  const wave = Math.sin(index / 9);
  const spread = (meanMs: number) => ({
    meanMs,
    p50Ms: 0.8 * meanMs,
    p95Ms: 2.4 * meanMs,
    p99Ms: (4 + wave) * meanMs,
  });
  const means: Record<Stage, number> = {
    accept: 2.1,
    publish: 0,
    queue: 6,
    work: 15.2,
    store: 1.4,
    notice: 3.3,
  };
  const accepted = 50 * index;
  return {
    atMs,
    arrivalsPerSecond: 200 + 14 * wave,
    completionsPerSecond: 200 + 12 * Math.sin(index / 9 - 0.4),
    inSystem: 6,
    queued: 2,
    inWork: 4,
    countsAll: true,
    regime: { name: 'steady', sinceMs: atMs - 60_000, untilMs: null, change: 'load' },
    drain: null,
    stages: Object.fromEntries(STAGES.map((stage) => [stage, spread(means[stage])])) as LabSnapshot['stages'],
    endToEnd: spread(28),
    seenBy: 'clients',
    processes: [worker(1), worker(2), { ...worker(1), name: 'api-gateway', role: 'api-gateway' }],
    ledger: {
      accepted,
      completed: accepted - 1_210,
      not_found: 1_204,
      failed: 0,
      inProgress: 6,
      lost: 0,
      duplicated: 0,
      balanced: true,
    },
    littlesLaw: {
      counted: { value: 5.7, low: 5.5, high: 5.9 },
      predicted: { value: 5.67, low: 5.5, high: 5.84 },
      arrivalsPerSecond: 201,
      residenceMs: 28.2,
      observedMs: 60_000,
      agrees: true,
    },
    theory: {
      servers: 8,
      serviceMs: 16.6,
      utilisation: 0.42,
      arrivalScv: 1.02,
      serviceScv: 0.97,
      mmcWaitMs: 6.4,
      ggcWaitMs: 6.1,
      measuredWaitMs: { value: 6 + wave, low: 5.5 + wave, high: 6.5 + wave },
      observedMs: 20_000,
      handover: { value: 1.1, low: 1, high: 1.2, measuredAtMs: atMs - 240_000 },
      handoverShare: 0.18,
      unscored: null,
      calibrateAt: { perSecond: 48, seconds: 12 },
    },
    verdict: VERDICT,
    load: {
      sentPerSecond: 200 + 14 * wave,
      acceptedPerSecond: 200 + 14 * wave,
      refusedPerSecond: 0,
      errorsPerSecond: 0,
      underWay: 6,
      lagP99Ms: 0.4,
      lagShare: 0.01,
      isLate: false,
      elapsedMs: INTERVAL_MS * index,
      endsAtMs: atMs + 600_000,
      revision: 1,
    },
    faults: [],
    watchers: 1,
    cpu: {
      cores: 4,
      busy: 1.24,
      workers: 0.38,
      gateway: 0.19,
      database: 0.3,
      queue: null,
      laboratory: 0.06,
      generator: 0.08,
      browsers: 0.1,
      others: 0.13,
      waiting: 0.01,
    },
    machineCpuShare: 0.31,
    databaseAnswers: true,
    ...change,
  };
}

/** What limits the system, as a verdict that unfolds no rules. */
export function verdict(bottleneck: Verdict['bottleneck'], change: Partial<Verdict> = {}): Verdict {
  return { bottleneck, node: null, fault: null, evidence: [], rules: [], ...change };
}

const VERDICT = verdict('none', {
  evidence: [
    { figure: 'busyShare', value: 0.42, unit: 'share', limit: null },
    { figure: 'machineCpuShare', value: 0.31, unit: 'share', limit: null },
  ],
});

export function worker(number: number): ProcessReport {
  return {
    name: `worker-${number}`,
    role: 'worker',
    host: 'laptop',
    pid: 1_000 + number,
    processed: 5_000 + number,
    perSecond: 100.4,
    inHand: 2,
    capacity: 4,
    busyShare: 0.42,
    eventLoopShare: 0.2,
    eventLoopDelayP99Ms: 1.2,
    cpuShare: 0.19,
    memoryBytes: 118_000_000,
    connections: 6,
  };
}

/** Among them three that stand close together, and one at the right edge. */
function markersUntil(nowMs: number): LabMarker[] {
  const mark = (agoS: number, kind: LabMarker['kind'], subject: string, node: LabMarker['node']) => ({
    atMs: nowMs - agoS * 1000,
    kind,
    subject,
    node,
  });
  return [
    mark(110, 'load', 'started', 'page'),
    mark(80, 'worker_appeared', 'worker-1', 'workers'),
    mark(79, 'worker_appeared', 'worker-2', 'workers'),
    mark(78, 'worker_appeared', 'worker-3', 'workers'),
    mark(40, 'fault', 'matar-worker', 'workers'),
    mark(39, 'worker_gone', 'worker-3', 'workers'),
    mark(1, 'fault', 'congelar-base', 'database'),
  ].map((marker, index) => ({ number: index + 1, ...marker }));
}

const text = (es: string, en: string) => ({ es, en });

const OVERVIEW: ExperimentsOverview = {
  experiments: ['respuesta-inmediata', 'escalado', 'latencia-carga'].map((name) => ({
    name,
    title: text(`Título de ${name}`, `Title of ${name}`),
    question: text(
      '¿Qué pasa cuando llegan de golpe más consultas de las que se pueden procesar, y cuánto dura?',
      'What happens when more consultas come at once than can be processed, and how long does it last?',
    ),
    hypothesis: text('Se espera esto.', 'This is expected.'),
    factors: text('La carga.', 'The load.'),
    stopRule: text('Cuando se ha medido todo.', 'When all has been measured.'),
    leastMs: { full: 980_000, short: 48_000 },
    obstacle: null,
  })),
  progress: null,
};

/** One run of each outcome, the latest first. */
export const PAST_RUNS: RunsOverview = {
  runs: (['confirmed', 'refuted', 'undecided'] as const).map((outcome, index) => ({
    id: `2026-03-0${9 - index}T18-30-00-000-escalado`,
    experiment: 'escalado',
    title: text('Escalado', 'Scaling'),
    plan: index === 0 ? 'full' : 'short',
    startedAt: `2026-03-0${9 - index}T18:30:00.000Z`,
    outcome,
    verdict: text(
      'Con 8 workers que esperan se aprovecha el 97,6 % de lo que darían 8 veces uno solo (σ = 0,00341, κ = 0).',
      'With 8 workers that wait, 97.6% of 8 times a single one is reached (σ = 0.00341, κ = 0).',
    ),
    done: index === 2 ? 3 : 24,
    total: 24,
    discarded:
      index === 2 ? [{ reason: text('El generador envió tarde.', 'The generator was late.'), count: 2 }] : [],
  })),
};

/** A run of `escalado` that has taken half of its measurements. */
export function progressOf(change: Partial<ExperimentProgress> = {}): ExperimentProgress {
  return {
    id: '2026-03-09T18-30-00-000-escalado',
    experiment: 'escalado',
    plan: 'short',
    phase: 'measuring',
    startedAtMs: Date.now() - 30_000,
    expectedEndMs: Date.now() + 100_000,
    done: 2,
    total: 4,
    state: 'running',
    ...change,
  };
}

/** A system with nothing to do for longer than the charts show. */
export function figuresAtRest(): LabFigures {
  const figures = labFigures({
    arrivalsPerSecond: 0,
    completionsPerSecond: 0,
    queued: 0,
    inWork: 0,
    load: null,
    stages: null,
    endToEnd: null,
    littlesLaw: null,
    theory: null,
    verdict: verdict('idle'),
  });
  const [first] = figures.history.snapshots;
  const snapshots = figures.history.snapshots.map(({ atMs }) => ({
    ...(first as typeof first & object),
    atMs,
  }));
  return { ...figures, state: { ...figures.state, load: null }, history: { snapshots, markers: [] } };
}
