import { cpus } from 'node:os';
import type { CpuSplit } from '@sel/contract/lab/cpu';
import type { ProcessReport, ProcessRole } from '@sel/contract/lab/process';
import { type ProcessStat, readStats, waitedMs } from '@sel/runtime/proc';
import type pg from 'pg';
import { isHere } from './process-observer.ts';

/** People look at the page with these browsers; what they start has other names and belongs to them. */
const BROWSERS = /^(chrome|chromium|headless_shell|firefox|msedge|brave|opera|vivaldi|epiphany)/;
const RABBITMQ = 'beam.smp';
/** PostgreSQL's address is the client's own only where both are on one machine. */
const OWN_BACKEND = `
  SELECT pg_backend_pid() AS pid, inet_server_addr() IS NOT DISTINCT FROM inet_client_addr() AS "isHere"`;

/** What is said of those whose use can only be seen in their processes, where processes cannot be seen. */
const UNSEEN = { database: null, queue: null, laboratory: null, generator: null, browsers: null };
/** What is said of the processors before the first look at them. */
export const UNKNOWN_CPU: CpuSplit = {
  ...{ cores: cpus().length, busy: 0, workers: null, gateway: null, ...UNSEEN },
  ...{ others: 0, waiting: null },
};

/** Processor time is counted in hundredths of a second: shares are those of a second, or nearly one. */
const WINDOW_MS = 900;

/** What is known at one moment. */
export interface Sample {
  atMs: number;
  totalMs: number;
  idleMs: number;
  processes: Map<number, ProcessStat> | undefined;
  /** How long each gateway and worker has waited for a processor since it began, by its pid. */
  waitedMs: Map<number, number | undefined>;
}

/** Who uses this machine's processors: from the processes that are files on Linux, and from what ours report. */
export class CpuObserver {
  readonly #pool: pg.Pool;
  readonly #ownsSystem: boolean;
  readonly #take: typeof sample;
  /** The oldest one is the last that is {@link WINDOW_MS} old, where there is one. */
  #samples: Sample[];
  /** The server process that all of PostgreSQL's descend from; undefined when it is not on this machine. */
  #postmasterPid: number | undefined;

  /** @param ownsSystem whether the process that started this one started the whole system. */
  constructor(pool: pg.Pool, ownsSystem: boolean, take = sample) {
    this.#pool = pool;
    this.#ownsSystem = ownsSystem;
    this.#take = take;
    this.#samples = [take([])];
  }

