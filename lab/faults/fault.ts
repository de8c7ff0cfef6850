import type { FaultName } from '@sel/contract/lab/control';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { Abilities, SystemControl } from './system-control.ts';

/** Something that goes wrong on purpose, and restores itself. */
export interface Fault {
  name: FaultName;
  /** Whether it can be done here. */
  isPossible(abilities: Abilities): boolean;
  /**
   * Does it.
   * @returns what undoes it. For what is restarted by others (a killed process) that is nothing.
   * @throws {NoTargetError} when there is nothing to do it to.
   */
  inject(control: SystemControl, processes: readonly ProcessReport[]): Promise<() => Promise<void>>;
}

/** Nothing is running that the fault could be done to. */
export class NoTargetError extends Error {
  override name = 'NoTargetError';
}

/** What has nothing to undo. */
export const NOTHING_TO_RESTORE = async (): Promise<void> => {};

/** The first process of a kind, by name. */
export function targetOf(role: ProcessReport['role'], processes: readonly ProcessReport[]): string {
  const target = processes.find((process) => process.role === role);
  if (target) return target.name;
  throw new NoTargetError(
    role === 'worker' ? 'No hay ningún worker en marcha.' : 'No hay ningún api-gateway en marcha.',
  );
}
