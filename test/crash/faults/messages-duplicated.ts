import { openPublisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import { createLogger } from '@sel/runtime/logger';
import type pg from 'pg';
import { waitFor } from '../../../local/processes/wait-for.ts';
import type { Fault } from './fault.ts';

/** Every consulta's message comes twice more: the work is done again, its result must not be. */
export const messagesDuplicated: Fault = {
  id: 'messages-duplicated',
  title: 'Cada mensaje, tres veces',
  holdS: { short: 2, long: 5 },
  async inject({ system, onAccepted }) {
    const logger = createLogger('messages-duplicated', { LOG_LEVEL: 'warn' });
    const publisher = openPublisher({ url: system.brokerUrl, clientName: 'duplicates', logger });
    publisher.start();
    await waitFor('the publisher of duplicates is ready', () => publisher.isReady());
    const duplicates = new Batcher<number, undefined>({
      maxBatch: 100,
      maxInFlight: 1,
      run: async (ids) => {
        const messages = await messagesOf(system.owner, ids);
        await publisher.publish([...messages, ...messages]);
        return ids.map(() => undefined);
      },
    });
    let isOver = false;
    let failures = 0;
    onAccepted((consultaId) => {
      if (isOver) return;
      duplicates.add(consultaId).catch(() => {
        failures += 1;
      });
    });
    return async () => {
      isOver = true;
      await duplicates.drain();
      await publisher.stop();
      if (failures > 0) throw new Error(`${failures} messages could not be published again`);
    };
  },
};

/** The same messages that the gateway publishes. */
async function messagesOf(owner: pg.Pool, ids: readonly number[]): Promise<ConsultaMessage[]> {
  const { rows } = await owner.query(
    `SELECT consulta_id, tipo_consulta, codigo_buscado, parametros,
            extract(epoch FROM created_at) * 1000000 AS us, extract(epoch FROM clock_timestamp()) * 1000 AS ms
     FROM consulta WHERE consulta_id = ANY ($1)`,
    [ids],
  );
  return rows.map(({ us, ms, ...row }) => ({
    ...row,
    consulta_id: Number(row.consulta_id),
    created_at_us: Number(us),
    published_at: Number(ms),
  }));
}
