import { BOUNDS } from '@sel/contract/lab/bounds';
import type { PlanBound, PlannedLevel, PlanRequest } from '@sel/contract/lab/planner';
import { chanceOf } from './chances.ts';
import { type Demand, demandOf, loadOf, peakPerSecond } from './demand.ts';
import { ENOUGH, fewestStable } from './staffing.ts';
import { inBoth, objectiveIn } from './words.ts';

/** With so many servers nobody waits: what is left is the work itself. */
const SERVERS_WITHOUT_WAIT = 4;

/** What limits any plan, each with its name, before anything is searched. */
export function boundsOf(request: PlanRequest, level: PlannedLevel): PlanBound[] {
  const demand = demandOf(request, level);
  return [
    workersBound(demand),
    serviceBound(demand),
    cpuBound(request, level),
    connectionsBound(request, demand),
    brokerBound(request),
  ].filter((bound) => bound !== undefined);
}

export function mostWorkers({ connections }: PlanRequest): number {
  const byConnections = connections ? Math.floor(connections.available / connections.perWorker) : Infinity;
  return Math.min(MOST_WORKERS, byConnections);
}

/** A search has to end somewhere; who needs more than this has a system of another kind. */
const MOST_WORKERS = 100 * BOUNDS.workers.max;

function workersBound(demand: Demand): PlanBound {
  const load = loadOf(demand);
  const fewest = fewestStable(demand);
  return {
    bound: 'workers',
    holds: fewest <= MOST_WORKERS,
    text: inBoth(({ number, workers }) => ({
      es: `Llega trabajo para ${number(load)} huecos ocupados sin parar: con menos de ${workers(fewest)} la cola crecería sin fin.`,
      en: `Work arrives for ${number(load)} slots that are busy all the time: with fewer than ${workers(fewest)} the queue would grow without end.`,
    })),
  };
}

/** Where the work alone takes longer than the objective allows, no number of workers helps. */
function serviceBound(demand: Demand): PlanBound | undefined {
  if (demand.objective.metric === 'wait') return undefined;
  const without = chanceOf(demand, SERVERS_WITHOUT_WAIT * fewestStable(demand) + 10);
  const holds = without.probability >= ENOUGH;
  return {
    bound: 'service',
    holds,
    text: inBoth((words) => {
      const ms = words.ms(without.quantile?.medianMs ?? 0);
      const level = words.number(demand.objective.level * 100);
      if (words.language === 'es') {
        return holds
          ? `Con workers de sobra, el p${level} sería de ${ms}: el objetivo es posible.`
          : `Aunque sobraran workers, el p${level} sería de ${ms}: para que ${objectiveIn(words, demand.objective, true)} hay que acortar el trabajo.`;
      }
      return holds
        ? `With workers to spare the p${level} would be ${ms}: the objective is possible.`
        : `Even with workers to spare the p${level} would be ${ms}: the work itself must become shorter.`;
    }),
  };
}

function cpuBound(request: PlanRequest, { cpuMs }: PlannedLevel): PlanBound | undefined {
  if (cpuMs === undefined || request.cores === undefined) return undefined;
  const busy = (peakPerSecond(request) * cpuMs) / 1000;
  const cores = request.cores;
  return {
    bound: 'cpu',
    holds: busy <= cores,
    text: inBoth(({ number }) => ({
      es: `Las consultas ocupan ${number(busy)} núcleos y hay ${number(cores)}${busy > cores ? ': más workers en esta máquina no sirven' : ''}.`,
      en: `The queries keep ${number(busy)} cores busy and there are ${number(cores)}${busy > cores ? ': more workers on this machine do not help' : ''}.`,
    })),
  };
}

function connectionsBound(request: PlanRequest, demand: Demand): PlanBound | undefined {
  if (!request.connections) return undefined;
  const { perWorker, available } = request.connections;
  const most = Math.floor(available / perWorker);
  return {
    bound: 'connections',
    holds: fewestStable(demand) + (request.failures ?? 0) <= most,
    text: inBoth(({ number, workers }) => ({
      es: `Las ${number(available)} conexiones libres de la base de datos bastan para ${workers(most)}, a ${number(perWorker)} cada uno.`,
      en: `The ${number(available)} spare database connections are enough for ${workers(most)}, at ${number(perWorker)} each.`,
    })),
  };
}

function brokerBound(request: PlanRequest): PlanBound | undefined {
  const { brokerPerSecond } = request;
  if (brokerPerSecond === undefined) return undefined;
  const rate = peakPerSecond(request);
  return {
    bound: 'broker',
    holds: rate <= brokerPerSecond,
    text: inBoth(({ number }) => ({
      es: `La cola pasa como mucho ${number(brokerPerSecond)} mensajes por segundo, y llegan ${number(rate)}.`,
      en: `The queue passes at most ${number(brokerPerSecond)} messages per second, and ${number(rate)} arrive.`,
    })),
  };
}
