import { RabbitWaitingCount } from '../../broker/rabbitmq/waiting.ts';
import { reconcile as searchOnce } from '../../broker/reconciliation/reconcile.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import type { CrashSystem } from './crash-system.ts';

/** Longer than a consulta takes here; what the suite waits for, and not the three minutes of a system in use. */
const AFTER_S = 2;

/** Repeats what `npm run reconciliar` does, as its CronJob would, until no consulta is pending that long. */
export async function reconcile({ owner, brokerUrl }: CrashSystem): Promise<void> {
  const client = await owner.connect();
  const rabbitmq = new RabbitWaitingCount(brokerUrl);
  try {
    await waitFor('nothing is lost any more', async () => {
      const options = { afterS: AFTER_S, batch: 1_000 };
      return (await searchOnce(client, () => rabbitmq.count(), options))?.pending === 0;
    });
  } finally {
    client.release();
    await rabbitmq.close();
  }
}
