import { openConsumer } from '@sel/broker';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import { createMetrics } from '../../worker/metrics.ts';
import { Processor } from '../../worker/processor.ts';
import { ResultStore } from '../../worker/result-store.ts';
import { createSimulatedWork } from '../../worker/simulated-work.ts';
import { createRunners } from '../../worker/tipo_consulta/runners.ts';

/** A worker that is killed by every consulta for a codigo that begins with VENENO, as by a bug in native code. */
const logger = createLogger('fragile-worker', { LOG_LEVEL: 'silent' });
const { DATABASE_URL = '', BROKER_URL = '' } = process.env;
const pool = createPool(
  { connectionString: DATABASE_URL, applicationName: 'fragile', maxConnections: 4 },
  logger,
);
const runners = createRunners(pool, 500, 32 * 2 ** 20);
const searching = runners.buscar_codigo;
const consumer = openConsumer({ url: BROKER_URL, clientName: 'fragile', logger });
const busy = new BusyMeter();
const processor = new Processor({
  lookUpStores: {},
  runners: Object.assign(Object.create(null), {
    buscar_codigo: async (message: Parameters<NonNullable<typeof searching>>[0]) => {
      if (message.codigo_buscado?.startsWith('VENENO')) process.kill(process.pid, 'SIGKILL');
      return searching?.(message);
    },
  }),
  store: new ResultStore({ pool, worker: 'fragile', maxBatch: 500, removal: consumer.removal }),
  work: createSimulatedWork({ meanMs: 0, distribution: 'constante', kind: 'espera' }),
  busy,
  metrics: createMetrics(busy, 200),
  logger,
  isDatabaseAble: async () => true,
  signal: new AbortController().signal,
});
consumer.start(200, (delivery) => void processor.process(delivery));
