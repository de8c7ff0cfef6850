import { join } from 'node:path';
import {
  knownFrom,
  type MeasuredSystem,
  type PlanAnswer,
  type PlanRequest,
  simulatedWorkOf,
} from '@sel/contract/lab/planner';
import { numerals } from '@sel/runtime/numerals';
import { DEFAULT_DATA_DIR, findRunning } from '@sel/runtime/running-system';
import { UsageError } from '@sel/runtime/usage-error';
import { plan } from '../planner/plan.ts';
import { WORDS } from '../planner/words.ts';
import { PredictionRecord, RECORD_FILE } from '../record/prediction-record.ts';
import { LabClient } from './client.ts';
import { measureAt } from './measure-levels.ts';
import { type PlanCommand, refuseWrong } from './plan-options.ts';
import { type TrialOutcome, tryPlan } from './plan-trial.ts';
import { restoring } from './restoring.ts';
import { useSystem } from './system.ts';
import { interruption } from './watching.ts';

const RESULTS_DIR = join(DEFAULT_DATA_DIR, 'resultados');
const number = numerals('es', { maximumSignificantDigits: 3 });

/** Says what the cheapest plan is. @returns 0 when there is one, 1 when there is none. */
export async function planificar(command: PlanCommand): Promise<number> {
  if (command.repetitions > 0) return probar(command);
  const request =
    command.levels.length > 0 ? { ...command.request, levels: command.levels } : await measured(command);
  const answer = plan(request, () => process.stderr.isTTY && process.stderr.write('.'));
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (command.asJson) console.log(JSON.stringify(answer, null, 2));
  else console.log(textOf(answer, command.explains));
  return answer.chosen ? 0 : 1;
}

/** Tries the plan out on the running system, which is afterwards as it was. @returns 0 when the plan met its objective each time. */
async function probar(command: PlanCommand): Promise<number> {
  const system = await useSystem(undefined, console.error);
  const lab = new LabClient(system.running);
  const [level] = command.levels;
  try {
    const outcome = await restoring(lab, () =>
      tryPlan({
        lab,
        record: new PredictionRecord(join(RESULTS_DIR, RECORD_FILE), console.error),
        request: { ...command.request, levels: command.levels },
        work: (level && simulatedWorkOf(level)) ?? null,
        repetitions: command.repetitions,
        mostWorkers: command.mostTried,
        signal: interruption(),
        say: (text) => console.log(text),
      }),
    );
    console.log(`\n${outcomeText(outcome)}`);
    return outcome.planned.length > 0 && outcome.planned.every(({ meets }) => meets) ? 0 : 1;
  } finally {
    await system.release();
  }
}

function outcomeText({ planned, fewer }: TrialOutcome): string {
  const met = planned.filter(({ meets }) => meets).length;
  const inside = [...planned, ...fewer].filter(({ isInside }) => isInside).length;
  const missed = fewer.filter(({ meets }) => !meets).length;
  return [
    `El plan cumplió su objetivo en ${number(met)} de ${number(planned.length)} pruebas.`,
    fewer.length > 0
      ? `Con un worker menos no se cumplió en ${number(missed)} de ${number(fewer.length)}.`
      : '',
    `De ${number(planned.length + fewer.length)} predicciones, ${number(inside)} cayeron dentro de su intervalo; están en el registro.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The service of the running system, and what its way takes besides; what was typed goes before what was measured. */
async function measured({ request, measuredAt }: PlanCommand): Promise<PlanRequest> {
  const running = findRunning(DEFAULT_DATA_DIR, console.error);
  if (!running) {
    throw new UsageError(
      'Para --medir hace falta un sistema en marcha y con carga: npm start, y pon carga en su página.',
    );
  }
  const lab = new LabClient(running);
  const found =
    measuredAt.length > 0 ? await measureAt(lab, measuredAt, interruption()) : [await lab.measured()];
  for (const each of found) console.error(measuredText(each));
  const [first] = found as [MeasuredSystem];
  const levels = found.map(({ level }) => level);
  const full = { ...knownFrom(first, request.ratePerSecond), levels, ...request };
  refuseWrong(full);
  return full;
}

function measuredText({ consultas, serviceMs, serviceScv, workers, level }: MeasuredSystem): string {
  return (
    `Medido en ${WORDS.es.consultas(consultas)} con ${WORDS.es.workers(workers)} de ${number(level.concurrency)} a la vez: cada una ` +
    `ocupa su hueco ${number(serviceMs)} ms de media (Cs² ${number(serviceScv)}).`
  );
}

function textOf(answer: PlanAnswer, explains: boolean): string {
  return [
    `\n${answer.sentence.es}\n`,
    ...answer.bounds.map(({ holds, text }) => `  ${holds ? '✔' : '✘'} ${text.es}`),
    '',
    ...answer.figures.flatMap(({ label, value, why }) => [
      `  ${label.es.padEnd(38)} ${value.es}`,
      ...(explains ? [`      ${why.es}`] : []),
    ]),
    ...bandLines(answer),
    ...sensitivityLines(answer),
    ...dayLines(answer),
    ...(answer.exports ? ['', `  ${answer.exports.start}`, `  ${answer.exports.compose}`] : []),
  ].join('\n');
}

function bandLines({ band, request }: PlanAnswer): string[] {
  if (band.length === 0) return [];
  const level = `p${request.objective.level * 100}`;
  return [
    `\n  Workers que trabajan, y su ${level} (9 de cada 10 tramos):`,
    ...band.map(({ workers, quantile, met, stretches }) =>
      quantile
        ? `  ${number(workers).padStart(6)}   ${number(quantile.medianMs)} ms (${number(quantile.lowMs)} – ${number(quantile.highMs ?? 0)}), cumple en ${number(met)} de ${number(stretches)}`
        : `  ${number(workers).padStart(6)}   la cola crece sin fin`,
    ),
  ];
}

function sensitivityLines({ sensitivity }: PlanAnswer): string[] {
  if (sensitivity.length === 0) return [];
  return [
    '\n  Y si no fuera como dices:',
    ...sensitivity.map(({ what, factor, workersNeeded }) => {
      const name = what === 'load' ? 'carga' : 'servicio';
      const change = `${factor > 1 ? '+' : '−'}10 % de ${name}`;
      return `  ${change.padEnd(18)} ${workersNeeded === null ? 'ningún número de workers basta' : WORDS.es.workers(workersNeeded)}`;
    }),
  ];
}

function dayLines({ overDay }: PlanAnswer): string[] {
  if (overDay.length === 0) return [];
  return [
    '\n  A lo largo del día (la hora punta, simulada; las demás, por la regla de la raíz):',
    ...overDay.map(
      ({ ratePerSecond, workers }) =>
        `  ${number(ratePerSecond).padStart(6)} por segundo: ${WORDS.es.workers(workers)}`,
    ),
  ];
}
