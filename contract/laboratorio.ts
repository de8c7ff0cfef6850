import type { Stage } from './stages.ts';

/** What the laboratory tells the page four times a second. All times are milliseconds, all rates per second. */
export interface LabSnapshot {
  /** Milliseconds since 1970. */
  atMs: number;
  arrivalsPerSecond: number;
  completionsPerSecond: number;
  inSystem: number;
  /** Of `inSystem`, those in no worker's hands. */
  queued: number;
  inWork: number;
  /** Of the consultas that ended in the last seconds; null when none did. */
  stages: Record<Stage, Distribution> | null;
  endToEnd: Distribution | null;
  /** Whether `endToEnd` is what clients saw, or only what the server knows (no load of the laboratory runs). */
  seenBy: 'clients' | 'server';
  processes: readonly LabProcess[];
  ledger: LedgerState;
  littlesLaw: LittlesLawCheck | null;
  theory: TheoryCheck | null;
  verdict: Verdict;
  /** The load that is running; null when none is. */
  load: LoadFigures | null;
  /** How busy the processors of the laboratory's machine are, 0 to 1. */
  machineCpuShare: number;
  /** Whether the database answers the laboratory; while it does not, figures from it stand still. */
  databaseAnswers: boolean;
}

export interface Distribution {
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

export interface LabProcess {
  name: string;
  role: 'api-gateway' | 'worker';
  host: string;
  /** With the host it tells a restarted process from the one before, whose name it bears. */
  pid: number;
  perSecond: number;
  inHand: number;
  capacity: number;
  /** 0 to 1. */
  busyShare: number;
  eventLoopShare: number;
  eventLoopDelayP99Ms: number;
  /** 1 is one core. */
  cpuShare: number;
  memoryBytes: number;
  connections: number;
  /** Of a worker; undefined when it does not say. */
  acceptsSimulatedWork?: boolean;
}

/** The running proof that nothing was lost: what clients were promised, and what became of it. */
export interface LedgerState {
  /** Promises: answers 202 with an id. */
  accepted: number;
  completed: number;
  not_found: number;
  failed: number;
  /** Promised, in the database and not ended. */
  inProgress: number;
  /** Promised ids that the database does not have. */
  lost: number;
  /** Ids that two requests were given. */
  duplicated: number;
  /** accepted = completed + not_found + failed + inProgress. */
  balanced: boolean;
}

/** L = λ·W: the left side is counted, the right side measured on its own. */
export interface LittlesLawCheck {
  counted: number;
  arrivalsPerSecond: number;
  residenceMs: number;
  predicted: number;
}

/** The mean wait in the queue: what theory predicts for what was measured, and what was measured. */
export interface TheoryCheck {
  servers: number;
  serviceMs: number;
  utilisation: number;
  /** Squared coefficients of variation of the times between arrivals and of the service times. */
  arrivalScv: number;
  serviceScv: number;
  /** Null when more arrives than the servers can do: then no steady state exists. */
  mmcWaitMs: number | null;
  ggcWaitMs: number | null;
  measuredWaitMs: number;
}

export const BOTTLENECKS = [
  'none',
  'idle',
  'no_workers',
  'workers',
  'cpu',
  'gateway',
  'database',
  'broker',
  'generator',
] as const;
export type Bottleneck = (typeof BOTTLENECKS)[number];

/** What limits the system at this moment, and the figures that say so. */
export interface Verdict {
  bottleneck: Bottleneck;
  evidence: { figure: string; value: number; unit: 'share' | 'ms' | 'count' | 'perSecond' }[];
}

export interface LoadFigures {
  sentPerSecond: number;
  acceptedPerSecond: number;
  refusedPerSecond: number;
  errorsPerSecond: number;
  underWay: number;
  /** How late the generator itself was. */
  lagP99Ms: number;
  elapsedMs: number;
}

/** A moment that the charts mark: something was changed, or something came or went. */
export interface LabMarker {
  atMs: number;
  kind:
    | 'worker_appeared'
    | 'worker_gone'
    | 'gateway_appeared'
    | 'gateway_gone'
    | 'load'
    | 'work'
    | 'fault'
    | 'restored';
  /** A name, for instance of a worker or a fault. */
  subject: string;
}

/** GET /lab/estado: what can be done here, and what is set. */
export interface LabState {
  /** Whether this laboratory lets anybody act at all (with its token). */
  puede_actuar: boolean;
  /** Whether it can start and stop workers and signal processes. */
  procesos: boolean;
  /** Faults that are possible here. */
  fallos: string[];
  fallo_activo: string | null;
  /** Milliseconds until the active fault restores itself; null when none is active. */
  fallo_restaura_en_ms: number | null;
  carga: LoadRequest | null;
  trabajo: WorkRequest | null;
}

/** PUT /lab/workers. */
export interface WorkersRequest {
  cantidad: number;
  /** Consultas that each worker has in hand at a time; as it is when left out. Another value restarts all workers. */
  concurrencia?: number;
}

/** PUT /lab/carga. */
export interface LoadRequest {
  load:
    | { kind: 'open'; process: 'regular' | 'poisson'; profile: RateSegmentRequest[] }
    | { kind: 'closed'; users: number; thinkMs: number };
  notice?: 'none' | 'polling' | 'wait' | 'events';
  mix?: { listar_todos: number; buscar_codigo: number; codigo_inexistente: number; productos: number };
}

/** The rate goes in a straight line from one value to the other; null lasts for ever. */
export interface RateSegmentRequest {
  durationMs: number | null;
  fromPerSecond: number;
  toPerSecond: number;
}

/** PUT /lab/trabajo. */
export interface WorkRequest {
  meanMs: number;
  distribution: 'constante' | 'exponencial';
  kind: 'espera' | 'cpu';
}

/** What people read, in both languages of the product. */
export interface Text {
  es: string;
  en: string;
}

/** GET /lab/experimentos. */
export interface ExperimentsOverview {
  experimentos: ExperimentSummary[];
  progreso: ExperimentProgress | null;
}

/** GET /lab/informes: the runs that have left a report, the latest first. */
export interface RunsOverview {
  ejecuciones: RunSummary[];
}

/** A run that is over, and what came out. */
export interface RunSummary {
  id: string;
  title: Text;
  plan: 'full' | 'short';
  /** ISO 8601. */
  startedAt: string;
  outcome: 'confirmed' | 'refuted' | 'undecided';
  verdict: Text;
  /** Measurements that were taken, and all that were planned; fewer when the run was cancelled. */
  done: number;
  total: number;
}

export interface ExperimentSummary {
  name: string;
  title: Text;
  question: Text;
  hypothesis: Text;
  factors: Text;
  stopRule: Text;
  /** How long each form takes at least. */
  leastMs: { full: number; short: number };
  /** Why it cannot be run here. */
  obstacle: Text | null;
}

export interface ExperimentProgress {
  id: string;
  experiment: string;
  /** Measurements that have been taken, and all that there will be. */
  done: number;
  total: number;
  state: 'running' | 'finished' | 'cancelled' | 'failed';
  /** For people; only of a run that failed. */
  error?: string;
}
