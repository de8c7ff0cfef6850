import { type ProcessReport, REPORT_STALE_MS } from '@sel/contract/lab/process';
import type pg from 'pg';

const REPORTS = {
  name: 'observe_processes',
  text: `SELECT reporte, extract(epoch FROM reported_at)::float8 AS "reportedAt" FROM proceso
         WHERE reported_at > clock_timestamp() - make_interval(secs => ${REPORT_STALE_MS / 1000})
         ORDER BY nombre`,
};

/** A process that has come or gone since the last look. */
export interface ProcessChange {
  change: 'appeared' | 'gone';
  process: ProcessReport;
}

export interface ProcessObservation {
  running: ProcessReport[];
  changes: ProcessChange[];
}

/** A process, and when it first told of itself, if that was seen; in seconds since 1970, as `proceso.reported_at`. */
interface Known {
  process: ProcessReport;
  firstReportedAt: number | null;
}

/** Knows which gateways and workers are running, wherever they are, from what they report once a second. */
export class ProcessObserver {
  readonly #pool: pg.Pool;
  #known: Map<string, Known> | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * @param couldReport asked after the look: whether processes could tell of themselves lately. Otherwise those that are
   *   known are not taken for gone because they have not.
   */
  async look(couldReport: () => boolean = () => true): Promise<ProcessObservation> {
    const { rows } = await this.#pool.query<Row>(REPORTS);
    const known = this.#known ?? new Map<string, Known>();
    const running = new Map(rows.map((row) => [identity(row.reporte), this.#follow(row)]));
    const names = new Set(rows.map(({ reporte }) => reporte.name));
    if (!couldReport()) {
      for (const [key, silent] of known) if (!names.has(silent.process.name)) running.set(key, silent);
    }
    const changes = this.#known ? differences(this.#known, running) : [];
    this.#known = running;
    return { running: [...running.values()].map(({ process }) => process), changes };
  }

  #follow({ reporte, reportedAt }: Row): Known {
    // Whoever runs when the first look is made may have run for long.
    const before = this.#known ? this.#known.get(identity(reporte)) : { firstReportedAt: null };
    const firstReportedAt = before ? before.firstReportedAt : reportedAt;
    return { process: firstReportedAt === reportedAt ? atItsStart(reporte) : reporte, firstReportedAt };
  }
}

interface Row {
  reporte: ProcessReport;
  reportedAt: number;
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
