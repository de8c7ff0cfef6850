import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startOf } from './process-identity.ts';
import { ROOT } from './project-root.ts';
import { readJson, writeWhole } from './whole-file.ts';

/** Where `npm start` keeps its data unless told otherwise. */
export const DEFAULT_DATA_DIR = join(ROOT, '.data');

/** The folder that a user names with --data; npm runs scripts in the project's and keeps the user's own in INIT_CWD. */
export function dataDirOf(given: string | undefined, env: NodeJS.ProcessEnv): string {
  return given === undefined ? DEFAULT_DATA_DIR : resolve(env.INIT_CWD ?? process.cwd(), given);
}

/** What a running `npm start` tells other commands of this project on the same machine. */
export interface RunningSystem {
  pid: number;
  /** When that process began (`startOf`): a crash leaves this behind, and another process may have the id by then. */
  start: string | undefined;
  pageUrl: string;
  apiUrl: string;
  /** Leads to the database as its owner. */
  databaseUrl: string;
  /** Leads to the same database as the role `mantenimiento`. */
  maintenanceUrl: string;
  /** Leads to the queue as its user `mantenimiento`; `maintenanceUrl` when the queue is in the database. */
  maintenanceBrokerUrl: string;
  /** Leads to the queue as its administrator; the database's own when the queue is in it. */
  brokerUrl: string;
  labUrl: string;
  /** Lets its holder act on the system. */
  labToken: string;
}

/** Readable by its owner alone: it contains passwords. */
export function announceRunning(dataDir: string, system: RunningSystem): void {
  writeWhole(fileIn(dataDir), JSON.stringify(system, null, 2), { mode: 0o600 });
}

export function withdrawRunning(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/**
 * The system whose data lie in this directory; undefined when none runs (or it was killed).
 * @param tell is told when a crash has left something that cannot be read: that names no system either.
 */
export function findRunning(
  dataDir: string,
  tell: (message: string) => void = () => {},
): RunningSystem | undefined {
  const system = readJson<RunningSystem>(fileIn(dataDir), isWhole, tell);
  return system && isRunning(system.pid) && startOf(system.pid) === system.start ? system : undefined;
}

/** All of it is text but the process's id. */
function isWhole({ pid, pageUrl, apiUrl, databaseUrl, brokerUrl, labUrl, labToken }: RunningSystem): boolean {
  const texts = [pageUrl, apiUrl, databaseUrl, brokerUrl, labUrl, labToken];
  return Number.isInteger(pid) && texts.every((text) => typeof text === 'string');
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'running.json');
}

/** Whether there is a process with this id, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
