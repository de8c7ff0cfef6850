import type { LabProcess } from '@sel/contract';
import type { Abilities, Server, SystemControl } from './system-control.ts';

/** Something that goes wrong on purpose, and restores itself. */
export interface Fault {
  /** What it is called in the API, in stored runs and on the page, which has a text for it. */
  name: string;
  /** Whether it can be done here. */
  isPossible(abilities: Abilities): boolean;
  /**
   * Does it.
   * @returns what undoes it. For what is restarted by others (a killed process) that is nothing.
   * @throws {NoTargetError} when there is nothing to do it to.
   */
  inject(control: SystemControl, processes: readonly LabProcess[]): Promise<Restore>;
}

type Restore = () => Promise<void>;

/** Every fault: a new one is one line here, and its texts on the page. */
export const FAULTS: readonly Fault[] = [
  killing('worker', 'matar-worker'),
  killing('api-gateway', 'matar-gateway'),
  freezing('rabbitmq', 'congelar-broker'),
  restarting('rabbitmq', 'reiniciar-broker'),
  freezing('postgres', 'congelar-base'),
  restarting('postgres', 'reiniciar-base'),
];

/** Nothing is running that the fault could be done to. */
export class NoTargetError extends Error {
  override name = 'NoTargetError';
}

const NOTHING_TO_RESTORE: Restore = async () => {};

/** The first process of a kind dies at once, with all it has in hand; whoever started it starts another. */
function killing(role: LabProcess['role'], name: string): Fault {
  return {
    name,
    isPossible: ({ processes }) => processes,
    async inject(control, processes) {
      const target = processes.find((process) => process.role === role);
      if (!target) throw new NoTargetError(`No hay ningún ${role} en marcha.`);
      await control.signal(target.name, 'SIGKILL');
      return NOTHING_TO_RESTORE;
    },
  };
}

/** All processes of a server stand still, as on a machine that hangs: connections stay open and nothing answers. */
function freezing(server: Server, name: string): Fault {
  return {
    name,
    isPossible: ({ servers }) => servers.includes(server),
    async inject(control) {
      await control.signal(server, 'SIGSTOP');
      return () => control.signal(server, 'SIGCONT');
    },
  };
}

/** A server ends without saying goodbye and is started again; it recovers from what it has on disk. */
function restarting(server: Server, name: string): Fault {
  return {
    name,
    isPossible: ({ servers }) => servers.includes(server),
    async inject(control) {
      await control.restart(server);
      return NOTHING_TO_RESTORE;
    },
  };
}
