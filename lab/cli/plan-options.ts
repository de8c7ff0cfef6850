import { BOUNDS } from '@sel/contract/lab/bounds';
import { type PlannedLevel, PlanRequest, simulatedWorkOf } from '@sel/contract/lab/planner';
import { WORK_SCV } from '@sel/contract/lab/work';
import { readArguments, UsageError } from '@sel/runtime/usage-error';
import { Errors } from 'typebox/value';
import { SIMULATED_WORK } from '../planner/words.ts';
import { parseThresholds } from '../report/thresholds.ts';
import { given, msIn } from './given.ts';

/** What is to be planned: with what was typed alone, or with what the running system shows of itself. */
export interface PlanCommand {
  name: 'plan';
  request: Omit<PlanRequest, 'levels'>;
  /** Empty: to be measured. */
  levels: PlannedLevel[];
  /** Concurrencies that the running system is to be measured with, one after the other; empty: as it is. */
  measuredAt: number[];
  /** How often the answer is tried on the running system; 0: not at all. */
  repetitions: number;
  /** More workers than this are not tried at a time. */
  mostTried: number;
  explains: boolean;
  asJson: boolean;
}

export const PLAN_HELP = `  npm run lab -- planificar OPCIONES         cuántos workers hacen falta

    --objetivo TEXTO       p50, p95 o p99 de la espera (wait) o de punta a punta (e2e): "e2e.p99<500ms".
    --tasa N               Consultas por segundo en la hora de más carga, o --perfil N,N,N…: las de todo el día.
    --servicio TIEMPO      Lo que un hueco tarda en cada consulta: 20ms. Varias veces, una por concurrencia: 4:22ms.
    --medir                En lugar de --servicio: lo que el sistema en marcha ha hecho en los últimos minutos.
    --medir-con N,N        Lo mismo con cada una de estas concurrencias: reinicia los workers con ella, mide y los deja como
                           estaban. El servicio sube con la concurrencia; el plan elige la más barata.
    --distribucion CUAL    constante, exponencial (por omisión) o hiperexponencial, con su --cs2 N (4).
    --fallos N             Workers que pueden morir sin que deje de cumplirse (0); --deteccion y --reinicio dicen cuánto
                           tarda la cola en notarlo (100ms) y un worker en volver (5s).
    --concurrencia N       Consultas a la vez en cada worker (1); --prefetch N, las que se le entregan.
    --ca2 N                Variabilidad de las llegadas (1); --camino TIEMPO, lo que se tarda fuera de la cola y del trabajo.
    --coste N              De cada worker. --cpu TIEMPO por consulta y --nucleos N; --conexiones N libres y
                           --conexiones-por-worker N (12); --maximo-cola N mensajes por segundo.
    --probar [--repeticiones N] [--prueba-workers N]
                           El planificador pone a prueba su respuesta en el sistema en marcha: con ella, con un worker menos y
                           matando uno. Un plan de más workers (8) se prueba en pequeño.
    --detalle, --json      De dónde sale cada número; la respuesta entera.`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  objetivo: TEXT,
  tasa: TEXT,
  perfil: TEXT,
  servicio: { type: 'string', multiple: true },
  medir: { type: 'boolean' },
  'medir-con': TEXT,
  distribucion: TEXT,
  cs2: TEXT,
  ca2: TEXT,
  camino: TEXT,
  fallos: TEXT,
  deteccion: TEXT,
  reinicio: TEXT,
  concurrencia: TEXT,
  prefetch: TEXT,
  coste: TEXT,
  cpu: TEXT,
  nucleos: TEXT,
  conexiones: TEXT,
  'conexiones-por-worker': TEXT,
  'maximo-cola': TEXT,
  semilla: TEXT,
  probar: { type: 'boolean' },
  repeticiones: TEXT,
  'prueba-workers': TEXT,
  detalle: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readArguments<{ options: typeof OPTIONS }>>['values'];
type TextOption = Exclude<keyof Values, 'servicio' | 'medir' | 'probar' | 'detalle' | 'json'>;

/** A worker opens two pools of connections at most (docs/kubernetes.md). */
const CONNECTIONS_PER_WORKER = 12;
/** What a laptop can run beside everything else. */
const MOST_TRIED = 8;

/** @param args what follows `planificar`. @throws {UsageError} */
export function parsePlanCommand(args: string[]): PlanCommand {
  const { values } = readArguments({ args, options: OPTIONS }, 'npm run lab -- --help');
  const measuredAt = values['medir-con']?.split(',').map((text) => concurrencyIn('medir-con', text)) ?? [];
  const isMeasured = values.medir === true || measuredAt.length > 0;
  if (isMeasured === (values.servicio !== undefined)) {
    throw new UsageError(
      'Di cuánto tarda cada consulta (--servicio 20ms) o que se mida en el sistema en marcha (--medir): una de las dos.',
    );
  }
  const request = requestFrom(values);
  const levels = isMeasured ? [] : (values.servicio ?? []).map((text) => levelFrom(text, values));
  if (!isMeasured) refuseWrong({ ...request, levels });
  if (values.probar) refuseUntriable(levels);
  return {
    name: 'plan',
    request,
    levels,
    measuredAt,
    repetitions: values.probar ? (number(values, 'repeticiones') ?? 1) : 0,
    mostTried: number(values, 'prueba-workers') ?? MOST_TRIED,
    explains: values.detalle === true,
    asJson: values.json === true,
  };
}

