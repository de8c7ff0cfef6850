import type { Bottleneck, RuleName } from '@sel/contract/lab/verdict';
import { counter, numerals } from '@sel/runtime/numerals';

const number = numerals('es');
const count = counter('es');

/** Everything that the laboratory says. It is loaded with its tab. */
export const es = {
  lead: 'Carga el sistema, escálalo y rómpelo: aquí se ve lo que pasa mientras pasa, junto a lo que predice la teoría de colas.',
  connection: {
    connecting: 'Conectando con el laboratorio…',
    absent: 'Aquí no hay laboratorio en marcha. Se inicia junto con el sistema:',
    full: 'Ya miran el laboratorio todas las páginas que admite a la vez (LAB_MAX_OYENTES). Cierra alguna o espera.',
    retries: 'Esta página lo intenta de nuevo sola.',
  },
  noToken:
    'Aquí solo se puede mirar. Para actuar, abre la página con el enlace que mostró «npm start»: termina en «?clave=…».',
  readOnly: 'Este laboratorio solo deja mirar, porque se inició sin clave. Para poder actuar, elige una:',
  thenOpen: 'y abre la página con ella:',
  experimenting:
    'Un experimento, o la prueba de un plan, tiene el sistema para él solo. Al terminar, o si se cancela, vuelven los controles.',
  transport: 'Carga y workers',
  start: 'Iniciar carga',
  stop: 'Detener carga',
  /** Por código; lo que falta aquí se dice con las palabras del laboratorio. */
  problems: {
    sin_conexion:
      'El laboratorio no responde. Inténtalo de nuevo en unos segundos; si sigue así, comprueba que el sistema esté en marcha.',
    solicitud_invalida:
      'El laboratorio no entiende la solicitud. Revisa las cifras: deben ser números enteros dentro de los límites de cada campo.',
  } as Record<string, string>,
  load: {
    title: 'Carga',
    usersSummary: (n: number) => count(n, { one: 'usuario', other: 'usuarios' }),
    help: {
      constant: 'El mismo ritmo hasta que la detengas, responda como responda el sistema (lazo abierto).',
      ramp: 'Sube en línea recta durante un minuto y se queda arriba.',
      step: 'Cinco escalones iguales de 15 segundos; el último se queda.',
      burst: 'Al cabo de 5 segundos, 5 segundos de pico; después, el ritmo de antes.',
      closed: 'Cada usuario espera su resultado antes de enviar otra consulta (lazo cerrado).',
    },
    accepted: 'Aceptadas',
    refused: 'Rechazadas',
    errors: 'Sin respuesta',
  },
  work: {
    title: 'Trabajo simulado',
    distribution: 'Distribución',
    distributions: {
      constante: 'Constante',
      exponencial: 'Exponencial',
      hiperexponencial: 'Hiperexponencial',
    },
    kind: 'Tipo',
    kinds: { espera: 'Espera', cpu: 'CPU' },
    help: 'Tiempo que cada consulta ocupa a un worker, además del que de verdad necesita. «Espera» imita una llamada a otro servicio; «CPU» hace cálculos. Constante: siempre lo mismo. Exponencial: muchas cortas y pocas largas (Cs² = 1). Hiperexponencial: casi todas cortas y algunas muy largas (Cs² = 4); con la misma media, la cola crece más.',
  },
  workers: {
    title: 'Workers',
    none: 'Ningún worker: las consultas esperan en la cola.',
    fewer: 'Un worker menos',
    more: 'Un worker más',
    inFlight: (now: string, most: string) => `en proceso ${now}/${most}`,
    concurrencyHelp:
      'Cuántas consultas procesa un worker a la vez. Las de todos los workers juntos son los c servidores de M/M/c. Con pocas, la cola se forma antes. Al cambiarlo, los workers se reinician.',
    elsewhere: 'A los workers los inicia otro. En docker-compose, uno más:',
    concurrencyElsewhere: 'Y para que cada uno procese solo 4 consultas a la vez:',
  },
  faults: {
    help: 'Cada fallo se deshace solo, y lo que muere vuelve a arrancar. El libro de cuentas dice si algo se perdió.',
    restoresIn: (time: string) => `se deshace en ${time}`,
    restoring: 'se está deshaciendo…',
    elsewhere: 'Desde aquí no se pueden provocar. En docker-compose:',
  },
  ledger: {
    title: 'Libro de cuentas',
    help: 'Compara lo que se prometió a los clientes de la carga (cada respuesta 202) con lo que dice la base de datos. Son dos fuentes independientes.',
    accepted: 'Aceptadas',
    completed: 'Completadas',
    not_found: 'No encontradas',
    failed: 'Fallidas',
    inProgress: 'En curso',
    balanced: 'Cuadra: nada perdido, nada duplicado.',
    unbalanced: (lost: number, duplicated: number) =>
      `No cuadra: ${count(lost, { one: 'perdida', other: 'perdidas' })}, ${count(duplicated, { one: 'duplicada', other: 'duplicadas' })}.`,
    empty: 'Empieza con la primera carga.',
  },
  verdict: {
    why: '¿Por qué?',
    limit: (value: string) => `(límite: ${value})`,
    yes: 'Sí.',
    no: 'No.',
    rules: {
      active_fault: 'Hay un fallo provocado',
      database_away: 'La base de datos no responde',
      gateway_away: 'El gateway no responde',
      broker_away: 'La cola no responde',
      no_workers: 'Hay cola y ningún worker',
      cpu_elsewhere: 'La CPU la ocupan otros programas',
      generator_late: 'El generador envía tarde',
      cpu_full: 'La CPU la llena el sistema',
      workers_busy: 'Los workers no dan más de sí',
      gateway_busy: 'El gateway no da más de sí',
      database_slow: 'La base de datos responde despacio',
      store_long: 'Guardar es lo que más tarda',
      publish_long: 'Publicar es lo que más tarda',
      delivery_long: 'Llegar a un hueco libre es lo que más tarda',
    } satisfies Record<RuleName, string>,
    title: 'Cuello de botella actual',
    start: 'Empieza con «Iniciar carga». Después añade workers, o mata uno.',
    bottlenecks: {
      idle: 'Nada que hacer: no llegan consultas.',
      none: 'Nada: al sistema le sobra capacidad.',
      settling: 'Todavía no se sabe: se acumulan consultas, y ninguna cifra dice aún por qué.',
      fault: 'El fallo que has provocado: lo que se ve ahora es su efecto.',
      no_workers: 'No hay workers que atiendan la cola.',
      workers: 'Los workers: están ocupados casi todo el tiempo. Con más workers terminarían más consultas.',
      cpu: 'La CPU: todos los núcleos están ocupados, y con más workers solo se repartiría entre más.',
      gateway: 'El gateway: no responde, o su bucle de eventos está ocupado casi todo el tiempo.',
      database: 'La base de datos: responde despacio o no responde.',
      broker: 'El broker: responde despacio o no responde.',
      generator: 'El propio generador de carga: envía con retraso, así que lo medido no es válido.',
      browsers:
        'El navegador: los de esta máquina, y con ellos esta página, ocupan casi toda la CPU, y al sistema le falta.',
      others: 'Otros programas de esta máquina: ocupan casi toda la CPU, y al sistema le falta.',
    } satisfies Record<Bottleneck, string>,
    figures: {
      busyShare: 'workers ocupados',
      machineCpuShare: 'CPU de esta máquina',
      eventLoopShare: 'bucle de eventos ocupado',
      queued: 'en la cola',
      lagP99Ms: 'retraso del generador (p99)',
      lagShare: 'de la latencia es ese retraso',
      storeMeanMs: 'guardar (media)',
      publishMeanMs: 'publicar (media)',
      databaseMeanMs: 'responder al laboratorio (media)',
      handoverMeanMs: 'llegar a un hueco libre (media)',
      stageShare: 'parte del total',
      faultLeftMs: 'se deshace en',
      cpuWaitingShare: 'un servicio espera a la CPU',
      systemCpuPart: 'de lo ocupado, del sistema',
      workerCpuShare: 'CPU del worker más cargado',
      browsersCores: 'núcleos del navegador',
      othersCores: 'núcleos de otros programas',
      generatorCores: 'núcleos del generador',
    } as Record<string, string>,
  },
  little: {
    title: 'Ley de Little',
    help: 'Las consultas que hay en el sistema (L) son las que llegan por segundo (λ) multiplicadas por el tiempo que pasa en él cada una (W). L se cuenta en todo momento; λ y W se miden aparte. Se comparan solo cuando nada cambia. Entre corchetes, dónde está el valor verdadero con un 95 % de seguridad.',
    counted: 'L contada',
    predicted: 'λ · W',
    over: (time: string) => `medido durante ${time}`,
    agrees: 'Coinciden: sus intervalos se tocan.',
    differs: 'No coinciden: algo se pierde o se acumula.',
  },
  regimes: {
    rest: 'En reposo: no llega ni espera nada.',
    settling: (left: string | undefined) =>
      left === undefined
        ? 'Algo está cambiando: mientras dure, una media mezclaría estados distintos.'
        : `Algo ha cambiado, y una media mezclaría lo de antes con lo de ahora. Faltan ${left}.`,
    draining: 'La cola se vacía: termina más de lo que llega, y una media no diría nada.',
    growing: 'La cola crece: llega más de lo que termina, y no hay equilibrio que comparar.',
  },
  theory: {
    title: 'Espera en la cola: medida y predicha',
    help: 'M/M/c supone llegadas al azar y trabajos muy variables; G/G/c usa la variabilidad medida. c es cuántas consultas procesan a la vez todos los workers juntos. La entrega es lo que tarda una consulta en llegar a un worker con un hueco libre: se mide casi sin carga y se suma después a lo predicho. «Sin equilibrio» quiere decir que llegan más consultas de las que se pueden terminar, y la cola crece sin fin.',
    measured: 'Medida',
    utilisation: 'Utilización',
    unstable: 'sin equilibrio',
    none: 'Aparece cuando hay workers y suficientes consultas.',
    handover: (time: string, low: string, high: string, ago: string) =>
      `Entrega: ${time} [${low}; ${high}], medida hace ${ago}`,
    handoverShare: (share: string) => `el ${share} de lo predicho`,
    ratio: (times: string, low: string, high: string) =>
      `Se espera ${times} veces lo que predice G/G/c [${low}; ${high}].`,
    unscored: {
      calibrating:
        'Con tan poca carga, esto mide la entrega: que coincida no prueba nada. Sube la carga para comparar.',
      uncalibrated:
        'No se puntúa: lo predicho lleva la entrega de estas mismas consultas, porque aún no se ha medido aparte.',
      handover: 'No se puntúa: más de la mitad de lo predicho es la entrega. Sube la carga para comparar.',
      steadyState: 'No se puntúa: con tanta carga, un minuto es muy poco para llegar al equilibrio.',
    },
    calibrate: (rate: string, time: string) => `Para medirla: ${rate} o menos, durante ${time}.`,
  },
  latency: {
    title: 'Dónde se va el tiempo',
    seenBy: {
      clients: 'Media de lo que ven los clientes de la carga.',
      server: 'Media de lo que ve el servidor.',
    },
    stage: 'Etapa',
    total: 'Total',
    mean: 'Media',
    none: 'Aún no ha terminado ninguna consulta.',
  },
  charts: {
    rates: 'Llegan y terminan',
    arrivals: 'Llegan',
    completions: 'Terminan',
    counts: 'En el sistema',
    queued: 'En la cola',
    inWork: 'En trabajo',
    latency: 'Latencia de extremo a extremo',
    waits: 'Espera media en la cola',
    line: 'Línea',
    now: 'Ahora',
    lowest: 'Mínimo',
    highest: 'Máximo',
  },
  path: {
    queued: (n: string) => `${n} en cola`,
    inWork: (n: string) => `${n} en trabajo`,
    refused: (rate: string) => `rechaza ${rate}`,
  },
  experiments: {
    title: 'Experimentos',
    lead: 'Cada uno declara antes qué pregunta y qué espera; al final deja un informe con la respuesta.',
    short: 'Plan corto',
    full: 'Plan completo',
    atLeast: (time: string) => `${time} o más`,
    cancel: 'Cancelar',
    measured: (done: number, total: number) =>
      `${number(done)} de ${count(total, { one: 'medición', other: 'mediciones' })}`,
    states: { running: 'En marcha', finished: 'Terminado', cancelled: 'Cancelado', failed: 'Falló' },
    files: {
      'informe.html': 'Ver informe',
      'mediciones.csv': 'Mediciones (CSV)',
      'resultados.json': 'Resultados (JSON)',
    },
    /** These are for places where many stand below each other. */
    shortFiles: { 'mediciones.csv': 'CSV', 'resultados.json': 'JSON' },
    outcomes: { confirmed: 'Confirmada', refuted: 'Refutada', undecided: 'Sin decidir' },
    hypothesis: 'Hipótesis',
    factors: 'Qué cambia',
    stopRule: 'Cuándo acaba',
  },
};

export type LabTexts = typeof es;
