import pg from 'pg';
import { type AsyncMessage, Connection } from 'rabbitmq-client';

/**
 * The floor's second half, a process of its own: takes messages in bulk, looks up and stores their results
 * in one statement, acknowledges them with one frame. `DATABASE_URL`, `BROKER_URL`; ends at SIGTERM.
 */
const QUEUE = 'consulta_queue';
const BATCH = 500;
const PREFETCH = 2_000;
/** Batches at the same time: while one waits for the disk, another uses the processor. */
const LANES = 2;

const UPDATE = `
  UPDATE consulta c SET
    status = CASE WHEN p.codigo IS NULL THEN 'not_found' ELSE 'completed' END,
    resultado = CASE WHEN p.codigo IS NULL THEN NULL ELSE row_to_json(p) END,
    published_at = to_timestamp(m.published_at / 1000), started_at = now(), finished_at = now(),
    processed_at = clock_timestamp(), worker = 'floor', attempts = 1
  FROM unnest($1::bigint[], $2::text[], $3::float8[]) AS m(consulta_id, codigo, published_at)
  LEFT JOIN producto p ON p.codigo = m.codigo
  WHERE c.consulta_id = m.consulta_id AND c.status = 'pending'`;

interface Body {
  consulta_id: number;
  codigo_buscado: string;
  published_at: number;
}

// Index look-ups only, as the services have it: the tables are new, and their first plans bad.
const options =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: LANES, options });
const connection = new Connection({ url: process.env.BROKER_URL as string, noDelay: true });
const channel = await connection.acquire();
const waiting: AsyncMessage[] = [];
let lanes = 0;
/** Acknowledging up to a message acknowledges all before it, so batches do it in their order. */
let acknowledged: Promise<void> = Promise.resolve();

await channel.basicQos({ prefetchCount: PREFETCH });
await channel.basicConsume({ queue: QUEUE }, (message) => {
  waiting.push(message);
  work();
});
process.once('SIGTERM', () => process.exit(0));

function work(): void {
  if (lanes >= LANES || waiting.length === 0) return;
  const batch = waiting.splice(0, BATCH);
  lanes += 1;
  const stored = store(batch.map(({ body }) => body as Body));
  acknowledged = acknowledged
    .then(() => stored)
    .then(() =>
      channel.basicAck({ deliveryTag: (batch.at(-1) as AsyncMessage).deliveryTag, multiple: true }),
    );
  void stored.then(() => {
    lanes -= 1;
    work();
  });
}

async function store(bodies: Body[]): Promise<void> {
  await pool.query({
    name: 'update',
    text: UPDATE,
    values: [
      bodies.map(({ consulta_id }) => consulta_id),
      bodies.map(({ codigo_buscado }) => codigo_buscado),
      bodies.map(({ published_at }) => published_at),
    ],
  });
}
