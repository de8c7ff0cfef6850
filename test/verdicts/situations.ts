import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { FAULT_NAMES, type FaultName, nodeOfFault } from '@sel/contract/lab/faults';
import { freeze, guard } from '../../local/processes/guard.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { startBrowser } from '../browser.ts';
import { type LabScene, throttle } from './lab-scene.ts';
import { lookAtMachine } from './machine.ts';
import { CALM, HANDS_PER_WORKER, NO_WORK, type Situation, type Undo } from './situation.ts';

const DEAD_MS = 1_500;
const NOTHING_TO_UNDO: Undo = () => {};

export const SITUATIONS: readonly Situation[] = [
  {
    told: {
      situation: { es: 'No llega nada, y no hay nada dentro', en: 'Nothing arrives, and nothing is inside' },
      evidence: { es: 'consultas que llegan y que hay', en: 'queries that arrive and that are there' },
    },
    ...{ bottleneck: 'idle', node: null, rule: null, withinS: 2, fromRest: true },
    cause: async () => NOTHING_TO_UNDO,
  },
  {
    told: {
      situation: {
        es: 'Llega menos de lo que los workers pueden',
        en: 'Less arrives than the workers can do',
      },
      evidence: { es: 'ninguna regla se cumple', en: 'no rule applies' },
    },
    ...{ bottleneck: 'none', node: null, rule: null, withinS: 2, fromRest: true },
    async cause(scene) {
      await scene.work(CALM.workMs);
      await scene.load(CALM.perSecond);
      return NOTHING_TO_UNDO;
    },
    hasBegun: (_, looks) => looks.some(({ arrivalsPerSecond }) => arrivalsPerSecond > 0),
  },
  ...FAULT_NAMES.map(faultOfLaboratory),
  {
    told: {
      situation: { es: 'La base de datos se congela por su cuenta', en: 'The database freezes by itself' },
      evidence: { es: 'no responde al laboratorio en 1 s', en: 'it does not answer the laboratory in 1 s' },
    },
    ...{ bottleneck: 'database', node: 'database', rule: 'database_away', withinS: 2 },
    cause: async (scene) => freeze(scene.serverPids('postgres')),
  },
  {
    told: {
      situation: { es: 'El gateway se congela por su cuenta', en: 'The gateway freezes by itself' },
      evidence: {
        es: '`/health` no responde en 1,2 s en que tenía procesador',
        en: '`/health` does not answer in 1.2 s in which it had a processor',
      },
    },
    ...{ bottleneck: 'gateway', node: 'gateway', rule: 'gateway_away', withinS: 2 },
    cause: async (scene) => freeze(scene.pidsOf('api-gateway')),
  },
  {
    told: {
      situation: {
        es: 'Se acumulan consultas y aún no se sabe por qué (la cola acaba de congelarse)',
        en: 'Queries pile up, and nobody knows why yet (the queue has just frozen)',
      },
      evidence: {
        es: 'dentro hay más que huecos, o llega más de lo que termina, y no por azar',
        en: 'more is inside than there are slots, or more arrives than ends, and not by chance',
      },
    },
    ...{ bottleneck: 'settling', node: null, rule: null, withinS: 2, passes: true, needsRabbitmq: true },
    meanwhile: ['broker', 'workers'],
    async cause(scene) {
      await scene.load(30);
      await waitFor('the new rate', () => (scene.latest?.completionsPerSecond ?? 0) > 20);
      return freeze(scene.serverPids('rabbitmq'));
    },
    hasBegun: (_, looks) => looks.some(({ inSystem }) => inSystem > 2 * HANDS_PER_WORKER),
  },
  {
    told: {
      situation: { es: 'La cola se congela por su cuenta', en: 'The queue freezes by itself' },
      evidence: { es: 'el gateway dice que no responde', en: 'the gateway says that it does not answer' },
    },
    ...{ bottleneck: 'broker', node: 'queue', rule: 'broker_away', withinS: 2, needsRabbitmq: true },
    cause: async (scene) => freeze(scene.serverPids('rabbitmq')),
  },
  {
    told: {
      situation: { es: 'Los workers se congelan por su cuenta', en: 'The workers freeze by themselves' },
      evidence: { es: 'hay cola, y ninguno da señales', en: 'there is a queue, and none gives a sign' },
    },
    ...{ bottleneck: 'no_workers', node: 'workers', rule: 'no_workers', withinS: 2 },
    cause: async (scene) => freeze(scene.pidsOf('worker')),
    meanwhile: ['workers'],
  },
  {
    told: {
      situation: { es: 'Se quitan todos los workers', en: 'All workers are taken away' },
      evidence: { es: 'hay cola, y ninguno da señales', en: 'there is a queue, and none gives a sign' },
    },
    ...{ bottleneck: 'no_workers', node: 'workers', rule: 'no_workers', withinS: 2 },
    async cause({ lab }) {
      await lab.setWorkers({ count: 0 });
      return () => lab.setWorkers({ count: 2 });
    },
  },
  {
    told: {
      situation: { es: 'Llega más de lo que los workers pueden', en: 'More arrives than the workers can do' },
      evidence: { es: 'más del 85 % de los huecos, llenos', en: 'more than 85% of the slots are full' },
    },
    ...{ bottleneck: 'workers', node: 'workers', rule: 'workers_busy', withinS: 2 },
    async cause(scene) {
      await scene.load(60);
      return NOTHING_TO_UNDO;
    },
    hasBegun: (_, looks) => looks.some(({ inSystem }) => inSystem > 2 * HANDS_PER_WORKER),
  },
  {
    told: {
      situation: {
        es: 'Ya no llega nada, y la cola se vacía',
        en: 'Nothing arrives any more, and the queue drains',
      },
      evidence: { es: 'más del 85 % de los huecos, llenos', en: 'more than 85% of the slots are full' },
    },
    ...{ bottleneck: 'workers', node: 'workers', rule: 'workers_busy', withinS: 2 },
    async cause(scene) {
      await scene.load(120);
      await waitFor('a queue', () => (scene.latest?.queued ?? 0) > 120);
      await scene.load(0);
      return NOTHING_TO_UNDO;
    },
    hasBegun: (_, looks) => looks.some(({ regime }) => regime.name === 'draining'),
  },
  {
    told: {
      situation: { es: 'El gateway recibe muy poca CPU', en: 'The gateway is given very little CPU' },
      evidence: {
        es: 'su bucle, ocupado más del 85 %, o `/health` en más de 1,2 s',
        en: 'its loop is busy for more than 85%, or `/health` takes more than 1.2 s',
      },
    },
    ...{ bottleneck: 'gateway', node: 'gateway', withinS: 2 },
    workMs: NO_WORK,
    async cause(scene) {
      // So many that it never runs out of requests.
      await scene.users(150);
      return throttle(scene.pidsOf('api-gateway'), 45, 5);
    },
  },
  {
    told: {
      situation: { es: 'La base de datos responde a ratos', en: 'The database answers now and then' },
      evidence: {
        es: 'responder al laboratorio: más de 50 ms, y la mitad de lo que dura una consulta',
        en: 'to answer the laboratory: more than 50 ms, and half of what a query takes',
      },
    },
    ...{ bottleneck: 'database', node: 'database', rule: 'database_slow', withinS: 3 },
    slow: {
      es: 'uno solo es un tropiezo: hacen falta dos retrasos, y cada uno dura lo suyo',
      en: 'one alone is a hiccup: it takes two delays, each as long as it is',
    },
    workMs: NO_WORK,
    cause: async (scene) => throttle(scene.serverPids('postgres'), 600, 60),
  },
  {
    told: {
      situation: { es: 'La cola entrega a ratos', en: 'The queue delivers now and then' },
      evidence: {
        es: 'llegar a un hueco libre: más de 50 ms y la mitad del total',
        en: 'to come to a free slot: more than 50 ms and half of the total',
      },
    },
    ...{ bottleneck: 'broker', node: 'queue', rule: 'delivery_long', withinS: 2 },
    needsRabbitmq: true,
    workMs: NO_WORK,
    cause: async (scene) => throttle(scene.serverPids('rabbitmq'), 700, 50),
  },
  {
    told: {
      situation: { es: 'El generador se para a ratos', en: 'The generator stops now and then' },
      evidence: {
        es: 'p99 de su retraso: más de 10 ms, y más del 10 % de la latencia',
        en: 'p99 of its delay: more than 10 ms, and more than 10% of the latency',
      },
    },
    ...{ bottleneck: 'generator', node: 'page', rule: 'generator_late', withinS: 2 },
    workMs: NO_WORK,
    cause: async (scene) => throttle(scene.generatorPids(), 200, 50),
  },
  {
    told: {
      situation: {
        es: 'Workers que calculan llenan los núcleos',
        en: 'Workers that calculate fill all cores',
      },
      evidence: {
        es: 'CPU por encima del 95 %, la mitad o más del sistema',
        en: 'CPU above 95%, half of it or more the system’s',
      },
    },
    ...{ bottleneck: 'cpu', node: null, rule: 'cpu_full', withinS: 2 },
    async cause(scene) {
      await calculate(scene, 2 * cpus().length);
      return NOTHING_TO_UNDO;
    },
    hasBegun: calculatorsFillCores,
    meanwhile: ['workers'],
  },
  {
    told: {
      situation: { es: 'Otros programas llenan los núcleos', en: 'Other programs fill all cores' },
      evidence: {
        es: 'CPU por encima del 85 %, la mayor parte de otros, y al sistema le falta',
        en: 'CPU above 85%, most of it others’, and the system goes short',
      },
    },
    ...{ bottleneck: 'others', node: null, rule: 'cpu_elsewhere', withinS: 2 },
    async cause(scene) {
      // Each in a session of its own, as programs of their own are: some kernels share the processor out by session.
      const rivals = Array.from({ length: 6 * cpus().length }, () =>
        spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }),
      );
      const releases = rivals.map(({ pid }) => guard(pid as number, 'KILL'));
      await calculate(scene, 2);
      return () => {
        for (const rival of rivals) rival.kill('SIGKILL');
        for (const release of releases) release();
      };
    },
    hasBegun: workersGoShort,
    meanwhile: ['workers', 'cpu'],
  },
  {
    told: {
      situation: { es: 'Un navegador llena los núcleos', en: 'A browser fills all cores' },
      evidence: {
        es: 'lo mismo, y de los otros el mayor es el navegador',
        en: 'the same, and the largest of the others is the browser',
      },
    },
    ...{ bottleneck: 'browsers', node: 'page', rule: 'cpu_elsewhere', withinS: 2 },
    async cause(scene) {
      const browsers = await Promise.all([startBrowser(), startBrowser(), startBrowser()]);
      for (const browser of browsers) {
        const page = await browser.newPage();
        await page.evaluate(`
          const spin = URL.createObjectURL(new Blob(['for (;;);']));
          for (let started = 0; started < ${2 * cpus().length}; started += 1) new Worker(spin);`);
      }
      await calculate(scene, 2);
      return async () => {
        await Promise.all(browsers.map((browser) => browser.close()));
      };
    },
    hasBegun: workersGoShort,
    meanwhile: ['workers', 'cpu', 'others'],
  },
];

