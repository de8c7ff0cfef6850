import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LoadRequest } from '@sel/contract/lab/load';
import type { MeasuredSystem, PlanRequest } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { PlanTrial, type TrialRequest } from '@sel/contract/lab/trial';
import { Check } from 'typebox/value';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { plan, planToTry } from '../planner/plan.ts';
import { poisson } from '../queueing/for-tests/arrival-process.ts';
import { seededRandom } from '../queueing/random.ts';
import { simulate } from '../queueing/simulation/simulate.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { twoMoments } from '../queueing/two-moments.ts';
import { PredictionRecord } from '../record/prediction-record.ts';
import type { TrialLaboratory } from './laboratory.ts';
import { type Trial, tryPlan } from './trial.ts';

const dir = testDirectory('trial');

/** Besides the work, a real system hands over and stores. */
const OVERHEAD_MS = 4;
const OUTSIDE_MS = 3;

/** A system that only exists as a simulation, and does what it does in no time; how much slower it is under load nobody has said. */
class SimulatedSystem implements TrialLaboratory {
  readonly asked: string[] = [];
  readonly record: PredictionRecord;
  readonly #giving = new AbortController();
  readonly #scv: number;
  readonly #slowerUnderLoad: number;
  #workers = 0;
  #rate = 0;
  #seed = 1;
  #pids = 0;
  #isLoaded = false;

  constructor(name: string, scv: number, slowerUnderLoad = 1) {
    this.record = new PredictionRecord(join(dir, `${name}.jsonl`), assert.fail);
    this.#scv = scv;
    this.#slowerUnderLoad = slowerUnderLoad;
  }

  get signal(): AbortSignal {
    return this.#giving.signal;
  }

  giveUp(reason: Error): void {
    this.#giving.abort(reason);
  }

  async setWorkers(count: number): Promise<void> {
    this.asked.push(`${count} workers`);
    this.#workers = count;
  }

  async setWork(): Promise<void> {}

  async load({ load, seed }: LoadRequest): Promise<void> {
    if (load.kind === 'open') this.#rate = load.profile[0]?.fromPerSecond ?? 0;
    this.#seed = seed ?? 1;
    this.#isLoaded = true;
    this.asked.push(`${this.#rate} per second`);
  }

  async rest(): Promise<void> {
    this.#isLoaded = false;
    this.asked.push('rest');
  }

  async kill(): Promise<void> {
    this.asked.push('kill');
    this.#pids += 1;
  }

