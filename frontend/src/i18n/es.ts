import type { WorkerSetting as Workers } from '@sel/contract/lab/control';
import type { ProblemCode } from '@sel/contract/problem';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';

const number = numerals('es');
const count = counter('es');
const PRODUCTOS: NounForms = { one: 'producto', many: 'de productos', other: 'productos' };
const WORKERS: NounForms = { one: 'worker', many: 'de workers', other: 'workers' };
const HUECOS: NounForms = { one: 'hueco', many: 'de huecos', other: 'huecos' };

/** Everything that the page says. The other languages have this shape, so a missing text is a type error. */
export const es = {
  title: 'Sistema de Escalabilidad y Latencia',
  appName: 'Escalabilidad y Latencia',
  skip: 'Ir al contenido',
  tabs: { label: 'Secciones', consultar: 'Consultar', laboratorio: 'Laboratorio' },
  settings: {
    language: 'Idioma',
    theme: 'Tema',
    themes: { system: 'Según el sistema', light: 'Claro', dark: 'Oscuro' },
    projector: 'Modo proyector',
    projectorEnd: 'Salir del modo proyector',
  },
  copied: 'Copiado',
  share: { link: 'Copiar el enlace', curl: 'Copiar el curl' },
  leftovers: {
    label: 'Lo que dejó puesto el laboratorio',
    work: (time: string) =>
      `El laboratorio tiene puesto trabajo simulado: cada consulta tarda unos ${time} más.`,
    load: 'Hay una carga en marcha: las consultas de aquí esperan con las suyas.',
    workers: (now: Workers, first: Workers) =>
      `El laboratorio tiene ${count(now.count, WORKERS)} de ${count(now.concurrency, HUECOS)}; al principio eran ${number(first.count)} de ${number(first.concurrency)}.`,
    reset: 'Restablecer',
    toLab: 'Ver el laboratorio',
  },
  visit: {
    label: 'Primera visita',
    start: 'Visita en seis pasos',
    step: (step: number, all: number) => `Paso ${number(step)} de ${number(all)}.`,
    steps: {
      consulta: 'Envía una consulta y mira por dónde pasa.',
      load: 'En el laboratorio, pulsa «Iniciar carga»: ahora llegan muchas por segundo.',
      queue: 'Haz crecer la cola: elige «La cola crece» y mira cómo se acumulan las que esperan.',
      rescue: 'Rescátala: añade dos workers con «+» y espera a que la cola se vacíe.',
      kill: 'Mata un worker: en el nodo Workers, elige «Matar un worker».',
      ledger:
        'Lee el libro de cuentas: lo aceptado es igual a lo terminado más lo que está en curso. No se perdió nada.',
    },
    toPlace: 'Ir allí',
    next: 'Siguiente',
    finish: 'Terminar',
    leave: 'Dejar la visita',
  },
  notFound: {
    title: 'Aquí no hay nada',
    hint: 'La dirección no lleva a ninguna parte de esta página: puede que le falte un trozo o que sea de otra versión.',
  },
  help: (what: string) => `¿Qué es «${what}»?`,
  inGlossary: 'Más en el glosario',
  nodes: { page: 'Página', gateway: 'Gateway', queue: 'Cola', workers: 'Workers', database: 'Base de datos' },
  nodeRoles: {
    page: 'aquí, en tu navegador',
    gateway: 'acepta y responde',
    queue: 'guarda el turno',
    workers: 'hacen el trabajo',
    database: 'guarda el resultado',
  },
  stages: {
    accept: 'Aceptar',
    publish: 'Publicar',
    queue: 'Cola',
    work: 'Trabajo',
    store: 'Guardar',
    notice: 'Aviso',
  },
  stageHelp: {
    accept: 'Desde que la página envía la consulta hasta que el gateway la guarda.',
    publish:
      'Hasta que el gateway la entrega a la cola. Es 0 si la cola está en PostgreSQL: entonces guardar y entregar es un solo paso.',
    queue: 'Lo que espera en la cola hasta que un worker la toma.',
    work: 'Lo que tarda el worker en encontrar el resultado.',
    store: 'Hasta que el resultado queda guardado en la base de datos.',
    notice: 'Hasta que esta página lo sabe. Depende de la forma de enterarse.',
  },
  path: {
    label: 'El camino de una consulta',
    requests: (n: number) => count(n, { one: 'solicitud', other: 'solicitudes' }),
  },
  invitation: {
    title: 'Una consulta, de ida y vuelta',
    text: 'Se acepta al instante, espera su turno en una cola y un worker la resuelve. Envía una y mira dónde se va el tiempo.',
    button: 'Probar con PROD001',
  },
  running: {
    sending: 'Enviando la consulta…',
    waiting: (id: number) => `La consulta ${id} está en camino`,
    accepted: 'Ya fue aceptada. El resultado llegará cuando un worker la tome.',
    slow: 'Tarda más de lo normal. ¿Hay algún worker en marcha? Los arranca',
    slowAfter: 'Si la cola es larga, basta con esperar: la consulta no se pierde.',
  },
  ended: {
    title: (id: number, total: string) => `Consulta ${id}: ${total}`,
    attempts: (n: number) => count(n, { one: 'intento', other: 'intentos' }),
    none: 'ninguno',
  },
  timeline: {
    label: 'Dónde se fue el tiempo',
    empty: 'Sin datos todavía',
    ticks: 'Cada marca es una solicitud de esta página.',
  },
  form: {
    label: 'Nueva consulta',
    list: 'Listar Todos los Productos',
    search: 'Buscar por Código',
    codigo: 'Código del producto',
    codigoHint: 'Por ejemplo, PROD001. Puedes escribirlo en mayúsculas o en minúsculas.',
    codigoMissing: 'Escribe un código, por ejemplo PROD001.',
  },
  telling: {
    label: 'Cómo enterarse del resultado',
    names: { polling: 'Sondeo', wait: 'Espera larga', events: 'Eventos' },
    hints: {
      polling: 'Preguntar cada poco',
      wait: 'Preguntar y esperar',
      events: 'El servidor avisa',
    },
    help: {
      polling:
        'Sondeo (polling): la página pregunta a los 0,1 s y después cada vez con más pausa, hasta 1 s. Es simple y sirve con cualquier servidor, pero cuesta muchas solicitudes, y el aviso puede llegar una pausa tarde.',
      wait: 'La página pregunta con «Prefer: wait=20» y el servidor no responde hasta que hay resultado. Cuesta una solicitud cada 20 s y una conexión abierta; el aviso llega enseguida.',
      events:
        'La página abre una conexión de eventos (SSE) y el servidor avisa por ella. Cuesta una sola solicitud y una conexión abierta; el aviso llega enseguida.',
    },
    last: (requests: string, notice: string) => `${requests} · aviso ${notice}`,
    compare: 'Comparar las tres',
    comparing: 'Comparando…',
    compareHint:
      'Envía tres consultas iguales con 2 s de trabajo simulado, una por cada forma. Después lo quita.',
    unused: 'sin usar todavía',
  },
  outcome: {
    label: 'Resultado',
    empty: 'Aquí aparecerá el resultado. Busca un producto por su código, o lista todos.',
    completed: 'Encontrado',
    nombre: 'Nombre',
    ubicacion: 'Ubicación',
    codigo: 'Código',
    notFound: (codigo: string) => `No existe el producto ${codigo}`,
    notFoundHint: 'Comprueba el código o lista todos los productos.',
    failed: 'La consulta falló',
    failedHint: 'Quedó registrada con su motivo. Se puede enviar otra vez.',
    rejected: 'El sistema no admitió la consulta',
    endUnknown: (id: number) => `No se puede saber cómo acabó la consulta ${id}`,
    again: 'Enviar otra vez',
  },
  trouble: {
    offline: 'No hay conexión con el sistema',
    offlineHint:
      'Aquí no hay que hacer nada: cuando el sistema responda, la consulta seguirá sola. Comprueba que esté en marcha:',
    locked: 'La API pide una clave',
    overloaded: 'El sistema está al límite',
    overloadedHint:
      'Aquí no hay que hacer nada: el sistema pidió esperar, y la página enviará la consulta otra vez.',
    retryIn: (time: string) => `Otro intento en ${time}`,
    retrying: 'Intentando…',
    retryNow: 'Intentar ahora',
  },
  overdue:
    'Una solicitud lleva más de 2 segundos sin respuesta. Si esta página está abierta en varias pestañas, cierra alguna: el navegador reparte entre todas un máximo de seis conexiones.',
  apiKey: {
    label: 'Clave de API',
    hint: 'Pídela a quien administra el sistema. Se guarda solo en esta pestaña.',
    wrong: 'La API no admite esa clave. Revísala y escríbela otra vez.',
    use: 'Usar esta clave',
  },
  listing: {
    label: 'Productos',
    count: (shown: number, all: number) =>
      shown === all ? count(all, PRODUCTOS) : `${number(shown)} de ${count(all, PRODUCTOS)}`,
    filter: 'Filtrar productos',
    filterHint: 'código, nombre o ubicación',
    none: 'Ningún producto coincide con el filtro.',
    empty: 'El catálogo está vacío.',
    cut: (drawn: number, all: number) =>
      `La tabla muestra los primeros ${number(drawn)} de ${number(all)}: los navegadores no dibujan una más alta. Filtra para ver los demás.`,
    loading: 'Preparando la lista…',
    failed: 'La lista no se puede traer otra vez',
    sortBy: (column: string) => `Ordenar por ${column}`,
  },
  history: {
    title: 'Esta sesión',
    empty: 'Las consultas de esta sesión quedarán aquí para compararlas.',
    clear: 'Vaciar',
    list: 'Listar todos',
    statuses: {
      pending: 'en camino',
      completed: 'encontrado',
      not_found: 'no existe',
      failed: 'falló',
      rejected: 'no admitida',
      unknown: 'desconocido',
    },
  },
  laboratorio: {
    notLoaded: (reason: string) => `El laboratorio no se pudo cargar (${reason}). Vuelve a cargar la página.`,
  },
  glossary: {
    title: 'Glosario',
    notLoaded: (reason: string) => `El glosario no se pudo cargar (${reason}). Vuelve a cargar la página.`,
  },
  announce: {
    completed: (id: number, total: string) => `Consulta ${id} resuelta en ${total}.`,
    listed: (id: number, found: number, total: string) =>
      `Consulta ${id}: ${count(found, PRODUCTOS)} en ${total}.`,
    not_found: (id: number, total: string) => `Consulta ${id}: el producto no existe. ${total}.`,
    failed: (id: number) => `La consulta ${id} falló.`,
  },
  /** Null shows what the API itself says, which is Spanish. */
  problems: null as Record<ProblemCode, string> | null,
};

export type Dictionary = typeof es;
