import type { LoadRequest } from '@sel/contract/lab/load';
import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { CONFIDENCE } from '../planner/chances.ts';
import { meanServiceMs } from '../planner/demand.ts';
import { cheapest, plan } from '../planner/plan.ts';
import { WORDS } from '../planner/words.ts';
import type { PredictionRecord } from '../record/prediction-record.ts';
import type { LabClient } from './client.ts';
import { twinOf } from './plan-twin.ts';
import { measuredAfter, until } from './watching.ts';

/** What a trial asks of the laboratory. */
export type TrialLaboratory = Pick<
  LabClient,
  'setWorkers' | 'setWork' | 'setLoad' | 'measured' | 'kill' | 'snapshots'
>;

/** What a trial is made with. */
export interface Trial {
  lab: TrialLaboratory;
  record: PredictionRecord;
  /** What was asked for, with typed numbers: how the system is first loaded and staffed. */
  request: PlanRequest;
  work: SimulatedWorkSettings | null;
  repetitions: number;
  /** Of the workers that are tried at a time; a larger plan is tried in small. */
  mostWorkers: number;
  /** Gives it up; whoever began it sets the system back. */
  signal: AbortSignal;
  say(text: string): void;
}

/** What came of one stretch of load. */
export interface TriedWorkers {
  workers: number;
  predicted: { medianMs: number; lowMs: number; highMs: number };
  measuredMs: number;
  /** Of one consulta, as it was planned with and as it was: where they differ it is the system that changed, or the load on it. */
  serviceMs: { planned: number; measured: number };
  meets: boolean;
  isInside: boolean;
}

export interface TrialOutcome {
  answer: PlanAnswer;
  planned: TriedWorkers[];
  fewer: TriedWorkers[];
  recovery:
    | { predicted: { medianMs: number; lowMs: number; highMs: number }; measuredMs: number }
    | undefined;
}

/** The system is known from another load than the one that is predicted. */
const CALIBRATING_SHARE = 0.5;
const CALIBRATING_CONSULTAS = 1_500;
/** Until workers that were just started, and the beginning with an empty queue, are forgotten. */
const WARM_UP_CONSULTAS = 1_000;

/**
 * The planner tries its own answer on the running system: it measures the service at half the load, plans with it, and
 * writes down what p99 will be with the plan and with one worker fewer before it runs them. Then it kills one.
 */
export async function tryPlan(trial: Trial): Promise<TrialOutcome> {
  const { lab, say, work } = trial;
  await lab.setWork(work);
  const request = twinOf(trial.request, trial.mostWorkers, say);
  const known = await calibrate(trial, request);
  // With what the service really takes, the plan may have outgrown the machine once more.
  const measured = { ...request, ...known.system, restartMs: known.restartMs };
  const answer = plan(twinOf(measured, trial.mostWorkers, say));
  say(`\n${answer.sentence.es}\n`);
  const outcome: TrialOutcome = { answer, planned: [], fewer: [], recovery: undefined };
  if (!answer.chosen) return outcome;
  const serving = answer.chosen.chance.workers;
  for (let repetition = 1; repetition <= trial.repetitions; repetition += 1) {
    outcome.planned.push(await tryWorkers(trial, answer, serving, repetition));
    if (answer.chosen.saysFewerMisses && answer.chosen.fewer?.quantile) {
      outcome.fewer.push(await tryWorkers(trial, answer, serving - 1, repetition));
    }
  }
  outcome.recovery = await tryDeath(trial, answer);
  return outcome;
}

/** Service, rest of the way and time to restart, at half the load and with as many workers as the typed numbers ask for. */
async function calibrate({ lab, say, signal }: Trial, request: PlanRequest) {
  const first = cheapest(request);
  const workers = first.chosen?.workers ?? Math.ceil(2 * request.levels.length);
  const concurrency = request.levels[0]?.concurrency ?? 1;
  await lab.setWorkers({ count: workers, concurrency });
  const rate = request.ratePerSecond * CALIBRATING_SHARE;
  say(`Se mide el servicio con ${WORDS.es.workers(workers)} a ${rate} por segundo…`);
  await lab.setLoad(loadOf(rate, 1));
  const { level, outsideMs, serviceMs, serviceScv } = await measuredAfter(lab, {
    consultas: CALIBRATING_CONSULTAS,
    signal,
  });
  const restartMs = await deathLastsMs(lab, workers, () => true, signal);
  await lab.setLoad(null);
  say(
    `Cada consulta ocupa su hueco ${serviceMs.toFixed(1)} ms (Cs² ${serviceScv.toFixed(2)}); un worker vuelve en ${restartMs} ms.`,
  );
  return { system: { levels: [{ ...level, concurrency }], outsideMs }, restartMs };
}

