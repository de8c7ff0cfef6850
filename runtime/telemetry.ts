import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { REPORT_INTERVAL_MS } from '@sel/contract/lab/bounds';
import { type ProcessReport, type ProcessRole, WATCHED_REPORT_INTERVAL_MS } from '@sel/contract/lab/process';
import type pg from 'pg';
import type { BusyMeter } from './busy-meter.ts';
import { EventLoopDelay } from './event-loop-delay.ts';
import type { Logger } from './logger.ts';
import { WITHOUT_FLUSH } from './postgres.ts';

export interface TelemetryOptions {
  pool: pg.Pool;
  logger: Logger;
  name: string;
  role: ProcessRole;
  /** Measures what is in hand. */
  busy: BusyMeter;
  /** Most that can be in hand. */
  capacity: number;
  /** Consultas done since the process began. */
  processed(): number;
  /** For a worker. */
  acceptsSimulatedWork?: boolean;
  /** Called with each report with what the laboratory has set; null when it has set nothing. */
  onSettings?(settings: unknown): void;
}

// One round trip both reports and asks for settings, however many processes there are. What the laboratory
// has set lasts as long as it says again and again that it lives. A report that is lost is followed by the next.
const REPORT = {
  name: 'telemetry_report',
  text: `
  INSERT INTO proceso (nombre, reporte) SELECT $1, $2 FROM ${WITHOUT_FLUSH}
  ON CONFLICT (nombre) DO UPDATE SET reporte = EXCLUDED.reporte, reported_at = now()
  RETURNING (SELECT valor FROM ajuste_laboratorio WHERE clave = 'trabajo' AND expires_at > now()) AS settings,
            EXISTS (SELECT FROM ajuste_laboratorio WHERE clave = 'observado' AND expires_at > now()) AS "isWatched"`,
};

// A process that was killed does not deregister; whoever deregisters later does it for those, too.
const DEREGISTER = `DELETE FROM proceso WHERE nombre = $1 OR reported_at < now() - interval '1 minute'`;

/**
 * Reports who this process is and how it does, through the database that all of them share: every two seconds, and twice a
 * second while somebody watches.
 */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #loopDelay = new EventLoopDelay();
  #timer: NodeJS.Timeout | undefined;
  #reporting: Promise<void> = Promise.resolve();
  #failing = false;
  #intervalMs = REPORT_INTERVAL_MS;
  #loop = performance.eventLoopUtilization();
  #cpu = process.cpuUsage();
  /** Undefined until the first report: what a process does while it starts tells nothing of how busy it is. */
  #sampledMs: number | undefined;
  #processed = 0;

  constructor(options: TelemetryOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loopDelay.start();
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#loopDelay.stop();
    await this.#reporting;
    // Without a database nobody can be told: the report grows stale by itself.
    await this.#options.pool.query(DEREGISTER, [this.#options.name]).catch(() => {});
  }

  /** How the process did since the last sample. */
  sample(): ProcessReport {
    const { name, role, busy, capacity, processed, pool, acceptsSimulatedWork } = this.#options;
    const nowMs = performance.now();
    const elapsedMs = nowMs - (this.#sampledMs ?? nowMs);
    const loop = performance.eventLoopUtilization();
    const cpu = process.cpuUsage();
    const usedUs = cpu.user + cpu.system - this.#cpu.user - this.#cpu.system;
    const done = processed();
    const report: ProcessReport = {
      name,
      role,
      host: hostname(),
      pid: process.pid,
      processed: done,
      perSecond: elapsedMs > 0 ? ((done - this.#processed) / elapsedMs) * 1000 : 0,
      inHand: busy.inHand,
      capacity,
      busyShare: Math.min(1, busy.takeMean() / capacity),
      eventLoopShare: elapsedMs > 0 ? performance.eventLoopUtilization(loop, this.#loop).utilization : 0,
      eventLoopDelayP99Ms: this.#loopDelay.take().p99Ms,
      cpuShare: elapsedMs > 0 ? usedUs / 1000 / elapsedMs : 0,
      memoryBytes: process.memoryUsage.rss(),
      connections: pool.totalCount,
      nextReportMs: this.#intervalMs,
      ...(acceptsSimulatedWork !== undefined && { acceptsSimulatedWork }),
    };
    this.#loop = loop;
    this.#cpu = cpu;
    this.#sampledMs = nowMs;
    this.#processed = done;
    return report;
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#reporting = this.#report().finally(() => {
        if (this.#timer) this.#schedule(this.#intervalMs);
      });
    }, delayMs);
  }

  async #report(): Promise<void> {
    const { pool, name, logger, onSettings } = this.#options;
    try {
      const { rows } = await pool.query<{ settings: unknown; isWatched: boolean }>({
        ...REPORT,
        values: [name, JSON.stringify(this.sample())],
      });
      this.#failing = false;
      this.#intervalMs = rows[0]?.isWatched ? WATCHED_REPORT_INTERVAL_MS : REPORT_INTERVAL_MS;
      onSettings?.(rows[0]?.settings ?? null);
    } catch (error) {
      if (!this.#failing)
        logger.warn(
          { reason: (error as Error).message },
          'la telemetría no se pudo enviar; se intentará de nuevo',
        );
      this.#failing = true;
    }
  }
}