function faultOfLaboratory(name: FaultName): Situation {
  const node = nodeOfFault(name);
  return {
    told: {
      situation: { es: 'Un fallo del laboratorio, el que sea', en: 'A fault of the laboratory, whichever' },
      evidence: { es: 'se ha provocado, y dónde', en: 'it has been caused, and where' },
    },
    ...{ bottleneck: 'fault', node, fault: name, rule: 'active_fault', withinS: 2 },
    needsRabbitmq: node === 'queue',
    async cause(scene) {
      await scene.fault(name, DEAD_MS);
      return NOTHING_TO_UNDO;
    },
  };
}

/** Half again as much work as all cores can do, for so many workers. */
async function calculate(scene: LabScene, workers: number): Promise<void> {
  await scene.lab.setWorkers({ count: workers });
  await scene.work((1.5 * cpus().length * 1000) / CALM.perSecond, 'cpu');
}

/** The workers calculate, and no core is left for anything. */
async function calculatorsFillCores(scene: LabScene): Promise<boolean> {
  const { isFull, usedCores } = await lookAtMachine(scene.pidsOf('worker'));
  return isFull && usedCores > cpus().length / 2;
}

/** No core is left, and a worker that has something to do waits for one for much of its time. */
async function workersGoShort(scene: LabScene): Promise<boolean> {
  const { isFull, longestWait } = await lookAtMachine(scene.pidsOf('worker'));
  return isFull && longestWait > 0.5;
}
