/** What a gateway or a worker tells about itself once a second, for the laboratory and for Prometheus. */
export interface ProcessReport {
  name: string;
  role: ProcessRole;
  host: string;
  pid: number;
  /** Consultas accepted (api-gateway) or stored (worker) since the process began. */
  processed: number;
  /** The same per second over the last interval. */
  perSecond: number;
  /** Consultas in its hands at this moment. */
  inHand: number;
  /** Most consultas that it takes in hand at a time. */
  capacity: number;
  /** Mean share of `capacity` that was in use over the last interval: 0 to 1. */
  busyShare: number;
  /** Share of the last interval in which the event loop was working: 0 to 1. */
  eventLoopShare: number;
  /** How late the event loop came, 99th percentile over the last interval. */
  eventLoopDelayP99Ms: number;
  /** CPU time per time over the last interval: 1 is one core. */
  cpuShare: number;
  memoryBytes: number;
  /** Open connections to the database. */
  connections: number;
  /** Of a worker: whether it follows the simulated work that the laboratory sets. Release 0.1.0 does, and does not say. */
  acceptsSimulatedWork?: boolean;
}

export type ProcessRole = 'api-gateway' | 'worker';

/** The simulated service time of a consulta, which the laboratory can set for all workers while they run. */
export interface SimulatedWorkSettings {
  /** 0 for none. */
  meanMs: number;
  /** `constante`: always the mean; `exponencial`: the memoryless service times of M/M/c. */
  distribution: 'constante' | 'exponencial';
  /** `espera`: time passes, as in a call to another service; `cpu`: a core calculates. */
  kind: 'espera' | 'cpu';
}

/** Most that the laboratory may have each consulta take in the mean. */
export const MAX_SIMULATED_WORK_MS = 60_000;

export const REPORT_INTERVAL_MS = 1_000;
/** A process whose last report is older than this is taken for gone. */
export const REPORT_STALE_MS = 1_900;
