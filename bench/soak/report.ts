import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numerals } from '@sel/runtime/numerals';
import { ROOT } from '@sel/runtime/project-root';
import { markdownTable } from '../../lab/report/markdown-table.ts';
import { writeSection } from '../../lab/report/reliability-page.ts';
import { COMPONENT_NAMES } from '../report/names.ts';
import { measured } from '../statistics.ts';
import { number } from '../text.ts';
import { COMPONENTS } from '../usage-meter.ts';
import { charts } from './charts.ts';
import type { Sample } from './sample.ts';

export interface Soak {
  broker: 'rabbitmq' | 'postgres';
  command: string;
  minutes: number;
  capacityPerSecond: number;
  ratePerSecond: number;
  accepted: number;
  samples: readonly Sample[];
}

const MB = 2 ** 20;
const change = numerals('es', {
  style: 'percent',
  signDisplay: 'always',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** One thing that must not grow. */
interface Quantity {
  name: string;
  unit: string;
  of(sample: Sample): number;
}

/** What grows by more than this from the second quarter of the run to the last one is not flat. */
const FLAT = 1.2;

/** @returns the quantities that have grown. */
export function growing(soak: Soak): string[] {
  return quantities(soak).flatMap(({ name, of }) => (growth(soak, of).ratio > FLAT ? name : []));
}

/** Lines for people and for docs/fiabilidad.md. */
export function soakTable(soak: Soak): string {
  const rows = quantities(soak).map(({ name, unit, of }) => {
    const { second, last, ratio } = growth(soak, of);
    return [name, ...[second, last].map((value) => `${number(value)} ${unit}`.trim()), change(ratio - 1)];
  });
  return markdownTable(['Qué', 'en el segundo cuarto', 'en el último', 'cambio'], rows);
}

/** Draws the charts and writes the section of docs/fiabilidad.md. @returns the page's path. */
export function writeSoak(soak: Soak): string {
  const { broker, minutes, capacityPerSecond, ratePerSecond, accepted } = soak;
  mkdirSync(join(ROOT, 'docs/imagenes'), { recursive: true });
  const pictures = Object.entries(charts(soak.samples)).map(([name, { svg, alt }]) => {
    const file = `imagenes/resistencia-${broker}-${name}.svg`;
    writeFileSync(join(ROOT, 'docs', file), svg);
    return `![${alt}](${file})`;
  });
  const figures =
    `${minutes} minutos a ${number(ratePerSecond)} consultas por segundo, la mitad de las ${number(capacityPerSecond)} ` +
    `que esta máquina hizo justo antes. Se aceptaron ${number(accepted)} y terminaron todas.`;
  return writeSection(`soak ${broker}`, {
    subject: `Cola: ${broker === 'rabbitmq' ? 'RabbitMQ' : 'en PostgreSQL'}`,
    command: soak.command,
    body: [figures, soakTable(soak), ...pictures].join('\n\n'),
  });
}

function quantities({ broker }: Soak): Quantity[] {
  const components = COMPONENTS.filter((component) => broker === 'rabbitmq' || component !== 'rabbitmq');
  return [
    ...components.map((component) => ({
      name: `Memoria · ${COMPONENT_NAMES[component]}`,
      unit: 'MB',
      of: (sample: Sample) => sample.memoryBytes[component] / MB,
    })),
    ...components.map((component) => ({
      name: `Descriptores · ${COMPONENT_NAMES[component]}`,
      unit: '',
      of: (sample: Sample) => sample.openFiles[component],
    })),
    { name: 'Tabla `consulta`, por fila', unit: 'bytes', of: (sample) => sample.bytesPerConsulta },
    {
      name: broker === 'rabbitmq' ? 'Tabla `consulta_outbox`' : 'Tabla de la cola',
      unit: 'MB',
      of: (sample) => sample.passingTableBytes / MB,
    },
  ];
}

/** From the second quarter, when everything is warm, to the last one. */
function growth({ samples }: Soak, of: Quantity['of']): { second: number; last: number; ratio: number } {
  const quarter = samples.length / 4;
  const second = measured(samples.slice(quarter, 2 * quarter).map(of)).median;
  const last = measured(samples.slice(3 * quarter).map(of)).median;
  return { second, last, ratio: last / second };
}
