/*
 * What goes wrong on purpose: the contract's table of faults says what is done to what, here is how each kind is done, the
 * injector undoes it when its time is over, and what the laboratory may do to the system is in system-control.ts.
 */

import type { ActiveFault } from '@sel/contract/lab/fault-state';
import { FAULTS, type FaultEntry, type FaultName, nodeOfFault, type Server } from '@sel/contract/lab/faults';
import type { ProcessReport, ProcessRole } from '@sel/contract/lab/process';
import { Refusal } from '@sel/runtime/refusal';
import type { Abilities, SystemControl } from './system-control.ts';

/** Something that goes wrong on purpose, and restores itself. */
export interface Fault extends Pick<ActiveFault, 'name' | 'kind' | 'node'>, Deed {}

interface Deed {
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

export function faultOf(name: FaultName): Fault {
  const fault: FaultEntry = FAULTS[name];
  return { name, kind: fault.kind, node: nodeOfFault(name), ...deedOf(fault) };
}

function deedOf({ kind, target }: FaultEntry): Deed {
  switch (kind) {
    case 'kill':
      return killing(target);
    case 'freeze':
      return freezing(target);
    case 'restart':
      return restarting(target);
  }
}

const NOTHING_TO_RESTORE = async () => {};

/**
 * The first process of a kind dies at once, with all it has in hand. Whoever started it starts another when the fault is
 * over: a worker that is declared dead for five seconds is dead for as long.
 */
function killing(role: ProcessRole): Deed {
  return {
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
    isPossible: ({ servers }) => servers.includes(server),
    async inject(control) {
      await control.restart(server);
      return { process: null, restore: NOTHING_TO_RESTORE };
    },
  };
}
