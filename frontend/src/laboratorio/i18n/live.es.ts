import type { LabMarker } from '@sel/contract/lab/snapshot';
import { numerals } from '@sel/runtime/numerals';

const number = numerals('es');

/** «−2 min», «−30 s», «ahora». */
function ago(s: number): string {
  if (s === 0) return 'ahora';
  return s % 60 === 0 ? `−${number(s / 60)} min` : `−${number(s)} s`;
}

/** What the live place says. */
export const es = {
  charts: {
    label: 'Gráficas',
    choose: (position: number) => `Gráfica ${number(position)}`,
    tick: ago,
    names: {
      rates: 'Llegan y terminan',
      counts: 'En el sistema',
      latency: 'Latencia',
      waits: 'Espera en cola',
    },
    log: 'escala log.',
    cursor: 'Cursor de las gráficas',
    now: 'ahora',
    ago: (s: number) => `hace ${number(s)} s`,
    span: 'Tiempo que muestran',
    spans: { 120000: '2 min', 600000: '10 min' },
    spanNames: { 120000: 'Los últimos 2 minutos', 600000: 'Los últimos 10 minutos' },
    lastMinutes: (n: number) => `los últimos ${number(n)} minutos`,
    fromTo: (from: string, to: string) => `de ${from} a ${to}`,
    zoomFrom: 'Ampliar: empezar en el cursor',
    zoomTo: 'Ampliar: hasta el cursor',
    zoomOut: 'Dejar de ampliar',
    selected: (time: string) => `elegidos ${time}`,
    freeze: 'Congelar las gráficas',
    unfreeze: 'Seguir con las gráficas',
    pin: (name: string) => `Fijar el momento ${name}`,
    unpin: (name: string) => `Soltar el momento ${name}`,
    png: 'PNG: descargar las gráficas',
    csv: 'CSV: descargar los datos de las gráficas',
    time: 'instante',
  },
  compare: {
    title: 'Comparar',
    change: 'Cambio',
    hint: 'Fija otro momento para compararlos.',
  },
  panels: {
    label: 'Detalles',
    names: {
      latency: 'Latencia',
      theory: 'Teoría',
      events: 'Sucesos',
      ledger: 'Cuentas',
      compare: 'A y B',
    },
  },
  events: {
    none: 'Todavía no ha pasado nada: aquí se apunta cada cambio y cada fallo.',
    ago: (time: string) => `hace ${time}`,
    goTo: 'Poner ahí el cursor de las gráficas',
    kinds: {
      worker_appeared: (who: string) => `Llega ${who}`,
      worker_gone: (who: string) => `Se va ${who}`,
      gateway_appeared: () => 'Vuelve el gateway',
      gateway_gone: () => 'Se va el gateway',
      load: () => 'Carga',
      work: () => 'Otro trabajo simulado',
      fault: () => 'Fallo',
      restored: (what: string) => `Deshecho: ${what}`,
    } satisfies Record<LabMarker['kind'], (subject: string) => string>,
    loads: {
      started: 'Empieza la carga',
      changed: 'Cambia la carga',
      stopped: 'Se detiene la carga',
      expired: 'La carga acaba: se cumplió su tiempo',
      unwatched: 'La carga acaba: nadie la miraba',
    } as Record<string, string>,
  },
  nodes: {
    menu: (node: string) => `Provocar un fallo: ${node}`,
    menuTitle: (node: string) => `Fallos: ${node}`,
    duration: 'Dura (s)',
  },
  workers: {
    dead: 'muerto',
    backIn: (time: string) => `vuelve en ${time}`,
    comingBack: 'está volviendo…',
    gone: 'se fue',
    returned: (n: number) => `${number(n)} ${n === 1 ? 'vuelve' : 'vuelven'} a la cola`,
    label: (who: string, busy: string, facts: string) => `${who}: ${busy} ocupado, ${facts}`,
  },
  verdict: {
    rules: 'Se comprueba en este orden, y la primera regla que se cumple es el veredicto:',
    rule: 'Regla',
    figures: 'Lo medido',
    fault: (name: string) => `Un fallo provocado: ${name}.`,
    drain: {
      open: (left: string, low: string, high: string) =>
        `La cola estará vacía en ${left} (entre ${low} y ${high})`,
      late: (high: string) => `La cola tarda en vaciarse más de lo pronosticado (${high} como mucho)`,
      over: (took: string, value: string, low: string, high: string) =>
        `La cola se vació en ${took}; se pronosticaron ${value} (entre ${low} y ${high})`,
    },
  },
  presets: {
    label: 'Situaciones',
    names: {
      'cola-crece': 'La cola crece',
      rescate: 'Rescátala',
      pico: 'Un pico',
      matar: 'Matar un worker',
      congelar: 'Congelar la base de datos',
    },
    hints: {
      'cola-crece': '60 consultas por segundo para 2 workers que solo pueden con 40.',
      rescate: 'Dos workers más: ahora se termina más de lo que llega.',
      pico: 'De 20 a 200 consultas por segundo durante 5 segundos.',
      matar: 'Un worker muere a la mitad de su trabajo.',
      congelar: 'La base de datos no responde durante unos segundos.',
    },
  },
  rail: {
    label: 'Controles',
    work: 'Trabajo simulado (ms)',
    slots: 'Huecos por worker',
    more: 'Más ajustes',
    open: 'Más controles',
    close: 'Cerrar los controles',
  },
  keys: {
    title: 'Atajos de teclado',
    on: 'Atajos de una sola tecla',
    close: 'Cerrar',
    names: {
      s: 'iniciar o detener la carga',
      '+': 'un worker más',
      '-': 'un worker menos',
      k: 'matar un worker',
      ' ': 'congelar las gráficas',
      '1-4': 'elegir la gráfica',
      Esc: 'dejar de ampliar las gráficas',
      '?': 'esta ayuda',
    } as Record<string, string>,
    short: {
      s: 'carga',
      '+': 'worker',
      '-': 'worker',
      k: 'matar',
      ' ': 'congelar',
      '1-4': 'gráfica',
      '?': 'ayuda',
    } as Record<string, string>,
    space: 'Espacio',
  },
  spared: 'Un experimento mide: esta página se dibuja una vez por segundo, para no estorbar.',
};

export type LiveTexts = typeof es;
