import { setTimeout as sleep } from 'node:timers/promises';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LabMarker } from '@sel/contract/lab/snapshot';
import type { Logger } from '@sel/runtime/logger';
import { Refusal } from '@sel/runtime/refusal';
import type { Fault } from './faults.ts';
import type { SystemControl } from './system-control.ts';

interface InjectorOptions {
  control: SystemControl;
  logger: Logger;
  processes(): readonly ProcessReport[];
  onMarker(marker: Omit<LabMarker, 'atMs' | 'number'>): void;
}

/** Injects faults, one at a time, and restores each after its time and, at the latest, when it is stopped. */
export class FaultInjector {
  readonly #options: InjectorOptions;
  #end = new AbortController();
  #active: { fault: ActiveFault; endsAtMs: number; restored: Promise<void> } | undefined;

  constructor(options: InjectorOptions) {
    this.#options = options;
  }

  /** The fault that has not been restored yet, with its times on this process's clock (milliseconds since 1970). */
  get active(): ActiveFault | undefined {
    return this.#active?.fault;
  }

  /** How long it takes until the active fault begins to be restored; 0 while it is being restored. */
  get restoresInMs(): number | undefined {
    return this.#active && Math.max(0, Math.round(this.#active.endsAtMs - performance.now()));
  }

  /**
   * @returns when the fault is in effect; it ends by itself after `durationMs`.
   * @throws {Refusal} while another one is in effect: two at once would tell nothing about either.
   */
  async inject(fault: Fault, durationMs: number): Promise<void> {
    if (this.#active) {
      const { name } = this.#active.fault;
      throw new Refusal(
        'fallo_activo',
        `El fallo «${name}» todavía está activo: espera a que se deshaga solo.`,
      );
    }
    const { control, processes, onMarker } = this.#options;
    const active = this.#begin(fault, durationMs);
    try {
      const { process, restore } = await fault.inject(control, processes(), durationMs);
      active.fault = { ...active.fault, process };
      onMarker({ kind: 'fault', subject: fault.name, node: fault.node });
      active.restored = this.#restoreAfter(fault, durationMs, restore);
    } catch (error) {
      this.#active = undefined;
      throw error;
    }
  }

  #begin({ name, kind, node }: Fault, durationMs: number) {
    const sinceMs = Date.now();
    this.#active = {
      fault: { name, kind, node, process: null, sinceMs, untilMs: sinceMs + durationMs },
      endsAtMs: performance.now() + durationMs,
      restored: Promise.resolve(),
    };
    return this.#active;
  }

  /** Restores at once the fault that is active, if there is one. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#active?.restored;
    this.#end = new AbortController();
  }

  async #restoreAfter(
    { name, node }: Fault,
    durationMs: number,
    restore: () => Promise<void>,
  ): Promise<void> {
    await sleep(durationMs, undefined, { signal: this.#end.signal }).catch(() => {});
    try {
      await restore();
      this.#options.onMarker({ kind: 'restored', subject: name, node });
    } catch (error) {
      this.#options.logger.error({ err: error, fault: name }, 'un fallo provocado no se pudo reparar');
    } finally {
      this.#active = undefined;
    }
  }
}
