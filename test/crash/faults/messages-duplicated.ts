import { openPublisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import { createLogger } from '@sel/runtime/logger';
import { waitFor } from '../../services/wait-for.ts';
import type { Fault } from './fault.ts';

/** Every consulta's message comes twice more: the work is done again, its result must not be. */
export const messagesDuplicated: Fault = {
  id: 'messages-duplicated',
  title: 'Cada mensaje, tres veces',
  holdS: { short: 2, long: 5 },
  isPossible: () => true,
  async inject({ system, onAccepted }) {
    const logger = createLogger('messages-duplicated', { LOG_LEVEL: 'warn' });
    const publisher = openPublisher({ url: system.brokerUrl, clientName: 'duplicates', logger });
    publisher.start();
    await waitFor('the publisher of duplicates is ready', () => publisher.isReady());
    const duplicates = new Batcher<ConsultaMessage, undefined>({
      maxBatch: 100,
      maxInFlight: 1,
      run: async (messages) => {
        await publisher.publish([...messages, ...messages]);
        return messages.map(() => undefined);
      },
    });
    let isOver = false;
    let failures = 0;
    onAccepted((consulta_id, codigo_buscado) => {
      if (isOver) return;
      const tipo_consulta = codigo_buscado === null ? 'listar_todos' : 'buscar_codigo';
      const message = {
        consulta_id,
        tipo_consulta,
        codigo_buscado,
        parametros: null,
        published_at: Date.now(),
      };
      duplicates.add(message).catch(() => {
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