/** The workers can simulate typed work; the system measures the rest of its service itself. */
function refuseUntriable(levels: readonly PlannedLevel[]): void {
  const [level] = levels;
  if (level && levels.length === 1 && simulatedWorkOf(level)) return;
  throw new UsageError(
    levels.length === 0
      ? '--probar necesita --servicio: el trabajo que se simula en los workers mientras dura la prueba.'
      : `--probar necesita un solo --servicio, con el Cs² de una --distribucion (${SIMULATED_WORK}): es el trabajo que los workers saben simular.`,
  );
}

function requestFrom(values: Values): Omit<PlanRequest, 'levels'> {
  const profile = values.perfil?.split(',').map((text) => numberIn('perfil', text));
  const rate = values.tasa === undefined ? profile && Math.max(...profile) : numberIn('tasa', values.tasa);
  if (rate === undefined)
    throw new UsageError('Falta la carga: --tasa 200 (consultas por segundo) o --perfil 20,50,200.');
  const available = number(values, 'conexiones');
  const outsideMs = duration(values, 'camino');
  return {
    ratePerSecond: rate,
    ...(profile && { profile }),
    objective: objectiveFrom(values.objetivo),
    ...given('arrivalScv', number(values, 'ca2')),
    ...given('failures', number(values, 'fallos')),
    ...given('detectionMs', duration(values, 'deteccion')),
    ...given('restartMs', duration(values, 'reinicio')),
    ...given('costPerWorker', number(values, 'coste')),
    ...given('cores', number(values, 'nucleos')),
    ...given('brokerPerSecond', number(values, 'maximo-cola')),
    ...given('seed', number(values, 'semilla')),
    ...(outsideMs !== undefined && { outsideMs: [outsideMs] }),
    ...(available !== undefined && {
      connections: {
        available,
        perWorker: number(values, 'conexiones-por-worker') ?? CONNECTIONS_PER_WORKER,
      },
    }),
  };
}

/** `20ms`, or `4:22ms` for four at a time. */
function levelFrom(text: string, values: Values): PlannedLevel {
  const [, concurrency, time = ''] = /^(?:(\d+):)?(.+)$/.exec(text) ?? [];
  return {
    concurrency: concurrency ? Number(concurrency) : (number(values, 'concurrencia') ?? 1),
    ...given('prefetch', number(values, 'prefetch')),
    service: { meanMs: durationIn('servicio', time), scv: scvFrom(values) },
    ...given('cpuMs', duration(values, 'cpu')),
  };
}

function scvFrom(values: Values): number {
  const kind = values.distribucion ?? 'exponencial';
  if (!Object.hasOwn(WORK_SCV, kind)) {
    throw new UsageError(`--distribucion ${kind} no vale: debe ser ${Object.keys(WORK_SCV).join(', ')}.`);
  }
  return number(values, 'cs2') ?? WORK_SCV[kind as keyof typeof WORK_SCV];
}

function objectiveFrom(text: string | undefined): PlanRequest['objective'] {
  const example = 'por ejemplo --objetivo "e2e.p99<500ms"';
  if (text === undefined) throw new UsageError(`Falta el objetivo, ${example}.`);
  const [threshold, ...more] = parseThresholds(text);
  const [, metric, percent] = /^(e2e|wait)\.p(50|95|99)$/.exec(threshold?.figure ?? '') ?? [];
  const isBelow = threshold?.comparison === '<' || threshold?.comparison === '<=';
  if (!threshold || more.length > 0 || !metric || !isBelow || threshold.unit !== 'ms') {
    throw new UsageError(
      `El objetivo «${text}» no vale. Se escribe e2e o wait, p50, p95 o p99, < y un tiempo: ${example}.`,
    );
  }
  return {
    metric: metric as PlanRequest['objective']['metric'],
    level: (Number(percent) / 100) as PlanRequest['objective']['level'],
    limitMs: threshold.limit,
  };
}

function number(values: Values, name: TextOption): number | undefined {
  const text = values[name];
  return text === undefined ? undefined : numberIn(name, text);
}

function concurrencyIn(name: string, text: string): number {
  const { min, max } = BOUNDS.concurrency;
  const concurrency = numberIn(name, text);
  if (Number.isInteger(concurrency) && concurrency >= min && concurrency <= max) return concurrency;
  throw new UsageError(
    `--${name} ${text} no vale: cada worker hace de ${min} a ${max} consultas a la vez, enteras.`,
  );
}

function numberIn(name: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  throw new UsageError(`--${name} ${text} no vale: debe ser un número, con punto decimal.`);
}

function duration(values: Values, name: TextOption): number | undefined {
  const text = values[name];
  return text === undefined ? undefined : durationIn(name, text);
}

function durationIn(name: string, text: string): number {
  const ms = msIn(text);
  if (ms === undefined)
    throw new UsageError(`--${name} ${text} no vale: debe ser un tiempo, como 20ms o 1.5s.`);
  return ms;
}

/** @throws {UsageError} what the API would refuse as well. */
export function refuseWrong(request: PlanRequest): void {
  const [first] = Errors(PlanRequest, request);
  if (!first) return;
  throw new UsageError(
    `El plan no se puede calcular: ${first.instancePath.slice(1) || 'la solicitud'} ${first.message}. La tasa llega hasta ` +
      `${BOUNDS.ratePerSecond.max} por segundo, el servicio hasta ${BOUNDS.workMeanMs.max} ms.`,
  );
}
