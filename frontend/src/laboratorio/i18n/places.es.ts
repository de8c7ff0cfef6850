import type { ComparedVerdict } from '@sel/contract/lab/comparison';
import type { Outcome, Phase } from '@sel/contract/lab/experiments';
import { counter, numerals } from '@sel/runtime/numerals';
import type { Condition } from '../strip/condition.ts';

const number = numerals('es');
const count = counter('es');
const MEASUREMENTS = { one: 'medición', other: 'mediciones' };
const REPORTS = { one: 'informe', other: 'informes' };

/** What is said in the row of places, in the strip, and in the places of experiments and reports. */
export const es = {
  row: { label: 'Lugares del laboratorio', about: 'Acerca de' },
  strip: {
    label: 'Cómo está el sistema',
    conditions: {
      full: 'Ya miran el laboratorio todas las páginas que admite: cierra alguna o espera, esta lo intenta de nuevo sola.',
      lost: 'El laboratorio no responde: la página lo intenta de nuevo sola.',
      databaseAway: 'La base de datos no responde: las cifras esperan a que vuelva.',
      experiment: 'Experimento en marcha',
      trial: 'Prueba de un plan en marcha',
      fault: 'Fallo en marcha',
      load: 'Carga en marcha',
      rest: 'En reposo',
    } satisfies Record<Condition, string>,
    fault: (name: string) => `Fallo: ${name}`,
    queued: 'Esperan',
    timeLeft: (time: string) => `quedan ${time}`,
    extend: '+15 min',
    extendHint: 'La carga se detiene sola. Con esto dura 15 minutos más desde ahora.',
    elsewhere: 'La cambiaron en otra página.',
    stopAll: 'Parar todo',
    stopAllHint:
      'Cancela el experimento, detiene la carga, quita el trabajo simulado y deja los workers como al principio.',
  },
  key: { label: 'Clave o enlace', use: 'Usar', watching: 'Solo miras.' },
  setup: {
    label: 'La situación del enlace',
    proposes: 'El enlace propone:',
    start: 'Iniciar con esto',
    forget: 'Descartar',
    copy: 'Copiar el enlace a esto',
    workers: (n: number) => count(n, { one: 'worker', other: 'workers' }),
    slots: (n: number) => `${count(n, { one: 'hueco', other: 'huecos' })} en cada uno`,
    work: (time: string) => `${time} de trabajo`,
  },
  experiment: {
    power: 'Con qué seguridad decide el plan completo',
    takes: 'Dura',
    shortOrFull: (short: string, full: string) => `${short}; el plan completo, ${full}`,
    needs: 'Necesita',
    nothingMore: 'nada más',
    last: 'La última vez',
    never: 'aún no se ha hecho',
    guess: 'Tu predicción',
    guesses: {
      confirmed: 'Se confirmará',
      refuted: 'Se refutará',
      undecided: 'No se podrá decidir',
    } satisfies Record<Outcome, string>,
    length: 'Cuánto dura',
    endsLoad: 'Al empezar, tu carga se detiene. Al terminar, vuelve como estaba.',
    run: 'Ejecutar',
    allOfIts: 'Todos sus informes',
  },
  run: {
    none: 'Ningún experimento en marcha',
    trial: 'La prueba de un plan',
    toPlanner: 'Ver lo que salió',
    phases: {
      preparing: 'Prepara el sistema.',
      measuring: 'Mide.',
      draining: 'Espera a que termine lo que falta.',
      restoring: 'Deja el sistema como estaba.',
    } satisfies Record<Phase, string>,
    left: (time: string) => `Quedan unos ${time}.`,
    almostDone: 'Falta poco.',
    restored: 'El sistema quedó como estaba antes, también tu carga.',
    discarded: (left: number, done: number) =>
      `No ${left === 1 ? 'cuenta' : 'cuentan'} ${number(left)} de ${count(done, MEASUREMENTS)}:`,
  },
  reports: {
    title: 'Informes',
    one: 'Informe',
    side: (side: string) => `Informe ${side}`,
    none: 'Todavía no hay informes. Cada experimento deja uno.',
    toExperiments: 'Ver los experimentos',
    experiment: 'Experimento',
    verdict: 'Veredicto',
    all: 'Todos',
    count: (shown: number, all: number) =>
      shown === all ? count(all, REPORTS) : `${number(shown)} de ${count(all, REPORTS)}`,
    choose: 'Elegir para comparar',
    chooseOne: 'Elige un informe',
    chooseTwo: 'Elige dos para compararlos.',
    compare: 'Comparar los dos',
    compareTitle: 'Comparar dos informes',
    interrupted: 'Interrumpido:',
    open: 'Abrir el informe',
    alone: 'Abrir aparte',
    repeat: 'Repetir',
    delete: 'Borrar',
    deleteForGood: '¿Borrar para siempre?',
    missing: 'Ese informe no está aquí',
    figures: 'Cifras de los dos informes',
    figure: 'Cifra',
    change: 'De A a B',
    chance:
      'Dos ejecuciones del mismo sistema también difieren por azar: una diferencia sola no dice que algo haya cambiado.',
    didItHelp: '¿Sirvió el cambio?',
    comparedVerdicts: {
      better: 'B es mejor',
      worse: 'B es peor',
      equivalent: 'equivalentes',
      undecided: 'sin decidir',
    } satisfies Record<ComparedVerdict, string>,
    noVerdict: 'sin veredicto',
    noChange: 'igual',
    forestNote:
      'La marca es la media de las parejas; la línea gruesa, dónde está el valor verdadero con un 90 % de confianza; la fina, con un 95 %. Lo que está entero dentro de la banda no importa.',
    differenceOf: (what: string) => `${what}: cuánto más tarda B que A`,
    differenceNote:
      'De la consulta más rápida a la más lenta: por debajo de 0, B tarda menos. La línea vertical es el intervalo del 95 % de cada percentil.',
    nothingInCommon: 'Los dos informes no tienen cifras en común.',
  },
};

export type PlaceTexts = typeof es;
