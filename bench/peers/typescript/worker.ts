import pg from 'pg';
import { Connection } from 'rabbitmq-client';

/**
 * The half that works: ten messages at a time, and for each of them one SELECT, one UPDATE and one
 * acknowledgement. `DATABASE_URL`, `BROKER_URL`; ends at SIGTERM.
 */
const FIND = { name: 'find', text: 'SELECT codigo, nombre, ubicacion FROM producto WHERE codigo = $1' };
const LIST = { name: 'list', text: 'SELECT codigo, nombre, ubicacion FROM producto ORDER BY codigo' };
const UPDATE = {
  name: 'update',
  text: 'UPDATE consulta SET status = $2, resultado = $3, processed_at = now() WHERE consulta_id = $1',
};

interface Message {
  consulta_id: number;
  tipo_consulta: 'listar_todos' | 'buscar_codigo';
  codigo_buscado: string | null;
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const rabbit = new Connection(process.env.BROKER_URL);
rabbit.on('error', (error) => console.error('RabbitMQ:', error));
const consumer = rabbit.createConsumer(
  {
    queue: 'consultas',
    queueOptions: { durable: true },
    qos: { prefetchCount: 10 },
    concurrency: 10,
  },
  async ({ body }) => {
    const { consulta_id, tipo_consulta, codigo_buscado } = body as Message;
    const resultado = await run(tipo_consulta, codigo_buscado);
    const status = resultado === undefined ? 'not_found' : 'completed';
    await pool.query({ ...UPDATE, values: [consulta_id, status, resultado && JSON.stringify(resultado)] });
  },
);
consumer.on('error', (error) => console.error('worker:', error));

async function run(tipo: Message['tipo_consulta'], codigo: string | null): Promise<unknown> {
  if (tipo === 'listar_todos') return (await pool.query(LIST)).rows;
  return (await pool.query({ ...FIND, values: [codigo?.trim().toUpperCase()] })).rows[0];
}

process.once('SIGTERM', async () => {
  await consumer.close();
  await rabbit.close();
  await pool.end();
});
