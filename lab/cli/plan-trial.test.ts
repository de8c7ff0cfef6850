import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LoadRequest } from '@sel/contract/lab/load';
import type { MeasuredSystem, PlanRequest } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { seededRandom } from '../queueing/random.ts';
import { poisson } from '../queueing/simulation/arrival-process.ts';
import { simulate } from '../queueing/simulation/simulate.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { twoMoments } from '../queueing/two-moments.ts';
import { PredictionRecord } from '../record/prediction-record.ts';
import { type Trial, type TrialLaboratory, tryPlan } from './plan-trial.ts';

const dir = mkdtempSync(join(tmpdir(), 'sel-trial-'));
after(() => rmSync(dir, { recursive: true }));

/** Besides the work, a real system hands over and stores. */
const OVERHEAD_MS = 4;
const OUTSIDE_MS = 3;

/** A system that only exists as a simulation, and does what it does in no time; how much slower it is under load nobody has said. */
class SimulatedSystem implements TrialLaboratory {
  readonly asked: string[] = [];
  readonly #scv: number;
  readonly #slowerUnderLoad: number;
  #workers = 0;
  #rate = 0;
  #seed = 1;
  #pids = 0;
  #isLoaded = false;

  constructor(scv: number, slowerUnderLoad = 1) {
    this.#scv = scv;
    this.#slowerUnderLoad = slowerUnderLoad;
  }

  async setWorkers({ count }: { count: number }): Promise<void> {
    this.asked.push(`${count} workers`);
    this.#workers = count;
  }

  async setWork(): Promise<void> {}

  async setLoad(request: LoadRequest | null): Promise<void> {
    if (request?.load.kind === 'open') this.#rate = request.load.profile[0]?.fromPerSecond ?? 0;
    this.#seed = request?.seed ?? 1;
    this.#isLoaded = request !== null;
    this.asked.push(request ? `${this.#rate} per second` : 'rest');
  }

  async kill(): Promise<void> {
    this.asked.push('kill');
    this.#pids += 1;
  }

  async *snapshots(): AsyncGenerator<LabSnapshot> {
    const pids = Array.from({ length: this.#workers }, (_, index) =>
      index === 0 ? 1_000 + this.#pids : index,
    );
    const processes = pids.map((pid) => ({ role: 'worker', host: 'h', pid }));
    yield { processes, inSystem: this.#isLoaded ? 1 : 0 } as unknown as LabSnapshot;
  }

  async measured(last = 2_000): Promise<MeasuredSystem> {
    const isAtHalf = this.asked.filter((what) => what.endsWith('second')).length === 1;
    const service = twoMoments(20 * (isAtHalf ? 1 : this.#slowerUnderLoad), this.#scv);
    const slower = { ...service, sample: (random: () => number) => OVERHEAD_MS + service.sample(random) };
    const scenario = { arrivals: poisson(this.#rate), service: slower, workers: this.#workers };
    const { waitMs, responseMs } = simulate(scenario, {
      seed: 900 + this.#seed,
      customers: last,
      warmUp: 1_000,
    });
    const random = seededRandom(this.#seed + 5);
    const quantiles = (ms: Float64Array) => ({ p50: 0, p95: 0, p99: quantile(ms.sort(), 0.99) });
    return {
      consultas: 1_000_000,
      workers: this.#workers,
      ratePerSecond: this.#rate,
      arrivalScv: 1,
      serviceMs: 24,
      serviceScv: 1,
      level: {
        concurrency: 1,
        service: { samplesMs: Array.from({ length: 1_500 }, () => slower.sample(random)) },
      },
      outsideMs: [OUTSIDE_MS],
      cores: 2,
      latency: {
        consultas: last,
        wait: quantiles(waitMs),
        e2e: quantiles(responseMs.map((ms) => ms + OUTSIDE_MS)),
      },
    };
  }
}

const REQUEST: PlanRequest = {
  ratePerSecond: 200,
  objective: { metric: 'e2e', level: 0.99, limitMs: 130 },
  levels: [{ concurrency: 1, service: { meanMs: 20, scv: 1 } }],
};

function trialWith(lab: TrialLaboratory, name: string, change: Partial<Trial> = {}): Trial {
  const record = new PredictionRecord(join(dir, `${name}.jsonl`), assert.fail);
  return {
    lab,
    record,
    request: REQUEST,
    work: null,
    repetitions: 2,
    mostWorkers: 30,
    signal: new AbortController().signal,
    say: () => {},
    ...change,
  };
}

test('the planner plans with what the system shows, meets its objective there, and its predictions are in the record', async () => {
  for (const [scv, limitMs] of [
    [0, 60],
    [4, 400],
  ] as const) {
    const request = {
      ...REQUEST,
      objective: { ...REQUEST.objective, limitMs },
      levels: [{ concurrency: 1, service: { meanMs: 20, scv } }],
    };
    const system = new SimulatedSystem(scv);
    const trial = trialWith(system, `held-${scv}`, { request });
    const { answer, planned, fewer, recovery } = await tryPlan(trial);
    assert.ok(
      planned.length === 2 && planned.every(({ meets }) => meets),
      `scv ${scv}: ${answer.sentence.es} ${JSON.stringify(planned)}`,
    );
    // 24 ms are 4.8 slots, 20 ms would have been 4: it is the measured service that was planned with.
    assert.ok(Math.abs((answer.chosen?.chance.utilisation ?? 0) * (planned[0]?.workers ?? 0) - 4.8) < 0.3);
    const { scored, withoutOutcome } = trial.record.overview();
    assert.deepEqual([scored, withoutOutcome], [planned.length + fewer.length + 1, 0]);
    assert.ok(recovery);
    assert.equal(system.asked.at(-1), 'rest', 'no load is left behind');
  }
});

test('a system that is slower under load than it showed at half of it fails the trial, and the record says so', async () => {
  const trial = trialWith(new SimulatedSystem(1, 1.35), 'broken');
  const { planned } = await tryPlan(trial);
  assert.ok(
    planned.every(({ isInside }) => !isInside),
    JSON.stringify(planned),
  );
  assert.ok(trial.record.overview().inside <= 1);
});

test('a plan that is too large for the machine is tried in small, and it is said what that shows', async () => {
  const said: string[] = [];
  const system = new SimulatedSystem(1);
  const say = (text: string) => void said.push(text);
  const request = { ...REQUEST, ratePerSecond: 600 };
  const { answer } = await tryPlan(
    trialWith(system, 'twin', { request, say, mostWorkers: 8, repetitions: 1 }),
  );
  assert.ok(answer.request.ratePerSecond < 400);
  assert.ok((answer.chosen?.workers ?? 99) <= 8);
  assert.match(said[0] ?? '', /gemelo pequeño.*no, lo que la base de datos/);
});

test('a trial that is given up goes no further', async () => {
  const system = new SimulatedSystem(1);
  const given = new AbortController();
  const say = (text: string) => text.startsWith('Se mide el servicio') && given.abort(new Error('enough'));
  await assert.rejects(tryPlan(trialWith(system, 'given-up', { signal: given.signal, say })), /enough/);
  assert.ok(!system.asked.includes('kill'));
});