/** Runs one stretch of load with so many workers, and holds its quantile against what was said before. */
async function tryWorkers(
  { lab, record, say, signal }: Trial,
  { band, request, stretch }: PlanAnswer,
  workers: number,
  repetition: number,
): Promise<TriedWorkers> {
  const predicted = band.find((chance) => chance.workers === workers)?.quantile;
  if (!predicted) throw new Error(`No hay predicción para ${WORDS.es.workers(workers)}.`);
  const { medianMs, lowMs } = predicted;
  const highMs = predicted.highMs ?? medianMs;
  const concurrency = request.levels[0]?.concurrency ?? 1;
  const prediction = await record.predict({
    kind: 'plan',
    run: null,
    valueMs: medianMs,
    lowMs,
    highMs,
    confidence: CONFIDENCE,
  });
  await lab.setWorkers({ count: workers, concurrency });
  await lab.setLoad(loadOf(request.ratePerSecond, 100 * workers + repetition));
  const { latency, serviceMs } = await measuredAfter(lab, {
    consultas: WARM_UP_CONSULTAS + stretch,
    last: stretch,
    signal,
  });
  await lab.setLoad(null);
  await until(lab, ({ inSystem }) => inSystem === 0, signal);
  const { metric, level, limitMs } = request.objective;
  const measuredMs = latency[metric][`p${level * 100}` as 'p99'];
  await record.settle(prediction, { ms: measuredMs });
  const tried = {
    workers,
    predicted: { medianMs, lowMs, highMs },
    measuredMs,
    serviceMs: { planned: plannedServiceMs(request), measured: serviceMs },
    meets: measuredMs <= limitMs,
    isInside: measuredMs >= lowMs && measuredMs <= highMs,
  };
  say(triedText(tried, level));
  return tried;
}

function plannedServiceMs({ levels: [level] }: PlanRequest): number {
  return level ? meanServiceMs(level.service) : Number.NaN;
}

function triedText(
  { workers, predicted, measuredMs, serviceMs, meets, isInside }: TriedWorkers,
  level: number,
): string {
  const [median, low, high, found] = [predicted.medianMs, predicted.lowMs, predicted.highMs, measuredMs].map(
    (ms) => ms.toFixed(1),
  );
  return (
    `  ${WORDS.es.workers(workers)}: p${level * 100} previsto ${median} ms (${low} – ${high}), medido ${found} ms: ` +
    `${isInside ? 'dentro' : 'fuera'}; el objetivo ${meets ? 'se cumple' : 'no se cumple'}. ` +
    `El servicio: ${serviceMs.planned.toFixed(1)} ms al planificar, ${serviceMs.measured.toFixed(1)} ms en la prueba`
  );
}

/** Kills a worker under the planned load: until it is back and nobody waits any more. */
async function tryDeath({ lab, record, say, signal }: Trial, { chosen, failure, request }: PlanAnswer) {
  if (!chosen || !failure) return undefined;
  const { medianMs, lowMs, highMs } = failure.recoveryMs;
  const predicted = { medianMs, lowMs, highMs };
  await lab.setWorkers({ count: chosen.workers, concurrency: chosen.concurrency });
  await lab.setLoad(loadOf(request.ratePerSecond, 7));
  await measuredAfter(lab, { consultas: WARM_UP_CONSULTAS, signal });
  const prediction = await record.predict({
    kind: 'drain',
    run: null,
    valueMs: medianMs,
    lowMs,
    highMs,
    confidence: CONFIDENCE,
  });
  const slots = chosen.workers * chosen.concurrency;
  const measuredMs = await deathLastsMs(lab, chosen.workers, ({ inSystem }) => inSystem < slots, signal);
  await lab.setLoad(null);
  await record.settle(prediction, { ms: measuredMs });
  say(
    `  Muere un worker: vuelta a la calma prevista en ${Math.round(medianMs)} ms, medida en ${measuredMs} ms`,
  );
  return { predicted, measuredMs };
}

/** From the kill until another process has taken the dead one's place and the queue is as calm as asked for. */
async function deathLastsMs(
  lab: TrialLaboratory,
  workers: number,
  isCalm: (snapshot: LabSnapshot) => boolean,
  signal: AbortSignal,
): Promise<number> {
  const pidsOf = ({ processes }: LabSnapshot) =>
    processes.filter(({ role }) => role === 'worker').map(({ host, pid }) => `${host} ${pid}`);
  let before: string[] = [];
  await until(
    lab,
    (snapshot) => {
      before = pidsOf(snapshot);
      return before.length === workers;
    },
    signal,
  );
  const killedMs = Date.now();
  await lab.kill();
  await until(
    lab,
    (snapshot) => {
      const now = pidsOf(snapshot);
      return now.length === workers && now.some((pid) => !before.includes(pid)) && isCalm(snapshot);
    },
    signal,
  );
  return Date.now() - killedMs;
}

function loadOf(perSecond: number, seed: number): LoadRequest {
  const profile = [{ durationMs: null, fromPerSecond: perSecond, toPerSecond: perSecond }];
  // The database tells how long each consulta took: clients need not ask for each of them.
  return { load: { kind: 'open', process: 'poisson', profile }, notice: 'none', seed };
}
