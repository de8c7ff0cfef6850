import { Worker } from 'node:worker_threads';
import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import { Refusal } from '@sel/runtime/refusal';
import type { PlanToTry } from '../planner/plan.ts';
import type { ThreadData } from './planner-thread.ts';

/** Bounded work, but on a busy machine it may take long: then it is told that it did. */
const DEADLINE_MS = 120_000;
const BUSY = 'Ya se está calculando un plan. Espera a que termine y repite.';

/** Plans in a thread of its own, one at a time: the laboratory goes on looking and answering meanwhile. */
export class Planning {
  #thread: Worker | undefined;
  #simulated = 0;

  /** How many numbers of workers have been simulated for the plan under way; undefined when none is. */
  get simulated(): number | undefined {
    return this.#thread && this.#simulated;
  }

  /**
   * @param signal gives it up.
   * @throws {Refusal} while another plan is made: a second thread would make both late.
   */
  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    return this.#inThread({ request }, signal);
  }

  /**
   * What of a plan can be tried with so many workers.
   * @param signal gives it up.
   * @throws {Refusal} while another plan is made: a second thread would make both late.
   */
  planToTry(request: PlanRequest, mostWorkers: number, signal: AbortSignal): Promise<PlanToTry> {
    return this.#inThread({ request, mostWorkers }, signal);
  }

  async #inThread<Answer>(workerData: ThreadData, signal: AbortSignal): Promise<Answer> {
    if (this.#thread) throw new Refusal('plan_en_marcha', BUSY, { retryAfterS: 2 });
    const thread = new Worker(new URL('./planner-thread.ts', import.meta.url), { workerData });
    this.#thread = thread;
    this.#simulated = 0;
    const over = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        thread.on('message', (told: { simulated: number } | { answer: Answer }) => {
          if ('answer' in told) resolve(told.answer);
          else this.#simulated = told.simulated;
        });
        thread.once('error', reject);
        thread.once('exit', () => reject(new Error('El cálculo del plan se interrumpió.')));
        over.addEventListener('abort', () => reject(over.reason), { once: true });
        if (over.aborted) reject(over.reason);
      });
    } finally {
      this.#thread = undefined;
      await thread.terminate();
    }
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }
}
