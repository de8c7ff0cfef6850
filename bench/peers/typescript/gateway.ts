import Fastify from 'fastify';
import pg from 'pg';
import { Connection } from 'rabbitmq-client';

/**
 * What a careful developer writes by hand in an afternoon, the half that answers: one INSERT and one confirmed
 * publication for each POST, one SELECT for each GET. `DATABASE_URL`, `BROKER_URL`, `PORT`; ends at SIGTERM.
 */
const INSERT = {
  name: 'insert',
  text: 'INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ($1, $2) RETURNING consulta_id',
};
const SELECT = {
  name: 'select',
  text: `SELECT consulta_id::float8, tipo_consulta, codigo_buscado, status, resultado, created_at, processed_at
         FROM consulta WHERE consulta_id = $1`,
};

interface Solicitud {
  tipo_consulta: 'listar_todos' | 'buscar_codigo';
  codigo?: string;
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const rabbit = new Connection(process.env.BROKER_URL);
rabbit.on('error', (error) => console.error('RabbitMQ:', error));
const publisher = rabbit.createPublisher({
  confirm: true,
  queues: [{ queue: 'consultas', durable: true }],
});
const app = Fastify();

app.post<{ Body: Solicitud }>(
  '/consultar',
  {
    schema: {
      body: {
        type: 'object',
        required: ['tipo_consulta'],
        properties: {
          tipo_consulta: { enum: ['listar_todos', 'buscar_codigo'] },
          codigo: { type: 'string', minLength: 1, maxLength: 64 },
        },
      },
      response: {
        202: {
          type: 'object',
          properties: {
            consulta_id: { type: 'integer' },
            status: { type: 'string' },
            message: { type: 'string' },
          },
        },
      },
    },
  },
  async ({ body: { tipo_consulta, codigo } }, reply) => {
    const { rows } = await pool.query({ ...INSERT, values: [tipo_consulta, codigo ?? null] });
    const consulta_id = Number(rows[0].consulta_id);
    await publisher.send(
      { routingKey: 'consultas', durable: true },
      { consulta_id, tipo_consulta, codigo_buscado: codigo ?? null },
    );
    reply.code(202).header('location', `/consultar/${consulta_id}`);
    return { consulta_id, status: 'pending', message: 'Consulta encolada exitosamente' };
  },
);

app.get<{ Params: { id: number } }>(
  '/consultar/:id',
  { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } } } },
  async ({ params: { id } }, reply) => {
    const { rows } = await pool.query({ ...SELECT, values: [id] });
    return rows[0] ?? reply.code(404).send({ detail: `No existe la consulta ${id}.` });
  },
);

process.once('SIGTERM', async () => {
  await app.close();
  await publisher.close();
  await rabbit.close();
  await pool.end();
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
