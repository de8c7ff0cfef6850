/*
 * What goes wrong on purpose: each fault is a line of the table here, the injector undoes it when its time is over, and what
 * the laboratory may do to the system is in system-control.ts.
 */

import { type FaultName, FAULTS as NAMES } from '@sel/contract/lab/control';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { ProcessReport } from '@sel/contract/lab/process';
import { Refusal } from '@sel/runtime/refusal';
import type { Abilities, Server, SystemControl } from './system-control.ts';

/** Something that goes wrong on purpose, and restores itself. */
export interface Fault extends Deed {
  name: FaultName;
}

interface Deed extends Pick<ActiveFault, 'kind' | 'node'> {
  isPossible(abilities: Abilities): boolean;
  /**
   * Does it.
   * @param durationMs until it is restored.
   * @returns what it was done to, and what undoes it. For what is restarted by others (a killed process) that is nothing.
   * @throws {Refusal} when there is nothing to do it to.
   */
  inject(control: SystemControl, processes: readonly ProcessReport[], durationMs: number): Promise<Done>;
}

interface Done {
  process: string | null;
  restore(): Promise<void>;
}

/** Where on the path each is that a fault is done to. */
const NODES = {
  worker: 'workers',
  'api-gateway': 'gateway',
  rabbitmq: 'queue',
  postgres: 'database',
} as const;

/** What each fault of the contract does: a new one is a name there, one line here, and its text on the page. */
const DEEDS: Record<FaultName, Deed> = {
  'matar-worker': killing('worker'),
  'matar-gateway': killing('api-gateway'),
  'congelar-broker': freezing('rabbitmq'),
  'reiniciar-broker': restarting('rabbitmq'),
  'congelar-base': freezing('postgres'),
  'reiniciar-base': restarting('postgres'),
};

export const FAULTS: readonly Fault[] = NAMES.map((name) => ({ name, ...DEEDS[name] }));

const NOTHING_TO_RESTORE = async () => {};

/**
 * The first process of a kind dies at once, with all it has in hand. Whoever started it starts another when the fault is
 * over: a worker that is declared dead for five seconds is dead for as long.
 */
function killing(role: ProcessReport['role']): Deed {
  return {
    kind: 'kill',
    node: NODES[role],
    isPossible: ({ processes }) => processes,
    async inject(control, processes, durationMs) {
      const target = processes.find((process) => process.role === role);
      if (!target) throw new Refusal('nada_que_cambiar', `No hay ningún ${role} en marcha.`);
      await control.kill(target.name, durationMs);
      return { process: target.name, restore: NOTHING_TO_RESTORE };
    },
  };
}

/** All processes of a server stand still, as on a machine that hangs: connections stay open and nothing answers. */
function freezing(server: Server): Deed {
  return {
    kind: 'freeze',
    node: NODES[server],
    isPossible: ({ servers }) => servers.includes(server),
    async inject(control) {
      await control.signal(server, 'SIGSTOP');
      return { process: null, restore: () => control.signal(server, 'SIGCONT') };
    },
  };
}

/** A server ends without saying goodbye and is started again; it recovers from what it has on disk. */
function restarting(server: Server): Deed {
  return {
    kind: 'restart',
    node: NODES[server],
    isPossible: ({ servers }) => servers.includes(server),
    async inject(control) {
      await control.restart(server);
      return { process: null, restore: NOTHING_TO_RESTORE };
    },
  };
}
