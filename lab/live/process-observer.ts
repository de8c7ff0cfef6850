import { hostname } from 'node:os';
import { type ProcessReport, staleAfterMs } from '@sel/contract/lab/process';
import { waitedMs } from '@sel/runtime/proc';
import type pg from 'pg';

/** Whoever has said nothing for so long is gone, whatever keeps it. */
const FORGOTTEN_S = 10;
const REPORTS = {
  name: 'observe_processes',
  text: `SELECT reporte, extract(epoch FROM reported_at)::float8 AS "reportedAt",
                extract(epoch FROM clock_timestamp() - reported_at)::float8 * 1000 AS "ageMs" FROM proceso
         WHERE reported_at > clock_timestamp() - interval '${FORGOTTEN_S} s'
         ORDER BY nombre`,
};

/** A process that has come or gone since the last look. */
interface ProcessChange {
  change: 'appeared' | 'gone';
  process: ProcessReport;
}

export interface ProcessObservation {
  running: ProcessReport[];
  changes: ProcessChange[];
}

/** A process and its last report; times in seconds since 1970, as `proceso.reported_at`. */
interface Known {
  process: ProcessReport;
  reportedAt: number;
  /** When it first told of itself, if that was seen. */
  firstReportedAt: number | null;
  /** How long it had waited for a processor, all in all, when that report was seen; undefined where that is not known. */
  waitedMs: number | undefined;
}

/** How long a process has waited for a processor since it began; undefined where that is not known. */
type Waited = (process: ProcessReport) => number | undefined;
export const waitedHere: Waited = (process) => (isHere(process) ? waitedMs(process.pid) : undefined);

/** Whether who reports is a process of this machine, so that its id says something here. */
export function isHere({ host }: ProcessReport): boolean {
  return host === hostname();
}

/** Knows which gateways and workers are running, wherever they are, from what they report. */
export class ProcessObserver {
  readonly #pool: pg.Pool;
  readonly #waited: Waited;
  #known: Map<string, Known> | undefined;

  constructor(pool: pg.Pool, waited: Waited = waitedHere) {
    this.#pool = pool;
    this.#waited = waited;
  }

  /**
   * @param couldReport asked after the look: whether processes could tell of themselves lately. Otherwise those that are
   *   known are not taken for gone because they have not.
   */
  async look(couldReport: () => boolean = () => true): Promise<ProcessObservation> {
    const { rows } = await this.#pool.query<Row>(REPORTS);
    const fresh = rows.filter((row) => !this.#isSilent(row));
    const known = this.#known ?? new Map<string, Known>();
    const running = new Map(fresh.map((row) => [identity(row.reporte), this.#follow(row)]));
    const names = new Set(fresh.map(({ reporte }) => reporte.name));
    if (!couldReport()) {
      for (const [key, silent] of known) if (!names.has(silent.process.name)) running.set(key, silent);
    }
    const changes = this.#known ? differences(this.#known, running) : [];
    this.#known = running;
    return { running: [...running.values()].map(({ process }) => process), changes };
  }

  /** Who was ready to run, and was left to wait for a processor, has not been silent for so long. */
  #isSilent({ reporte, reportedAt, ageMs }: Row): boolean {
    const patienceMs = staleAfterMs(reporte);
    if (ageMs < patienceMs) return false;
    const known = this.#known?.get(identity(reporte));
    if (known?.waitedMs === undefined || known.reportedAt !== reportedAt) return true;
    const keptMs = (this.#waited(reporte) ?? 0) - known.waitedMs;
    return ageMs - Math.max(0, keptMs) >= patienceMs;
  }

  #follow({ reporte, reportedAt }: Row): Known {
    const before = this.#known?.get(identity(reporte));
    // Whoever runs when the first look is made may have run for long.
    const firstReportedAt = this.#known ? (before ? before.firstReportedAt : reportedAt) : null;
    return {
      process: firstReportedAt === reportedAt ? atItsStart(reporte) : reporte,
      reportedAt,
      firstReportedAt,
      waitedMs: before?.reportedAt === reportedAt ? before.waitedMs : this.#waited(reporte),
    };
  }
}

interface Row {
  reporte: ProcessReport;
  reportedAt: number;
  ageMs: number;
}

/** A process's first report tells how busy its own start has kept it. Of its work it knows nothing yet. */
function atItsStart(report: ProcessReport): ProcessReport {
  return { ...report, busyShare: 0, eventLoopShare: 0, cpuShare: 0 };
}

/** A restarted process bears the old one's name, but is another one. */
function identity({ name, host, pid }: ProcessReport): string {
  return `${name} ${host} ${pid}`;
}

function differences(before: Map<string, Known>, now: Map<string, Known>): ProcessChange[] {
  const gone = [...before].filter(([key]) => !now.has(key));
  const appeared = [...now].filter(([key]) => !before.has(key));
  return [
    ...gone.map(([, { process }]) => ({ change: 'gone' as const, process })),
    ...appeared.map(([, { process }]) => ({ change: 'appeared' as const, process })),
  ];
}
