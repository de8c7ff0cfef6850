import type { ExplainedFigure, PlanAnswer } from '@sel/contract/lab/planner';
import type { Text } from '@sel/contract/lab/text';
import { type Demand, loadOf, meanServiceMs, peakPerSecond } from './demand.ts';
import { DETECTION_MS, RESTART_MS } from './failure.ts';
import { betaFor, startingWorkers } from './staffing.ts';
import { inBoth, type Words } from './words.ts';

type Found = Omit<PlanAnswer, 'sentence' | 'figures' | 'exports'>;

/** Every number of the answer with its name and where it comes from. */
export function figuresOf(found: Found, demand: Demand): ExplainedFigure[] {
  return [
    loadFigure(found, demand),
    startFigure(demand),
    ...(found.chosen ? [...planFigures(found, found.chosen), ...failureFigures(found)] : []),
  ];
}

function figure(
  name: string,
  label: Text,
  value: (words: Words) => string,
  why: (words: Words) => Text,
): ExplainedFigure {
  return { name, label, value: inBoth(value), why: inBoth(why) };
}

function loadFigure({ request }: Found, demand: Demand): ExplainedFigure {
  return figure(
    'load',
    { es: 'Huecos siempre ocupados (a)', en: 'Slots that are always busy (a)' },
    ({ number }) => number(loadOf(demand)),
    ({ number, ms }) => {
      const rate = number(peakPerSecond(request));
      const service = ms(meanServiceMs(demand.service));
      return {
        es: `${rate} consultas por segundo × ${service} que cada una ocupa su hueco. Es la ley de Little: con menos huecos que estos la cola crece sin fin.`,
        en: `${rate} queries per second × ${service} for which each one keeps its slot. It is Little's law: with fewer slots than these the queue grows without end.`,
      };
    },
  );
}

function startFigure(demand: Demand): ExplainedFigure {
  return figure(
    'start',
    { es: 'Primera estimación', en: 'First estimate' },
    ({ workers }) => workers(startingWorkers(demand)),
    ({ number }) => ({
      es: `a + β√a con β = ${number(betaFor(demand))} (Halfin y Whitt, 1981): unos huecos de más, en proporción a la raíz de la carga. Es donde empieza la búsqueda; decide la simulación.`,
      en: `a + β√a with β = ${number(betaFor(demand))} (Halfin and Whitt, 1981): some slots more, in proportion to the root of the load. The search begins here; the simulation decides.`,
    }),
  );
}

function planFigures(found: Found, chosen: NonNullable<Found['chosen']>): ExplainedFigure[] {
  const { chance, fewer } = chosen;
  const { objective, costPerWorker } = found.request;
  const level = objective.level * 100;
  const { quantile } = chance;
  return [
    ...(quantile ? [quantileFigure(level, quantile, found)] : []),
    figure(
      'probability',
      { es: 'Probabilidad de cumplir', en: 'Probability of meeting it' },
      ({ percent }) => percent(chance.probability),
      ({ number, percent, consultas, workers }) => ({
        es: `${number(chance.met)} de ${number(chance.stretches)} tramos simulados de ${consultas(found.stretch)} cumplieron, con ${workers(chance.workers)} trabajando. Se pide un 95\u202f%${fewer ? `; con ${workers(fewer.workers)} fue un ${percent(fewer.probability)}` : ''}.`,
        en: `${number(chance.met)} of ${number(chance.stretches)} simulated stretches of ${consultas(found.stretch)} met it, with ${workers(chance.workers)} at work. 95\u202f% is asked for${fewer ? `; with ${workers(fewer.workers)} it was ${percent(fewer.probability)}` : ''}.`,
      }),
    ),
    figure(
      'utilisation',
      { es: 'Ocupación (ρ)', en: 'Utilisation (ρ)' },
      ({ percent }) => percent(chance.utilisation),
      ({ percent }) => ({
        es: `La parte del tiempo que cada hueco está ocupado. El resto (${percent(1 - chance.utilisation)}) es el margen que evita que las consultas se esperen unas a otras.`,
        en: `The share of the time that each slot is busy. The rest (${percent(1 - chance.utilisation)}) is the room that keeps queries from waiting for each other.`,
      }),
    ),
    ...(costPerWorker === undefined ? [] : [costFigure(costPerWorker, chosen)]),
  ];
}

