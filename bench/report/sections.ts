import { markdownTable } from '../../lab/report/markdown-table.ts';
import type { Results } from '../results.ts';
import type { LatencySummary } from '../scenarios/latency.ts';
import type { SaturatedCase } from '../scenarios/saturation.ts';
import type { StartStep } from '../scenarios/start.ts';
import { scaled } from '../statistics.ts';
import { megabytes, number, ranged } from '../text.ts';
import { COMPONENTS } from '../usage-meter.ts';
import { COMPONENT_NAMES, LOAD_NAMES, NOTICE_NAMES, SUBJECT_NAMES } from './names.ts';
import { quietSection } from './quiet.ts';

/** Each part of the run in words, tables and the names of its charts. */
export function sections(results: Results): string[] {
  return [
    results.quiet && quietSection(results.quiet),
    results.saturation && saturation(results.saturation),
    results.latency && latency(results.latency),
    results.takeover && takeover(results.takeover),
    results.scaling && scaling(results.scaling),
    results.listing && listing(results.listing),
    results.size && size(results.size),
    results.memory && memory(),
    results.start && start(results.start),
    results.telemetry && telemetry(results.telemetry),
  ].filter((section) => section !== undefined);
}

type Of<Part extends keyof Results> = NonNullable<Results[Part]>;

function saturation({ cases, floorPerSecond }: Of<'saturation'>): string {
  const parts = [...COMPONENTS, 'generator'] as const;
  const nameOf = ({ subject, load }: SaturatedCase) => `${SUBJECT_NAMES[subject]}, ${LOAD_NAMES[load]}`;
  const invalid = cases.filter(({ invalidRounds }) => invalidRounds > 0).map(nameOf);
  return `## Dónde se satura

Se envían consultas tan deprisa como se aceptan y se espera a que todas terminen. Dos workers. Cada conexión lleva una
solicitud cada vez, como las de cualquier cliente; las **encadenadas** (*pipelining*: 16 solicitudes en curso en cada una de 16
conexiones) no las hace ningún cliente corriente, y sirven para que el generador deje la CPU al sistema. El **suelo** son las
mismas filas y los mismos mensajes, en bloque, sin HTTP y sin el código de los servicios: lo mejor que esta máquina podría
hacer. **Una a una** son los mismos servicios, que no agrupan nada salvo las publicaciones que
esperan a otra.

![Consultas terminadas por segundo](rendimiento/saturacion.svg)

${markdownTable(
  ['Variante', 'Carga', 'Aceptadas/s', 'Terminadas/s'],
  [
    ...cases.map((item) => [
      SUBJECT_NAMES[item.subject],
      LOAD_NAMES[item.load],
      ranged(item.acceptedPerSecond),
      ranged(item.completedPerSecond),
    ]),
    ...(floorPerSecond ? [['Suelo', '', '', ranged(floorPerSecond)]] : []),
  ],
)}

![Procesador por consulta](rendimiento/cpu.svg)

${markdownTable(
  ['µs de CPU por consulta', ...parts.map((part) => COMPONENT_NAMES[part])],
  cases.map((item) => [nameOf(item), ...parts.map((part) => number(item.cpuUs[part].median))]),
)}

${markdownTable(
  ['Memoria más alta', ...COMPONENTS.map((part) => COMPONENT_NAMES[part])],
  cases
    .filter(({ load }) => load === 'conexiones-64')
    .map((item) => [
      SUBJECT_NAMES[item.subject],
      ...COMPONENTS.map((part) => megabytes(item.peakMemoryBytes[part])),
    ]),
)}
${invalid.length > 0 ? `\n**No vale del todo**: el generador fue el cuello de botella en alguna vuelta de ${invalid.join('; ')}.\n` : ''}`;
}

function latency({ cases, floorPost: floor }: Of<'latency'>): string {
  const cells = ({ p50Ms, p95Ms, p99Ms, maxMs }: LatencySummary) =>
    [p50Ms, p95Ms, p99Ms].map(ranged).concat(number(maxMs.max));
  const rate = (ratePerSecond: number, utilisation: number | undefined) =>
    `${number(ratePerSecond)}/s${utilisation ? ` (${number(100 * utilisation)} %)` : ''}`;
  const head = ['Ritmo', 'Se entera por', 'p50', 'p95', 'p99', 'máx.'];
  const rows = (of: 'post' | 'endToEnd') =>
    cases.map((row) => [
      rate(row.ratePerSecond, row.utilisation),
      NOTICE_NAMES[row.notice],
      ...cells(row[of]),
    ]);
  const doubtful = cases
    .filter(({ invalid }) => invalid.length > 0)
    .map((row) => `${rate(row.ratePerSecond, row.utilisation)} con ${NOTICE_NAMES[row.notice]}`);
  return `## Cuánto tarda

Llegadas de Poisson. El tiempo cuenta desde el instante en que la solicitud *debía* salir, así que un generador que se
atrasa no lo disimula. Al 80 % de la capacidad se siguen 200 consultas por segundo; las demás solo se envían.

![Latencia de extremo a extremo](rendimiento/latencia.svg)

De extremo a extremo, en milisegundos (mediana de tres vueltas y su rango):

${markdownTable(head, rows('endToEnd'))}

Solo el POST.${floor ? ' Su **suelo** es un servidor que no hace más que un `INSERT` por solicitud, sin nadie más trabajando.' : ''}

${markdownTable(head, [...rows('post'), ...(floor ? [['200/s', 'suelo', ...cells(floor)]] : [])])}
${doubtful.length > 0 ? `\n**Con reserva**: el generador, en la misma máquina, envió tarde o se quedó sin algunas respuestas en alguna vuelta de ${doubtful.join(', ')}. Ese\nretraso está dentro de las cifras; lo que no tuvo respuesta, no.\n` : ''}`;
}

