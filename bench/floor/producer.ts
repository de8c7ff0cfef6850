import pg from 'pg';
import { Connection } from 'rabbitmq-client';

/**
 * The floor's first half, a process of its own: inserts consultas in bulk, publishes their messages in bulk,
 * deletes the outbox rows in bulk. `DATABASE_URL`, `BROKER_URL`; ends at SIGTERM.
 */
const QUEUE = 'consulta_queue';
const BATCH = 500;
/** Batches at the same time: while one waits for the disk, another uses the processor. */
const LANES = 3;
/** The producer waits when it is this far ahead, so that both halves work all the time. */
const MAX_AHEAD = 5_000;

// The same rows as the gateway's, the outbox included, since the system could not do without.
const INSERT = `
  WITH nueva AS (
    INSERT INTO consulta (tipo_consulta, codigo_buscado)
    SELECT 'buscar_codigo', unnest($1::text[]) RETURNING consulta_id
  ), intencion AS (INSERT INTO consulta_outbox (consulta_id) SELECT consulta_id FROM nueva)
  SELECT consulta_id FROM nueva`;
const DELETE = 'DELETE FROM consulta_outbox WHERE consulta_id = ANY($1::bigint[])';

// Index look-ups only, as the services have it: the tables are new, and their first plans bad.
const options =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: LANES, options });
const connection = new Connection({ url: process.env.BROKER_URL as string, noDelay: true });
const channel = await connection.acquire();
await channel.confirmSelect();
const codigos = Array.from({ length: BATCH }, (_, i) => `PROD${String((i % 200) + 1).padStart(3, '0')}`);
let stopped = false;
process.once('SIGTERM', () => {
  stopped = true;
});

await Promise.all(Array.from({ length: LANES }, produce));
await channel.close();
await connection.close();
await pool.end();

async function produce(): Promise<void> {
  while (!stopped) {
    const { messageCount } = await channel.queueDeclare({ queue: QUEUE, passive: true });
    if (messageCount > MAX_AHEAD) await new Promise((resolve) => setTimeout(resolve, 5));
    else await produceBatch();
  }
}

async function produceBatch(): Promise<void> {
  const { rows } = await pool.query({ name: 'insert', text: INSERT, values: [codigos], rowMode: 'array' });
  const ids = rows.map(([id]) => Number(id));
  await Promise.all(
    ids.map((consulta_id, i) =>
      channel.basicPublish(
        { routingKey: QUEUE, durable: true },
        {
          consulta_id,
          tipo_consulta: 'buscar_codigo',
          codigo_buscado: codigos[i],
          parametros: null,
          published_at: Date.now(),
        },
      ),
    ),
  );
  await pool.query({ name: 'delete', text: DELETE, values: [ids] });
}
