import { writeSection } from '../../lab/report/reliability-page.ts';
import type { RoundResult } from './round.ts';
import type { Broker } from './servers.ts';
import { resultTable } from './table.ts';

export interface Report {
  broker: Broker;
  nodes: number;
  results: readonly RoundResult[];
  /** What repeats the run. */
  command: string;
}

/** @returns the file that it is in, relative to the repository. */
export function writeReport({ broker, nodes, results, command }: Report): string {
  const servers =
    broker === 'rabbitmq' ? `RabbitMQ (${nodes} ${nodes === 1 ? 'nodo' : 'nodos'})` : 'en PostgreSQL';
  return writeSection(`test:crash ${broker}`, {
    subject: `Cola: ${servers}`,
    command,
    body: resultTable(results),
  });
}
