import { markdownTable } from '../../lab/report/markdown-table.ts';
import { LEAD, WARM_UP } from '../scenarios/quiet.ts';
import type { QuietCase, QuietFigures } from '../scenarios/quiet-figures.ts';
import { number, ranged } from '../text.ts';
import { COMPONENTS } from '../usage-meter.ts';
import { COMPONENT_NAMES, SUBJECT_NAMES } from './names.ts';

/** With fewer, one in a hundred is none. */
const FEWEST_FOR_P99 = 100;

/** What a consulta costs and takes at each rate, for each system. */
export function quietSection({ cases }: QuietFigures): string {
  const rates = [...new Set(cases.map(({ ratePerSecond }) => ratePerSecond))];
  const counts = rates.map((rate) => {
    const consultas = cases.find(({ ratePerSecond }) => ratePerSecond === rate)?.consultas ?? 0;
    return `${number(consultas)} a ${number(rate)}/s`;
  });
  const row = (item: QuietCase) => [`${number(item.ratePerSecond)}/s`, SUBJECT_NAMES[item.subject]];
  const byRate = cases.toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
  const enough = byRate.filter(({ isTooMuch }) => !isTooMuch);
  const doubtful = enough.filter(({ invalid }) => invalid.length > 0).map((item) => row(item).join(', '));
  const tooMuch = byRate.filter(({ isTooMuch }) => isTooMuch).map((item) => row(item).join(', '));
  return `## Con poca carga

Llegadas de Poisson, y cada cliente pregunta cada 10 ms hasta que tiene su resultado. Consultas de cada vuelta: ${counts.join(', ')}.
Cada sistema trabaja solo, y en cada una de las ${number(cases[0]?.totalCpuUs.values.length ?? 0)} vueltas se arranca de nuevo: dos arranques del mismo programa difieren. Antes se calienta con
${number((WARM_UP.ratePerSecond * WARM_UP.durationMs) / 1_000)} consultas; luego vienen los ritmos, del menor al mayor, y cada uno empieza con ${number(LEAD.durationMs / 1_000)} segundos
de su mismo ritmo que no cuentan: ninguna paga lo que dejó una carga mayor. El procesador es todo el que gastan sus procesos
mientras tanto, sin restar nada: también lo que gastarían sin
ninguna consulta. La cola en PostgreSQL no usa RabbitMQ, que por eso no cuenta ahí.

Microsegundos de procesador por consulta:

${markdownTable(
  ['Ritmo', 'Sistema', 'Total', ...COMPONENTS.map((component) => COMPONENT_NAMES[component])],
  enough.map((item) => [
    ...row(item),
    ranged(item.totalCpuUs),
    ...COMPONENTS.map((component) => number(item.cpuUs[component].median)),
  ]),
)}

Lo que tardan el POST y el resultado, en milisegundos (mediana de las vueltas y su rango):

${markdownTable(
  ['Ritmo', 'Sistema', 'POST p50', 'POST p99', 'Resultado p50', 'Resultado p99'],
  enough.map((item) => [...row(item), ...latencies(item)]),
)}
${tooMuch.length > 0 ? `\nEs demasiado, y no hay cifras que valgan: en alguna vuelta quedaron resultados sin llegar en tres segundos (${tooMuch.join('; ')}).\n` : ''}${doubtful.length > 0 ? `\n**Con reserva**: el generador, en la misma máquina, envió tarde en alguna vuelta de ${doubtful.join('; ')}. Ese retraso está\ndentro de las cifras.\n` : ''}`;
}

function latencies({ consultas, post, endToEnd }: QuietCase): string[] {
  return [post, endToEnd].flatMap(({ p50Ms, p99Ms }) => [
    ranged(p50Ms),
    consultas < FEWEST_FOR_P99 ? '–' : ranged(p99Ms),
  ]);
}
