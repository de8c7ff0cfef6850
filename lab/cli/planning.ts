import { setTimeout as sleep } from 'node:timers/promises';
import { knownFrom, type MeasuredSystem, type PlanAnswer, type PlanRequest } from '@sel/contract/lab/planner';
import type { PlanTrial } from '@sel/contract/lab/trial';
import { DEFAULT_DATA_DIR, findRunning } from '@sel/runtime/running-system';
import { UsageError } from '@sel/runtime/usage-error';
import { plan } from '../planner/plan.ts';
import { WORDS } from '../planner/words.ts';
import { LabClient } from './client.ts';
import { interruption, measureAt } from './measure-levels.ts';
import { type PlanCommand, refuseWrong } from './plan-options.ts';
import { useSystem } from './system.ts';

const ASK_AGAIN_MS = 500;
const { number } = WORDS.es;

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

/** Has the plan tried on the running system, which is afterwards as it was. @returns 0 when the plan met its objective each time. */
async function probar({ request, levels, repetitions, mostTried }: PlanCommand): Promise<number> {
  await using system = await useSystem(undefined, console.error);
  const lab = new LabClient(system.running);
  await lab.startTrial({ plan: { ...request, levels }, repetitions, mostWorkers: mostTried });
  const { score, planned } = await untilTried(lab, interruption());
  console.log(`\n${score?.es}`);
  return planned.length > 0 && planned.every(({ meets }) => meets) ? 0 : 1;
}

/** Says what is found as it is found. @throws when the trial is given up or fails; the system is as it was then, too. */
async function untilTried(lab: LabClient, signal: AbortSignal): Promise<PlanTrial> {
  signal.addEventListener('abort', () => void lab.cancel().catch(() => {}));
  let said = 0;
  for (;;) {
    // Asked in this order, so that nothing is missed of a trial that ends meanwhile.
    const progress = await lab.progress();
    const trial = await lab.trial();
    for (const sentence of trial?.told.slice(said) ?? []) console.log(sentence.es);
    said = trial?.told.length ?? 0;
    if (progress?.state === 'cancelled') {
      throw signal.aborted ? signal.reason : new Error('La prueba se canceló; el sistema queda como estaba.');
    }
    if (progress?.state === 'failed') throw new Error(progress.error);
    if (progress?.state === 'finished' && trial) return trial;
    await sleep(ASK_AGAIN_MS);
  }
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
