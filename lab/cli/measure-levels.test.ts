import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MeasuredSystem } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { measureAt } from './measure-levels.ts';

/** Workers that are slower the more they do at a time; each change is only seen after a while, as in a real system. */
class ChangingSystem {
  readonly set: number[] = [];
  #concurrency = 7;
  #staleAnswers = 0;

  async setWorkers({ count, concurrency }: { count: number; concurrency: number }): Promise<void> {
    assert.equal(count, 3, 'as many as there were');
    this.set.push(concurrency);
    this.#staleAnswers = 1;
  }

  async measured(): Promise<MeasuredSystem> {
    if (this.#staleAnswers === 0) this.#concurrency = this.set.at(-1) ?? this.#concurrency;
    this.#staleAnswers = Math.max(0, this.#staleAnswers - 1);
    const level = { concurrency: this.#concurrency, service: { samplesMs: [20 + this.#concurrency] } };
    return { consultas: 5_000, level } as unknown as MeasuredSystem;
  }

  async *snapshots(): AsyncGenerator<LabSnapshot> {
    const worker = { role: 'worker', capacity: 7 };
    yield { processes: [worker, { role: 'gateway' }, worker, worker] } as unknown as LabSnapshot;
  }
}

test('each concurrency is measured with itself, and the workers are set back', async () => {
  const system = new ChangingSystem();
  const found = await measureAt(system, [1, 4], new AbortController().signal);
  assert.deepEqual(
    found.map(({ level }) => [level.concurrency, 'samplesMs' in level.service && level.service.samplesMs]),
    [
      [1, [21]],
      [4, [24]],
    ],
  );
  assert.deepEqual(system.set, [1, 4, 7]);
});

test('whoever interrupts it gets the workers back as well', async () => {
  const system = new ChangingSystem();
  await assert.rejects(measureAt(system, [1, 4], AbortSignal.abort(new Error('enough'))), /enough/);
  assert.deepEqual(system.set, [1, 7]);
});
