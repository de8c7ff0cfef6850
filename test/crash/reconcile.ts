import type { CrashSystem } from './crash-system.ts';

/**
 * Stands in for the reconciliation until that is there: puts every pending consulta into the outbox again,
 * those included whose message is still in the queue.
 */
export async function reconcile({ owner }: CrashSystem): Promise<void> {
  await owner.query(
    `INSERT INTO consulta_outbox (consulta_id)
     SELECT consulta_id FROM consulta WHERE status = 'pending' ON CONFLICT DO NOTHING`,
  );
}