  /** @returns what was used in the last second; in the time since the last look when that is longer. */
  async look(reports: readonly ProcessReport[]): Promise<CpuSplit> {
    const now = this.#take(reports);
    const old = this.#samples.findLastIndex(({ atMs }) => now.atMs - atMs >= WINDOW_MS);
    this.#samples = [...this.#samples.slice(Math.max(0, old)), now];
    const [before] = this.#samples as [Sample];
    if (now.processes && !now.processes.has(this.#postmasterPid ?? 0))
      await this.#findPostgres(now.processes);
    const cores = cpus().length;
    const totalMs = now.totalMs - before.totalMs;
    const busy = totalMs > 0 ? cores * (1 - (now.idleMs - before.idleMs) / totalMs) : 0;
    // What the services say of themselves, which is of a second or two ago, is for where processes cannot be seen.
    const reported = services(reports, (here) => here.reduce((sum, { cpuShare }) => sum + cpuShare, 0));
    const parts = { ...reported, ...this.#seen(before, now, reports) };
    const known = Object.values(parts).reduce<number>((sum, part) => sum + (part ?? 0), 0);
    return { cores, busy, ...parts, others: Math.max(0, busy - known), waiting: longestWait(before, now) };
  }

  #seen(
    { processes: before, atMs }: Sample,
    { processes: now, atMs: nowMs }: Sample,
    reports: readonly ProcessReport[],
  ) {
    if (!now || !before) return UNSEEN;
    const used = usage(before, now, nowMs - atMs);
    const trees = familiesIn(now);
    const descendants = (pid: number) => trees(({ pid: root }) => root === pid);
    const own = descendants(process.pid);
    const system = this.#ownsSystem ? descendants(process.ppid) : [];
    const rabbitmq = system.filter(({ name }) => name === RABBITMQ);
    return {
      database: this.#postmasterPid === undefined ? null : used(descendants(this.#postmasterPid)),
      queue: rabbitmq.length > 0 ? used(rabbitmq) : null,
      laboratory: used(own.filter(({ pid }) => pid === process.pid)),
      generator: used(own.filter(({ pid }) => pid !== process.pid)),
      browsers: used(trees(({ name }) => BROWSERS.test(name))),
      ...services(reports, (here) => used(here.flatMap(({ pid }) => now.get(pid) ?? []))),
    };
  }

  async #findPostgres(processes: ReadonlyMap<number, ProcessStat>): Promise<void> {
    this.#postmasterPid = undefined;
    const { rows } = await this.#pool
      .query<{ pid: number; isHere: boolean }>(OWN_BACKEND)
      .catch(() => ({ rows: [] }));
    const [backend] = rows;
    const found = backend?.isHere ? processes.get(backend.pid) : undefined;
    if (found?.name === 'postgres') this.#postmasterPid = found.parentPid;
  }
}

function sample(reports: readonly ProcessReport[]): Sample {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (of: (time: (typeof times)[number]) => number) =>
    times.reduce((total, time) => total + of(time), 0);
  const stats = readStats();
  return {
    atMs: performance.now(),
    totalMs: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
    idleMs: sum(({ idle }) => idle),
    processes: stats && new Map(stats.map((stat) => [stat.pid, stat])),
    waitedMs: new Map(reports.filter(isHere).map(({ pid }) => [pid, waitedMs(pid)])),
  };
}

/** How long the services that were there at both looks waited, in shares of the time between; null when none of them is known. */
function longestWait(before: Sample, now: Sample): number | null {
  const elapsedMs = now.atMs - before.atMs;
  const shares = [...now.waitedMs].flatMap(([pid, ms]) => {
    const beforeMs = before.waitedMs.get(pid);
    return ms === undefined || beforeMs === undefined || elapsedMs <= 0
      ? []
      : [Math.min(1, (ms - beforeMs) / elapsedMs)];
  });
  return shares.length > 0 ? Math.max(0, ...shares) : null;
}

/** What processes used, in cores. One that has come meanwhile has used all of its time since. */
function usage(
  before: ReadonlyMap<number, ProcessStat>,
  now: ReadonlyMap<number, ProcessStat>,
  elapsedMs: number,
) {
  return (processes: readonly ProcessStat[]) => {
    const usedMs = processes.reduce(
      (sum, { pid }) => sum + Math.max(0, (now.get(pid)?.cpuMs ?? 0) - (before.get(pid)?.cpuMs ?? 0)),
      0,
    );
    return elapsedMs > 0 ? usedMs / elapsedMs : 0;
  };
}

/** Finds processes with all that descend from them. */
function familiesIn(processes: ReadonlyMap<number, ProcessStat>) {
  const all = [...processes.values()];
  const children = Map.groupBy(all, ({ parentPid }) => parentPid);
  return (isRoot: (process: ProcessStat) => boolean): ProcessStat[] => {
    const found = new Set<ProcessStat>();
    const add = (process: ProcessStat) => {
      if (found.has(process)) return;
      found.add(process);
      for (const child of children.get(process.pid) ?? []) add(child);
    };
    for (const process of all) if (isRoot(process)) add(process);
    return [...found];
  };
}

/** What the services of this machine use; null when there are some of a kind and none is here. */
function services(
  reports: readonly ProcessReport[],
  coresOf: (here: readonly ProcessReport[]) => number,
): { workers: number | null; gateway: number | null } {
  const of = (role: ProcessRole) => {
    const all = reports.filter((report) => report.role === role);
    const here = all.filter(isHere);
    return all.length > 0 && here.length === 0 ? null : coresOf(here);
  };
  return { workers: of('worker'), gateway: of('api-gateway') };
}
