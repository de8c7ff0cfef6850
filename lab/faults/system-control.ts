import type { ChangedWorkers } from '@sel/contract/lab/control';
import type { Server } from '@sel/contract/lab/faults';
import { Refusal } from '@sel/runtime/refusal';

/** What the laboratory can do to the system, where it can do anything at all. */
export interface SystemControl {
  readonly abilities: Abilities;
  /** What it changed of the workers; undefined where they are what they were at first, or nobody remembers. */
  readonly changedWorkers?: ChangedWorkers | undefined;
  /** @param concurrency consultas that each takes in hand at a time; as it is when left out. */
  setWorkers(count: number, concurrency?: number): Promise<void>;
  /** Sends a signal to one process, or to all processes of a server. */
  signal(target: string, signal: ControlSignal): Promise<void>;
  /** Ends one process at once; it is started again after this long at the earliest. */
  kill(target: string, deadMs: number): Promise<void>;
  /** Ends a server as if its machine had restarted, and starts it again. */
  restart(server: Server): Promise<void>;
}

export type ControlSignal = 'SIGSTOP' | 'SIGCONT';

export interface Abilities {
  /** Start and stop workers, and signal the services' processes. */
  processes: boolean;
  /** Servers that can be frozen and restarted. */
  servers: readonly Server[];
}

/** Where the system was started by something else (docker-compose, Kubernetes), the laboratory only looks. */
export const LOOK_ONLY: SystemControl = {
  abilities: { processes: false, servers: [] },
  setWorkers: noControl,
  signal: noControl,
  kill: noControl,
  restart: noControl,
};

/** The page says then which command does it. */
async function noControl(): Promise<never> {
  throw new Refusal(
    'sin_control',
    'El laboratorio no puede actuar sobre procesos que no ha iniciado "npm start".',
  );
}
