import { type ProcessReport, REPORT_STALE_MS } from '@sel/contract/lab/process';
import type pg from 'pg';

const REPORTS = {
  name: 'observe_processes',
  text: `SELECT reporte FROM proceso
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

/** Knows which gateways and workers are running, wherever they are, from what they report once a second. */
export class ProcessObserver {
  readonly #pool: pg.Pool;
  #known: Map<string, ProcessReport> | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async look(): Promise<ProcessObservation> {
    const { rows } = await this.#pool.query<{ reporte: ProcessReport }>(REPORTS);
    const running = new Map(rows.map(({ reporte }) => [identity(reporte), reporte]));
    const changes = this.#known ? differences(this.#known, running) : [];
    this.#known = running;
    return { running: [...running.values()], changes };
  }
}

/** A restarted process bears the old one's name, but is another one. */
function identity({ name, host, pid }: ProcessReport): string {
  return `${name} ${host} ${pid}`;
}

function differences(before: Map<string, ProcessReport>, now: Map<string, ProcessReport>): ProcessChange[] {
  const gone = [...before].filter(([key]) => !now.has(key));
  const appeared = [...now].filter(([key]) => !before.has(key));
  return [
    ...gone.map(([, process]) => ({ change: 'gone' as const, process })),
    ...appeared.map(([, process]) => ({ change: 'appeared' as const, process })),
  ];
}
