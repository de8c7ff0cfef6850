import type { Results } from '../results.ts';
import type { StartStep } from '../scenarios/start.ts';
import { ranged, table } from './text.ts';

const STEP_NAMES: Record<StartStep, string> = {
  command: 'npm y el programa',
  database: 'PostgreSQL acepta conexiones',
  tables: 'Tablas y catálogo',
  queue: 'Cola',
  services: 'Servicios: api-gateway, 2 workers, laboratorio y página',
};

/** What a person waits for who starts the system for the second time. */
export function start({ start: figures }: Results): string | undefined {
  if (!figures) return undefined;
  const { pageMs, readyMs, stepsMs } = figures;
  const steps = Object.entries(STEP_NAMES) as [StartStep, string][];
  return `## Lo que tarda en arrancar

Desde que se llama a \`npm start\`, con los datos de un arranque anterior y la cola por omisión. La página contesta por primera
vez a los ${ranged(pageMs)} ms, y a los ${ranged(readyMs)} ms está todo listo. Por qué, en
[0024](adr/0024-arranque.md).

${table(
  ['Hecho', 'ms desde el principio'],
  steps.map(([step, name]) => [name, ranged(stepsMs[step])]),
)}
`;
}
