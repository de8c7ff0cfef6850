import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The latency's floor, a process of its own: a POST that does nothing but insert one consulta. `DATABASE_URL`;
 * sends its port to who started it, and ends at SIGTERM.
 */
const INSERT = {
  name: 'insert',
  text: 'INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ($1, $2) RETURNING consulta_id',
};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

const server = createServer(async (request, response) => {
  const { tipo_consulta, codigo } = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const { rows } = await pool.query({ ...INSERT, values: [tipo_consulta, codigo ?? null] });
  const body = `{"consulta_id":${rows[0].consulta_id},"status":"pending"}`;
  response.writeHead(202, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.send?.(port);
});
process.once('SIGTERM', () => process.exit(0));