  async until(condition: (snapshot: LabSnapshot) => boolean): Promise<void> {
    const pids = Array.from({ length: this.#workers }, (_, index) =>
      index === 0 ? 1_000 + this.#pids : index,
    );
    const processes = pids.map((pid) => ({ role: 'worker', host: 'h', pid }));
    const seen = { processes, inSystem: this.#isLoaded ? 1 : 0 } as unknown as LabSnapshot;
    assert.ok(condition(seen), 'it would wait for ever');
  }

  async predict(prediction: Parameters<TrialLaboratory['predict']>[0]) {
    const made = await this.record.predict({ ...prediction, run: null });
    return (ms: number) => this.record.settle(made, { ms });
  }

  async measured(last = 2_000): Promise<MeasuredSystem> {
    const isCalibrating = this.asked.filter((what) => what.endsWith('second')).length === 1;
    const service = twoMoments(20 * (isCalibrating ? 1 : this.#slowerUnderLoad), this.#scv);
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

interface Tried {
  trial: Trial;
  found: PlanTrial;
  /** How many steps there are, and how many were over each time that one began. */
  steps: { total: number; done: number[]; leftMs: number[] };
}

function trialOf(lab: TrialLaboratory, change: Partial<TrialRequest> = {}): Tried {
  const request = { plan: REQUEST, repetitions: 2, mostWorkers: 30, ...change };
  const nothing = { told: [], answer: null, planned: [], fewer: [], death: null, score: null };
  const tried: Tried = {
    found: { id: 'x', request, ...nothing },
    steps: { total: 0, done: [], leftMs: [] },
    trial: {
      lab,
      request,
      work: { meanMs: 20, distribution: 'exponencial', kind: 'espera' },
      fit: async (asked, mostWorkers) => planToTry(asked, mostWorkers),
      plan: async (asked) => plan(asked),
      tell(found, sentence) {
        const told = [...tried.found.told, ...(sentence ? [sentence] : [])];
        tried.found = { ...tried.found, ...found, told };
      },
      step(done, total, leftMs) {
        tried.steps = {
          total,
          done: [...tried.steps.done, done],
          leftMs: [...tried.steps.leftMs, leftMs],
        };
      },
    },
  };
  return tried;
}

test('the planner plans with what the system shows, meets its objective there, and its predictions are in the record', async () => {
  for (const [scv, limitMs] of [
    [0, 60],
    [4, 400],
  ] as const) {
    const plan = {
      ...REQUEST,
      objective: { ...REQUEST.objective, limitMs },
      levels: [{ concurrency: 1, service: { meanMs: 20, scv } }],
    };
    const system = new SimulatedSystem(`held-${scv}`, scv);
    const tried = trialOf(system, { plan });
    await tryPlan(tried.trial);
    const { answer, planned, fewer, death, score, told } = tried.found;
    assert.ok(Check(PlanTrial, tried.found));
    assert.ok(
      planned.length === 2 && planned.every(({ meets }) => meets),
      `scv ${scv}: ${answer?.sentence.es} ${JSON.stringify(planned)}`,
    );
    // 24 ms are 4.8 slots, 20 ms would have been 4: it is the measured service that was planned with.
    assert.ok(Math.abs((answer?.chosen?.chance.utilisation ?? 0) * (planned[0]?.workers ?? 0) - 4.8) < 0.3);
    const [level] = answer?.request.levels ?? [];
    assert.ok(level && 'meanMs' in level.service, 'thousands of samples are not sent');
    const { scored, withoutOutcome } = system.record.overview();
    assert.deepEqual([scored, withoutOutcome], [planned.length + fewer.length + 1, 0]);
    assert.ok(death);
    assert.match(score?.es ?? '', /^El plan cumplió su objetivo en 2 de 2 pruebas\./);
    assert.match(score?.en ?? '', /^The plan met its objective in 2 of 2 trials\./);
    assert.ok(told.length >= planned.length + fewer.length + 3);
    assert.equal(system.asked.at(-1), 'rest', 'no load is left behind');
    const { total, done, leftMs } = tried.steps;
    assert.deepEqual(done, [...Array(total).keys()], 'each step is told once, in its turn');
    assert.deepEqual(
      leftMs,
      leftMs.toSorted((a, b) => b - a),
      'what is left becomes less',
    );
  }
});

test('a system that is slower under its load than it showed at a lower one fails the trial, and the record says so', async () => {
  const system = new SimulatedSystem('broken', 1, 1.35);
  const tried = trialOf(system);
  await tryPlan(tried.trial);
  assert.ok(
    tried.found.planned.every(({ isInside }) => !isInside),
    JSON.stringify(tried.found.planned),
  );
  assert.ok(system.record.overview().inside <= 1);
  assert.match(tried.found.score?.es ?? '', /, 0 cayeron dentro/);
});

test('a plan that is too large for the machine is tried in small, and it is said what that shows', async () => {
  const plan = { ...REQUEST, ratePerSecond: 600, stretch: 1_000 };
  const tried = trialOf(new SimulatedSystem('twin', 1), { plan, mostWorkers: 8, repetitions: 1 });
  await tryPlan(tried.trial);
  const { answer, told, score } = tried.found;
  assert.ok((answer?.request.ratePerSecond ?? 999) < 400);
  assert.ok((answer?.chosen?.workers ?? 99) <= 8);
  assert.match(told[0]?.es ?? '', /gemelo pequeño.*no, lo que la base de datos/);
  assert.match(score?.en ?? '', /^The small twin/);
});

test('a trial that is given up goes no further', async () => {
  const system = new SimulatedSystem('given-up', 1);
  const { trial } = trialOf(system, { plan: { ...REQUEST, stretch: 500 } });
  const tell: Trial['tell'] = (_, sentence) =>
    sentence?.es.startsWith('Se mide el servicio') && system.giveUp(new Error('enough'));
  await assert.rejects(tryPlan({ ...trial, tell }), /enough/);
  assert.ok(!system.asked.includes('kill'));
});
