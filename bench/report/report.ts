import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../../lab/report/markdown-table.ts';
import type { Results } from '../results.ts';
import { megabytes, number } from '../text.ts';
import { charts } from './charts.ts';
import { sections } from './sections.ts';
import { summary } from './summary.ts';
import { targetsOf, verdictOf } from './targets.ts';

const VERDICTS = { meta: '✔ meta', suficiente: '✔ suficiente', insuficiente: '✘' };

/** Writes the report of a run into a directory: `rendimiento.md`, and in `rendimiento/` its charts and figures. */
export function writeReport(results: Results, dir: string): void {
  const pictures = join(dir, 'rendimiento');
  mkdirSync(pictures, { recursive: true });
  for (const [name, svg] of Object.entries(charts(results)))
    writeFileSync(join(pictures, `${name}.svg`), svg);
  writeFileSync(join(pictures, 'resultados.json'), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(dir, 'rendimiento.md'), page(results));
}

/** What was aimed for and what was measured. */
export function verdictTable(results: Results): string {
  return markdownTable(
    ['Medida', 'Medido', 'Al menos', 'Meta', ''],
    targetsOf(results).map((target) => {
      const limit = (value: number) => `${target.higherIsBetter ? '≥' : '≤'} ${number(value)} ${target.unit}`;
      const verdict = VERDICTS[verdictOf(target)];
      return [
        target.what,
        `${number(target.value)} ${target.unit}`,
        limit(target.least),
        limit(target.goal),
        verdict,
      ];
    }),
  );
}

/** The whole page, in Markdown. */
export function page(results: Results): string {
  return `<!-- Lo escribe npm run bench -- --publish: no se edita a mano. -->
# Rendimiento

${provenance(results)}

${summary(results) ?? ''}
## Lo que se quería y lo que hay

${verdictTable(results)}

## Cómo se midió

${aboutRun(results)}

${sections(results).join('\n')}
## Cómo se repite

\`\`\`bash
npm run bench                 # todo, unos 40 minutos
npm run bench -- --quick      # lo primero, en menos de 4 minutos
\`\`\`

Los números absolutos son de esta máquina; las proporciones, medidas a la vez en la misma vuelta, dicen más. Los datos
de partida están en [rendimiento/resultados.json](rendimiento/resultados.json).
`;
}

function provenance({ startedAt, quick, cold, machine }: Results): string {
  const commit = machine.commit ? `, revisión \`${machine.commit}\`` : '';
  return `Medido el ${startedAt.slice(0, 10)}${commit}, en ${machine.cores} núcleos que también generan la carga${kindOf(quick, cold)}. Cada cifra es la
mediana de tres vueltas o más, y entre paréntesis su rango.`;
}

/** Nobody shall take the figures of such a run for those of a whole one. */
function kindOf(quick: boolean, cold = false): string {
  if (cold) return ' (sin calentar: sus cifras no valen)';
  return quick ? ' (prueba corta)' : '';
}

function aboutRun({ startedAt, durationS, quick, cold, machine }: Results): string {
  return `El ${startedAt.slice(0, 10)}, en ${number(durationS / 60)} minutos${kindOf(quick, cold)}, todo en una sola máquina:
${machine.cores} núcleos (${machine.cpu}), ${megabytes(machine.memoryBytes)} de memoria, ${machine.system}, PostgreSQL ${machine.postgresql},
RabbitMQ ${machine.rabbitmq}, Node.js ${machine.node}. Hacer duradera una escritura (fdatasync) tarda allí ${number(machine.fsyncMs)} ms. Salvo
donde se dice otra cosa, cada cifra es la mediana de tres medidas o más, intercaladas con las que se comparan. Una comparación es
la mediana de los cocientes de cada vuelta; en «Con mucho dentro», el cociente de las medianas. «Memoria más alta» y «máx.» son
máximos, y la memoria del gateway es de una sola vuelta.`;
}
