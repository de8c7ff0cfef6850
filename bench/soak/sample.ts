import { memoryBytesOf, openFilesOf } from '../../local/processes/process-usage.ts';
import type { Servers } from '../servers.ts';
import type { Subject } from '../subject.ts';
import { byComponent, type Component, rootsOf } from '../usage-meter.ts';

/** What a system that runs for a long time holds at one instant. */
export interface Sample {
  minutes: number;
  memoryBytes: Record<Component, number>;
  /** Open file descriptors, sockets included. */
  openFiles: Record<Component, number>;
  /** The table and its indexes, divided by the consultas that are in it: what is dead in it shows here. */
  bytesPerConsulta: number;
  /** The table in which rows live for milliseconds only: the outbox, or the queue in PostgreSQL. */
  passingTableBytes: number;
}

export async function takeSample(servers: Servers, subject: Subject, minutes: number): Promise<Sample> {
  const roots = rootsOf(servers, subject);
  const { rows } = await subject.ledger.client.query<{ per_consulta: number; passing: string }>(
    `SELECT pg_total_relation_size('consulta')::float8 / (SELECT max(consulta_id) FROM consulta) AS per_consulta,
            pg_total_relation_size($1) AS passing`,
    [subject.name === 'postgres' ? 'consulta_queue' : 'consulta_outbox'],
  );
  return {
    minutes,
    memoryBytes: byComponent((component) => memoryBytesOf(roots[component])),
    openFiles: byComponent((component) => openFilesOf(roots[component])),
    bytesPerConsulta: rows[0]?.per_consulta as number,
    passingTableBytes: Number(rows[0]?.passing),
  };
}
