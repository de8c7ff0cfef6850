import type { Drain } from '@sel/contract/lab/drain';
import type { Prediction } from '@sel/contract/lab/record';
import type { Outcome, PredictionRecord } from './prediction-record.ts';

interface Open {
  madeAtMs: number;
  prediction: Promise<Prediction>;
}

/**
 * Writes down what the live laboratory foretells of draining queues, and what came of it. A forecast that is withdrawn
 * because something was changed has taken at least as long as it was watched: that counts when it was already too
 * long, and otherwise the prediction stays without an outcome.
 */
export class DrainRecord {
  readonly #record: PredictionRecord;
  readonly #onFailure: (error: Error) => void;
  #open: Open | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  /** @param onFailure is told what could not be written. */
  constructor(record: PredictionRecord, onFailure: (error: Error) => void) {
    this.#record = record;
    this.#onFailure = onFailure;
  }

  /** @param drain as it is at this moment; null when nothing is foretold. */
  hear(drain: Drain | null, atMs: number): void {
    const open = this.#open;
    if (open && drain?.madeAtMs !== open.madeAtMs) this.#close(open, { atLeastMs: atMs - open.madeAtMs });
    if (!drain) return;
    if (drain.emptyAfterMs === null && !this.#open) this.#begin(drain);
    if (drain.emptyAfterMs !== null && this.#open) this.#close(this.#open, { ms: drain.emptyAfterMs });
  }

  /** All that was heard is in the file, or was told to be not. */
  async written(): Promise<void> {
    await this.#writing;
  }

  #begin({ madeAtMs, valueMs, lowMs, highMs, confidence }: Drain): void {
    const made = { kind: 'drain', run: null, valueMs, lowMs, highMs, confidence } as const;
    const prediction = this.#record.predict(made);
    this.#open = { madeAtMs, prediction };
    this.#add(prediction);
  }

  #close({ prediction }: Open, outcome: Outcome): void {
    this.#open = undefined;
    this.#add(prediction.then((made) => this.#record.settle(made, outcome)));
  }

  #add(written: Promise<unknown>): void {
    this.#writing = Promise.all([this.#writing, written.catch(this.#onFailure)]);
  }
}
