import Type from 'typebox';
import { REPORT_INTERVAL_MS } from './bounds.ts';
import { AtLeastZero, Count, Share } from './numbers.ts';

/**
 * What a gateway or a worker tells about itself again and again, for the laboratory and for Prometheus. A process of
 * the version before does not know a figure that is new: a new one is optional.
 */
export const ProcessReport = Type.Object({
  name: Type.String(),
  role: Type.Enum(['api-gateway', 'worker']),
  host: Type.String(),
  /** With the host it tells a restarted process from the one before, whose name it bears. */
  pid: Count,
  /** Consultas accepted (api-gateway) or stored (worker) since the process began. */
  processed: Count,
  /** The same per second over the last interval. */
  perSecond: AtLeastZero,
  /** Consultas in its hands at this moment. */
  inHand: Count,
  /** Most consultas that it takes in hand at a time. */
  capacity: Count,
  /** Mean share of `capacity` that was in use over the last interval. */
  busyShare: Share,
  /** Share of the last interval in which the event loop was working. */
  eventLoopShare: Share,
  /** How late the event loop came, 99th percentile over the last interval. */
  eventLoopDelayP99Ms: AtLeastZero,
  /** CPU time per time over the last interval: 1 is one core. */
  cpuShare: AtLeastZero,
  memoryBytes: Count,
  /** Open connections to the database. */
  connections: Count,
  /** How long after this report the next one is due. Release 0.1.0 does not say; it is a second there. */
  nextReportMs: Type.Optional(AtLeastZero),
  /** Of a worker: whether it follows the simulated work that the laboratory sets. Release 0.1.0 does, and does not say. */
  acceptsSimulatedWork: Type.Optional(Type.Boolean()),
});
export type ProcessReport = Type.Static<typeof ProcessReport>;
export type ProcessRole = ProcessReport['role'];

/** How often a process reports that does not say when its next report is due. */
const UNSAID_REPORT_INTERVAL_MS = 1_000;
/** While somebody watches in the laboratory: who falls silent is then missed sooner, with the same patience. */
export const WATCHED_REPORT_INTERVAL_MS = 500;
/** A report may be late by so much. */
const REPORT_PATIENCE_MS = 900;
/** Whatever was reported longer ago is stale. */
export const REPORT_STALE_MS = REPORT_INTERVAL_MS + REPORT_PATIENCE_MS;

/** A process whose last report is older than this is taken for gone. */
export function staleAfterMs({ nextReportMs = UNSAID_REPORT_INTERVAL_MS }: ProcessReport): number {
  return nextReportMs + REPORT_PATIENCE_MS;
}
