import { markdownTable } from '../../lab/report/markdown-table.ts';
import type { Results } from '../results.ts';
import { type QuietCase, quietCase } from '../scenarios/quiet-figures.ts';
import { saturatedCase } from '../scenarios/saturation.ts';
import { type Measured, ratiosOf, scaled } from '../statistics.ts';
import type { SubjectName } from '../subject.ts';
import { number, ranged } from '../text.ts';
import { hasQuietChart } from './charts.ts';
import { SUBJECT_NAMES } from './names.ts';

/** The order is that of the question: ours, and then what one would write oneself. */
const SHOWN: readonly SubjectName[] = ['sistema', 'postgres', 'typescript', 'python', 'uno-a-uno-10'];

/** What somebody wants to know first: what it costs and takes when it is quiet, and where it ends, beside the peers. */
export function summary(results: Results): string | undefined {
  const { quiet, saturation } = results;
  if (!quiet) return undefined;
  const at: Lookup = (subject, ratePerSecond) => quietCase(quiet, subject, ratePerSecond);
  const shown = SHOWN.filter((subject) => at(subject, 200));
  return `## Lo primero

Lo que cuesta una consulta (milisegundos de procesador de todos los procesos), lo que tarda, y cuántas por segundo son
demasiadas: este sistema, y lo que se escribiría a mano en su lugar (un \`INSERT\` y una publicación confirmada por
solicitud, sin outbox, sin lotes y sin telemetría), cada uno solo, en la misma máquina.

${markdownTable(
  [
    '',
    'CPU a 20/s (ms)',
    'CPU a 200/s (ms)',
    'POST a 200/s, p50 / p99 (ms)',
    'De extremo a extremo a 200/s, p50 / p99 (ms)',
    'Terminadas/s con 64 conexiones',
  ],
  shown.map((subject) => [
    SUBJECT_NAMES[subject],
    ...[at(subject, 20), at(subject, 200)].map((item) =>
      item ? ranged(scaled(item.totalCpuUs, 1 / 1_000)) : '–',
    ),
    ...(['post', 'endToEnd'] as const).map((kind) => latencies(at(subject, 200), kind)),
    ranged(saturatedCase(saturation, subject, 'conexiones-64')?.completedPerSecond),
  ]),
)}

${(['sistema', 'postgres'] as const).map((subject) => comparison(subject, at)).join('\n')}
${quiet.absentPeers.length > 0 ? '\nEsta máquina no tiene el Python con FastAPI, asyncpg, aio-pika y uvicorn que hace falta para compararlo: falta su fila.\n' : ''}
${hasQuietChart(results) ? '![Lo que cuesta una consulta según el ritmo](rendimiento/reposo.svg)\n' : ''}`;
}

type Lookup = (subject: SubjectName, ratePerSecond: number) => QuietCase | undefined;

/** Says of each rate how many times the peer's figure it is, with the range of the rounds. */
function comparison(subject: SubjectName, at: Lookup): string {
  const rates = [20, 200].flatMap((ratePerSecond) => {
    const [own, peer] = [at(subject, ratePerSecond), at('typescript', ratePerSecond)];
    if (!own || !peer) return [];
    const isMeasured = peer.totalCpuUs.median > 0; // A system without /proc tells nothing of it.
    const cpu = isMeasured ? `${times(ratiosOf(own.totalCpuUs, peer.totalCpuUs))} de procesador, ` : '';
    const post = times(ratiosOf(own.post.p50Ms, peer.post.p50Ms));
    const endToEnd = times(ratiosOf(own.endToEnd.p50Ms, peer.endToEnd.p50Ms));
    return [
      `a ${ratePerSecond}/s, ${cpu}${post} lo que tarda el POST (p50) y ${endToEnd} lo que tarda el resultado (p50)`,
    ];
  });
  return `- **${SUBJECT_NAMES[subject]}** frente a TypeScript a mano: ${rates.join('; ')}.`;
}

/** Where one round says more and another one less, there is no difference that could be claimed. */
function times(ratio: Measured): string {
  const isOpen = ratio.min < 1 && ratio.max > 1;
  return `${ranged(ratio)} veces${isOpen ? ' (no se distingue)' : ''}`;
}

function latencies(item: QuietCase | undefined, kind: 'post' | 'endToEnd'): string {
  return item ? `${number(item[kind].p50Ms.median)} / ${number(item[kind].p99Ms.median)}` : '–';
}
