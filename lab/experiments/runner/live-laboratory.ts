import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SETTINGS_DELAY_MS } from '@sel/contract/lab/bounds';
import type { Phase } from '@sel/contract/lab/experiments';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { workersOf } from '@sel/contract/lab/workers';
import type { Fault } from '../../faults/faults.ts';
import type { EndedConsulta } from '../../live/consulta-observer.ts';
import type { LoadOptions } from '../../load/plan.ts';
import type { Laboratory, LoadRecord, OnLook, OpenPrediction, Seen } from '../laboratory.ts';
import type { ObservedSystem } from './system.ts';

const WORKERS_DEADLINE_MS = 60_000;
/** A queue may take as long as it needs, as long as it gets shorter: how fast a worker is, a busy machine decides. */
const STALLED_AFTER_MS = 120_000;

export class LiveLaboratory implements Laboratory {
  readonly #system: ObservedSystem;
  readonly signal: AbortSignal;
  readonly #onPhase: (phase: Phase) => void;
  readonly #run: string;

  /**
   * @param run under whose name its predictions are written down.
   * @param onPhase is told what goes on, for those who watch.
   */
  constructor(
    system: ObservedSystem,
    signal: AbortSignal,
    run: string,
    onPhase: (phase: Phase) => void = () => {},
  ) {
    this.#system = system;
    this.signal = signal;
    this.#run = run;
    this.#onPhase = onPhase;
  }

  get abilities() {
    return this.#system.control.abilities;
  }

  nowMs(): number {
    return Date.now();
  }

  async setWorkers(count: number, concurrency: number): Promise<void> {
    this.#onPhase('preparing');
    await this.#system.control.setWorkers(count, concurrency);
    const areThere = ({ processes }: LabSnapshot) => {
      const workers = workersOf(processes);
      return workers.length === count && workers.every(({ capacity }) => capacity === concurrency);
    };
    const deadline = AbortSignal.timeout(WORKERS_DEADLINE_MS);
    await this.until(areThere, AbortSignal.any([this.signal, deadline])).catch((error) => {
      if (!deadline.aborted) throw error;
      throw new Error(`Se esperó ${WORKERS_DEADLINE_MS / 1000} s en vano: ${count} workers.`);
    });
  }

  async setWork(settings: SimulatedWorkSettings): Promise<void> {
    this.#onPhase('preparing');
    await this.#system.work.set(settings);
    await this.pause(SETTINGS_DELAY_MS);
  }

  async load(options: LoadOptions, durationMs: number, onLook?: OnLook): Promise<LoadRecord> {
    const { session } = this.#system;
    await this.drained();
    const seen = this.#watch();
    try {
      await session.start(options);
      this.#onPhase('measuring');
      const looks = onLook && this.#show(seen, this.nowMs() - session.elapsedMs, onLook);
      // The run's time 0 is still to come: its generator makes ready before the first request is due.
      await this.pause(durationMs - session.elapsedMs).finally(() => looks?.end());
      await looks?.shown();
      this.#onPhase('draining');
      const result = await session.stop();
      if (!result) throw new Error('La carga se interrumpió antes de tiempo.');
      await this.drained();
      const { ended, snapshots, markers } = seen;
      return { result, startedAtMs: result.startedAtMs, ended, snapshots, markers };
    } finally {
      seen.end();
    }
  }

  async predict(prediction: Parameters<Laboratory['predict']>[0]): Promise<OpenPrediction> {
    const { record } = this.#system;
    const made = await record.predict({ ...prediction, run: this.#run });
    return { settle: (outcome) => record.settle(made, outcome) };
  }

  inject(fault: Fault, durationMs: number): Promise<void> {
    return this.#system.faults.inject(fault, durationMs);
  }

  changedAfterEnd(ended: readonly EndedConsulta[]): Promise<number> {
    return this.#system.live.changedAfterEnd(ended);
  }

  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.signal });
  }

  /**
   * Everything that was accepted has ended, and the database says so.
   * @throws when the queue has not got shorter for two minutes.
   */
  async drained(): Promise<void> {
    let least = { inSystem: Number.POSITIVE_INFINITY, atMs: 0 };
    await this.until(({ inSystem, atMs, databaseAnswers }) => {
      if (databaseAnswers && inSystem === 0) return true;
      if (inSystem < least.inSystem) least = { inSystem, atMs };
      if (atMs - least.atMs <= STALLED_AFTER_MS) return false;
      throw new Error(
        `La cola no se vacía: hace ${STALLED_AFTER_MS / 1000} s que no baja de ${least.inSystem} consultas.`,
      );
    });
  }

  /** Resolves with the first picture of which the condition is true. */
  async until(condition: (snapshot: LabSnapshot) => boolean, signal = this.signal): Promise<void> {
    for (;;) {
      const [snapshot] = await once(this.#system.live, 'snapshot', { signal });
      if (condition(snapshot)) return;
    }
  }

  /** Collects what is seen, until its end. */
  #watch() {
    const { live } = this.#system;
    const ended: EndedConsulta[] = [];
    const snapshots: LabSnapshot[] = [];
    const markers: LabMarker[] = [];
    const onEnded = (more: readonly EndedConsulta[]) => void ended.push(...more);
    const onSnapshot = (snapshot: LabSnapshot) => void snapshots.push(snapshot);
    const onMarker = (marker: LabMarker) => void markers.push(marker);
    live.on('ended', onEnded).on('snapshot', onSnapshot).on('marker', onMarker);
    const end = () => live.off('ended', onEnded).off('snapshot', onSnapshot).off('marker', onMarker);
    return { ended, snapshots, markers, end };
  }

  /** Shows each new picture, one after the other. */
  #show(seen: Omit<Seen, 'startedAtMs'>, startedAtMs: number, onLook: OnLook) {
    const { live } = this.#system;
    let shown = Promise.resolve();
    const onSnapshot = () => {
      shown = shown.then(() => onLook({ ...seen, startedAtMs }));
      // Whoever waits for it is told.
      shown.catch(() => {});
    };
    live.on('snapshot', onSnapshot);
    return { end: () => live.off('snapshot', onSnapshot), shown: () => shown };
  }
}