function takeover(figures: Of<'takeover'>): string {
  return `## Cuando muere un worker

De dos workers, uno recibe un SIGKILL mientras tiene consultas en la mano. Pasan tantos segundos desde la señal hasta que el
otro ha empezado la última de ellas:

${markdownTable(
  ['Cola', 'Segundos', 'Consultas que tenía'],
  figures.map(({ subject, takeoverMs, held }) => [
    SUBJECT_NAMES[subject],
    ranged(scaled(takeoverMs, 1 / 1_000)),
    ranged(held),
  ]),
)}
`;
}

function scaling(figures: Of<'scaling'>): string {
  return `## Cómo escala

![Escalado](rendimiento/escalado.svg)

${markdownTable(
  ['Workers', 'Terminadas/s', 'Eficiencia'],
  figures.map(({ workers, completedPerSecond, efficiency }) => [
    String(workers),
    ranged(completedPerSecond),
    `${number(100 * efficiency.median)} %`,
  ]),
)}
`;
}

function listing(figures: Of<'listing'>): string {
  return `## Mil \`listar_todos\`

Los listados iguales se guardan una sola vez, así que lo que se guarda no crece con las consultas.

${markdownTable(
  ['Productos', 'Un listado', 'Guardado por mil', 'µs en workers', 'µs en PostgreSQL', 'Terminadas/s'],
  figures.map((row) => [
    number(row.productos),
    megabytes(row.listingBytes),
    megabytes(row.storedBytes.median),
    ranged(row.workerCpuUs),
    ranged(row.postgresCpuUs),
    ranged(row.completedPerSecond),
  ]),
)}
`;
}

function size(figures: Of<'size'>): string {
  return `## Con mucho dentro

Los tres casos se turnan cada dos segundos; el p99 es la mediana (y el rango) de los de todos los turnos.

${markdownTable(
  ['Base', 'Terminadas/s de dos workers', 'p99 del POST a 400/s (ms)'],
  figures.map(({ what, completedPerSecond, postP99Ms }) => [
    what,
    ranged(completedPerSecond),
    ranged(postP99Ms),
  ]),
)}
`;
}

function memory(): string {
  return `## Un millón de consultas

Memoria del gateway, que cuenta desde que ha aceptado 200.000.

![Memoria del gateway](rendimiento/memoria.svg)
`;
}

function telemetry({ idleCpuMs, share, cpuUs }: Of<'telemetry'>): string {
  return `## Lo que cuesta mirarlo

Cada proceso informa cada dos segundos de quién es y cómo le va. Eso gasta lo mismo haya las consultas que haya, así que
se mide en reposo, donde nada lo tapa: es el ${ranged(scaled(share, 100))} % de los núcleos, y eso es lo más que puede quitar.

${markdownTable(
  ['Telemetría', 'En reposo: ms de CPU por segundo', 'Saturado: µs de CPU por consulta'],
  [
    ['Con ella', ranged(idleCpuMs.con), ranged(cpuUs.con)],
    ['Sin ella', ranged(idleCpuMs.sin), ranged(cpuUs.sin)],
  ],
)}
`;
}

const STEP_NAMES: Record<StartStep, string> = {
  command: 'npm y el programa',
  database: 'PostgreSQL acepta conexiones',
  tables: 'Tablas y catálogo',
  queue: 'Cola',
  services: 'Servicios: api-gateway, 2 workers, laboratorio y página',
};

/** What a person waits for who starts the system for the second time. */
function start({ pageMs, readyMs, stepsMs }: Of<'start'>): string {
  const steps = Object.entries(STEP_NAMES) as [StartStep, string][];
  return `## Lo que tarda en arrancar

Desde que se llama a \`npm start\`, con los datos de un arranque anterior y la cola por omisión. La página contesta por primera
vez a los ${ranged(pageMs)} ms, y a los ${ranged(readyMs)} ms está todo listo. Por qué, en
[0024](adr/0024-arranque.md).

${markdownTable(
  ['Hecho', 'ms desde el principio'],
  steps.map(([step, name]) => [name, ranged(stepsMs[step])]),
)}
`;
}