function quantileFigure(
  level: number,
  quantile: NonNullable<NonNullable<Found['chosen']>['chance']['quantile']>,
  { stretch, request }: Found,
): ExplainedFigure {
  return figure(
    'quantile',
    { es: `p${level} previsto`, en: `Predicted p${level}` },
    ({ ms }) => `${ms(quantile.medianMs)} (${ms(quantile.lowMs)} – ${ms(quantile.highMs ?? 0)})`,
    ({ number, ms, consultas }) => ({
      es: `${number(level)} de cada 100 consultas tardan eso o menos. Entre paréntesis, donde cae en 9 de cada 10 tramos de ${consultas(stretch)}: medir menos no lo fija mejor. El límite pedido es ${ms(request.objective.limitMs)}.`,
      en: `${number(level)} of every 100 queries take that or less. In brackets, where it lies in 9 of 10 stretches of ${consultas(stretch)}: measuring less fixes it no better. The limit asked for is ${ms(request.objective.limitMs)}.`,
    }),
  );
}

function costFigure(perWorker: number, { cost, workers }: NonNullable<Found['chosen']>): ExplainedFigure {
  return figure(
    'cost',
    { es: 'Coste', en: 'Cost' },
    ({ number }) => number(cost),
    ({ number, workers: say }) => ({
      es: `${say(workers)} × ${number(perWorker)}, lo que cuesta cada uno.`,
      en: `${say(workers)} × ${number(perWorker)}, what each one costs.`,
    }),
  );
}

function failureFigures({ failure, request }: Found): ExplainedFigure[] {
  if (!failure) return [];
  const { recoveryMs, peakInSystem, dead, standstillDrainMs } = failure;
  const detectionMs = request.detectionMs ?? DETECTION_MS;
  const restartMs = request.restartMs ?? RESTART_MS;
  const figures = [
    figure(
      'recovery',
      {
        es: `${dead === 1 ? 'Si muere un worker' : `Si mueren ${dead} workers`}, vuelta a la calma`,
        en: `${dead === 1 ? 'If a worker dies' : `If ${dead} workers die`}, calm again after`,
      },
      ({ ms }) => `${ms(recoveryMs.medianMs)} (${ms(recoveryMs.lowMs)} – ${ms(recoveryMs.highMs)})`,
      ({ ms, consultas }) => ({
        es: `Desde la muerte hasta que vuelven y nadie espera, en muertes simuladas: la cola tarda ${ms(detectionMs)} en notarlo y un worker ${ms(restartMs)} en volver. Llega a haber ${consultas(peakInSystem.median)} dentro.`,
        en: `From the death until they are back and nobody waits, in simulated deaths: the queue takes ${ms(detectionMs)} to notice and a worker ${ms(restartMs)} to come back. There come to be ${consultas(peakInSystem.median)} inside.`,
      }),
    ),
  ];
  if (standstillDrainMs !== null) figures.push(standstillFigure(standstillDrainMs, detectionMs + restartMs));
  return figures;
}

function standstillFigure(drainMs: number, outageMs: number): ExplainedFigure {
  return figure(
    'standstill',
    { es: 'En el peor caso, vaciar la cola', en: 'At worst, draining the queue' },
    ({ ms }) => ms(drainMs),
    ({ ms }) => ({
      es: `Si en ${ms(outageMs)} no se sirviera ninguna consulta, los workers que quedan tardarían esto en ponerse al día: lo acumulado dividido entre lo que sobra de capacidad.`,
      en: `If no query at all were served for ${ms(outageMs)}, the workers that are left would need this to catch up: what has piled up divided by the spare capacity.`,
    }),
  );
}
