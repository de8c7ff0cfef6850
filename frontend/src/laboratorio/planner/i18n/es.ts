import type { WorkDistribution } from '@sel/contract/lab/work';
import { counter } from '@sel/runtime/numerals';
import type { PlanExample } from '../plan-examples.ts';

const count = counter('es');
const WORKERS = { one: 'worker', other: 'workers' };

/** What is said in the planner's place. */
export const es = {
  title: '¿Cuántos workers necesitas?',
  lead: 'Di cuánta carga esperas y cuánto puede tardar. El planificador lo simula y busca el plan más barato.',
  fields: {
    ratePerSecond: 'Consultas por segundo, en la hora punta',
    serviceMs: 'Lo que se trabaja en cada una (ms)',
    limitMs: 'Lo que pueden tardar como mucho (ms)',
    metric: 'Qué se cuenta',
    level: 'Cuántas deben cumplirlo',
    variety: 'Cómo varía ese trabajo',
    failures: 'Workers que pueden morir',
    concurrency: 'Consultas a la vez en cada worker',
    costPerWorker: 'Coste de cada worker (0: no contarlo)',
  },
  help: {
    ratePerSecond:
      'Cuántas consultas llegan por segundo cuando más llegan. Si solo sabes las del día, la hora punta suele tener una décima parte: divídela entre 3 600.',
    serviceMs:
      'El tiempo medio que un worker dedica a una consulta, sin contar lo que ella espera en la cola.',
    limitMs:
      'El objetivo: 99 de cada 100 consultas deben tardar esto o menos, desde que se piden hasta que se sabe el resultado.',
    failures:
      'El objetivo se cumple aunque falten tantos workers. Con 0, el plan no tiene ninguno de reserva.',
  },
  metrics: { e2e: 'de punta a punta', wait: 'la espera en la cola' },
  levels: { '0.5': '50 de cada 100', '0.95': '95 de cada 100', '0.99': '99 de cada 100' },
  varieties: {
    constante: 'siempre igual',
    exponencial: 'muchas cortas, pocas largas',
    hiperexponencial: 'casi todas cortas, algunas muy largas',
  } satisfies Record<WorkDistribution, string>,
  more: 'Más opciones',
  plan: 'Calcular',
  planning: (simulated: string) => `Calculando… ${simulated} simulaciones`,
  measure: 'Usar lo que hace ahora el sistema',
  measured: (consultas: string, workers: number) =>
    `Medido en ${consultas} consultas con ${count(workers, WORKERS)}.`,
  invitation: {
    title: 'Aquí saldrá tu plan',
    todo: 'Escribe tres números y pulsa «Calcular»: cuánto llega, cuánto se trabaja en cada consulta y cuánto puede tardar.',
    examples: '¿No los sabes? Un ejemplo los rellena; después cámbialos como quieras.',
    names: {
      tienda: 'Una tienda pequeña',
      rebajas: 'El primer día de rebajas',
      informes: 'Consultas largas',
    } satisfies Record<PlanExample, string>,
    filledIn: (example: string) => `Relleno: «${example}». Falta pulsar «Calcular».`,
  },
  needsKey: 'Para calcular hace falta la clave del laboratorio.',
  bandTitle: (level: string) => `${level} según los workers que trabajan`,
  bandNotes: [
    'El punto es lo previsto; la barra, donde cae en 9 de cada 10 tramos.',
    'La línea es tu límite. El plan está marcado.',
    'Donde no hay punto, la cola crece sin fin.',
    'Junto al plan, en gris: con un 10 % menos y más de carga (a la izquierda) y de trabajo (a la derecha).',
  ],
  measuredNote: (ms: string, workers: number) =>
    `El rombo es lo medido: ${ms} con ${count(workers, WORKERS)}.`,
  bandRow: (workers: number, median: string, low: string, high: string) =>
    `${count(workers, WORKERS)}: ${median}, entre ${low} y ${high}`,
  bandUnstable: (workers: number) => `${count(workers, WORKERS)}: la cola crece sin fin`,
  workersAxis: 'workers que trabajan',
  endless: 'sin fin',
  numbers: 'De dónde sale cada número',
  bounds: 'Límites',
  sensitivity: 'Si no fuera como dices',
  sensitivityHelp:
    'Los números de hoy no son los de mañana. Aquí se repite el cálculo con un 10 % más y menos: si la respuesta cambia mucho, deja margen.',
  changes: { load: 'de carga', service: 'de trabajo' },
  needed: (workers: number) => count(workers, WORKERS),
  notPossible: 'ningún número basta',
  trial: 'Comprobarlo',
  trialNote: (triesFewer: boolean, time: string) =>
    `Pone a prueba la respuesta en este sistema: mide el servicio con cuatro quintos de la carga, prueba el plan${triesFewer ? ' y uno con un worker menos' : ''}, mata un worker, y apunta en el registro lo que acertó. Tarda unos ${time} o más. Mientras dura, tu carga se detiene; al acabar, o si lo cancelas, vuelve todo a como estaba.`,
  trialInSmall: (workers: number, most: number, rate: string) =>
    `El plan pide ${count(workers, WORKERS)} y aquí se prueban como mucho ${most}: se prueba un gemelo pequeño, a unas ${rate} por segundo. Enseña si el planificador conoce el servicio y la cola; no, lo que la base de datos y la cola aguantan con toda la carga, ni que muchos workers juntos esperan menos.`,
  tryOut: 'Ponerlo a prueba',
  giveUp: 'Cancelar la prueba',
  trialSteps: (done: number, total: number) => `${done} de ${total} pasos`,
  trialOf: (rate: string, level: string, limit: string) =>
    `La prueba: ${rate} por segundo, ${level} de ${limit} como mucho`,
  trialCommand: 'Con una orden, en la carpeta del proyecto',
  triedTitle: (level: string) => `${level} según los workers: previsto y medido en la prueba`,
  triedNote: 'El rombo es lo medido en la prueba.',
  trialOfMeasured:
    'Los workers no saben simular lo que se midió. Para comprobar un plan, escribe lo que se trabaja en cada consulta.',
  exports: 'Llevarlo a la práctica',
  copy: 'Copiar',
};

export type PlannerTexts = typeof es;
