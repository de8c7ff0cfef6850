import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import { numerals } from '@sel/runtime/numerals';
import { DEFAULT_DATA_DIR, findRunning } from '@sel/runtime/running-system';
import { UsageError } from '@sel/runtime/usage-error';
import { plan } from '../planner/plan.ts';
import { LabClient } from './client.ts';
import { type PlanCommand, refuseWrong } from './plan-options.ts';

const number = numerals('es', { maximumSignificantDigits: 3 });

/** Says what the cheapest plan is. @returns 0 when there is one, 1 when there is none. */
export async function planificar(command: PlanCommand): Promise<number> {
  const request =
    command.levels.length > 0 ? { ...command.request, levels: command.levels } : await measured(command);
  const answer = plan(request, () => process.stderr.isTTY && process.stderr.write('.'));
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (command.asJson) console.log(JSON.stringify(answer, null, 2));
  else console.log(textOf(answer, command.explains));
  return answer.chosen ? 0 : 1;
}

/** The service of the running system, and what its way takes besides; what was typed goes before what was measured. */
async function measured({ request }: PlanCommand): Promise<PlanRequest> {
  const running = findRunning(DEFAULT_DATA_DIR, console.error);
  if (!running) {
    throw new UsageError(
      'Para --medir hace falta un sistema en marcha y con carga: npm start, y pon carga en su página.',
    );
  }
  const { level, outsideMs, arrivalScv, cores, consultas, serviceMs, serviceScv, workers } =
    await new LabClient(running).measured();
  console.error(
    `Medido en ${number(consultas)} consultas con ${number(workers)} workers: cada una ocupa su hueco ${number(serviceMs)} ms de ` +
      `media (Cs² ${number(serviceScv)}).`,
  );
  const full = { outsideMs, arrivalScv, cores, ...request, levels: [level] };
  refuseWrong(full);
  return full;
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
      return `  ${change.padEnd(18)} ${workersNeeded === null ? 'ningún número de workers basta' : `${number(workersNeeded)} workers`}`;
    }),
  ];
}

function dayLines({ overDay }: PlanAnswer): string[] {
  if (overDay.length === 0) return [];
  return [
    '\n  A lo largo del día (la hora punta, simulada; las demás, por la regla de la raíz):',
    ...overDay.map(
      ({ ratePerSecond, workers }) =>
        `  ${number(ratePerSecond).padStart(6)} por segundo: ${number(workers)} workers`,
    ),
  ];
}
