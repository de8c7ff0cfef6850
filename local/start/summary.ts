import { relative } from 'node:path';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import type { Addresses } from './system.ts';

/** What a user needs once everything runs: where to look, what there is, how to end it. */
export function summary(
  { page, api, laboratory, rabbitmq }: Addresses,
  options: Options,
  progress: Progress,
): string {
  const places = [
    ['Página', page],
    ['Laboratorio', laboratory],
    ['API', `${api}/docs`],
    ['Salud', `${api}/health`],
    ...(rabbitmq ? [['RabbitMQ', rabbitmq]] : []),
    ['Datos', shownDirectory(options.dataDir)],
  ] as const;
  const lines = places.map(([name, place]) => `  ${name.padEnd(13)}${progress.paint('cyan', place)}`);
  const hints = [
    'Ctrl-C lo termina todo. Otras opciones: npm start -- --help',
    'Debajo, los registros de cada servicio.',
  ];
  return `\n${lines.join('\n')}\n\n${progress.paint('dim', hints.map((hint) => `  ${hint}`).join('\n'))}\n\n`;
}

function shownDirectory(dataDir: string): string {
  const path = relative(process.env.INIT_CWD ?? process.cwd(), dataDir);
  return path.startsWith('..') ? dataDir : path;
}
