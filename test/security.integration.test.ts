import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { QUEUE } from '@sel/contract';
import { ROOT } from '@sel/runtime/project-root';
import pg from 'pg';
import { Connection } from 'rabbitmq-client';
import { openTestNode } from '../local/ephemeral/rabbitmq.ts';
import { createTestVhost, type TestVhost } from '../local/ephemeral/rabbitmq-vhost.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import { freePort } from '../local/processes/free-port.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { bareEnvironment } from './bare-environment.ts';

const node = await openTestNode();
const vhost = node && (await createTestVhost(node));
const system = await startSystem({ workers: 1, ...(vhost && { brokerUrls: vhost.urls }) });
after(async () => {
  await system.stop();
  await vhost?.drop();
  await node?.stop();
});

for (const [role, statement] of [
  ['apiGateway', 'SELECT FROM producto'],
  ['apiGateway', "UPDATE consulta SET status = 'failed', error = 'x'"],
  ['apiGateway', 'DELETE FROM consulta'],
  ['apiGateway', "INSERT INTO consulta (tipo_consulta, created_at) VALUES ('x', now() - interval '1 year')"],
  [
    'apiGateway',
    "INSERT INTO consulta (tipo_consulta, status, processed_at) VALUES ('x', 'not_found', now())",
  ],
  ['apiGateway', 'UPDATE idempotency_key SET consulta_id = 1'],
  [
    'apiGateway',
    "INSERT INTO idempotency_key (key, request_hash, consulta_id, created_at) VALUES ('k', '', 1, 'infinity')",
  ],
  ['apiGateway', 'SELECT sha256 FROM resultado'],
  ['apiGateway', "INSERT INTO proceso (nombre, reporte, reported_at) VALUES ('x', '{}', 'infinity')"],
  ['apiGateway', "INSERT INTO ajuste_laboratorio VALUES ('trabajo', '{}')"],
  ['apiGateway', "INSERT INTO resultado (sha256, contenido) VALUES ('', '1')"],
  ['worker', "INSERT INTO consulta (tipo_consulta) VALUES ('listar_todos')"],
  ['worker', 'DELETE FROM consulta'],
  ['worker', 'UPDATE consulta SET consulta_id = 1'],
  ['worker', 'UPDATE consulta SET propietario = NULL'],
  ['worker', 'UPDATE consulta SET created_at = now()'],
  ['worker', 'UPDATE consulta SET codigo_buscado = NULL'],
  ['worker', 'SELECT propietario FROM consulta'],
  ['worker', 'SELECT resultado FROM consulta'],
  ['worker', 'SELECT contenido FROM resultado'],
  ['worker', 'UPDATE resultado SET contenido = NULL'],
  ['worker', 'UPDATE ajuste_laboratorio SET valor = NULL'],
  ['worker', 'UPDATE producto SET nombre = codigo'],
  ['worker', 'DELETE FROM producto'],
  ['worker', 'DELETE FROM resultado'],
  ['worker', 'SELECT FROM idempotency_key'],
  ['worker', 'SELECT FROM consulta_outbox'],
  ...['consulta_queue', 'consulta_queue_dead', 'consulta_queue_holder'].flatMap((table) =>
    (['apiGateway', 'lab'] as const).flatMap((role) =>
      [`SELECT FROM ${table}`, `DELETE FROM ${table}`].map((statement) => [role, statement] as const),
    ),
  ),
  ['apiGateway', 'INSERT INTO consulta_queue (consulta_id, attempts) VALUES (1, 20)'],
  ['apiGateway', 'UPDATE consulta_queue SET holder = 1'],
  ['apiGateway', "INSERT INTO consulta_queue_dead (body) VALUES ('x')"],
  ['lab', 'INSERT INTO consulta_queue (consulta_id) VALUES (1)'],
  ['worker', 'INSERT INTO consulta_queue (consulta_id) VALUES (1)'],
  ['worker', "UPDATE consulta_queue SET body = 'x', consulta_id = NULL"],
  ['worker', 'SELECT FROM consulta_queue_dead'],
  ['worker', 'DELETE FROM consulta_queue_dead'],
  ['maintenance', 'SELECT consulta_id FROM consulta_queue'],
  ['maintenance', 'DELETE FROM consulta_queue'],
  ['maintenance', 'SELECT FROM consulta_queue_dead'],
  ['maintenance', 'SELECT FROM consulta_queue_holder'],
  ['lab', 'SELECT FROM producto'],
  ['lab', 'DELETE FROM consulta'],
  ['lab', 'SELECT FROM idempotency_key'],
  ['lab', 'SELECT FROM consulta_outbox'],
  ['lab', 'SELECT FROM resultado'],
  ...[
    'propietario',
    'resultado',
    'resultado_id',
    'codigo_buscado',
    'parametros',
    'tipo_consulta',
    'error',
  ].map((column) => ['lab', `SELECT ${column} FROM consulta`] as const),
  ['lab', 'DELETE FROM proceso'],
  ['maintenance', 'SELECT FROM producto'],
  ['maintenance', 'SELECT FROM idempotency_key'],
  ['maintenance', "INSERT INTO consulta (tipo_consulta) VALUES ('listar_todos')"],
  ['maintenance', "UPDATE consulta SET status = 'pending'"],
  ...['propietario', 'resultado', 'codigo_buscado', 'parametros', 'error', 'tipo_consulta', 'attempts'].map(
    (column) => ['maintenance', `SELECT ${column} FROM consulta`] as const,
  ),
  ['maintenance', 'SELECT contenido FROM resultado'],
  ['maintenance', 'DELETE FROM consulta_outbox'],
  ['maintenance', 'UPDATE consulta_outbox SET leased_until = NULL'],
  ...(['apiGateway', 'worker', 'lab', 'maintenance'] as const).flatMap((role) =>
    ['CREATE TABLE t ()', 'CREATE ROLE r', 'TRUNCATE consulta', 'SELECT FROM pg_authid'].map(
      (statement) => [role, statement] as const,
    ),
  ),
] as const) {
  test(`PostgreSQL refuses the role ${role}: ${statement}`, async () => {
    const client = new pg.Client({ connectionString: system.database.urls[role] });
    await client.connect();
    try {
      await assert.rejects(client.query(statement), { code: '42501' });
    } finally {
      await client.end();
    }
  });
}

for (const [user, what, attempt] of [
  ['apiGateway', 'take a consulta', (c) => c.basicGet(QUEUE)],
  ['apiGateway', 'empty the queue', (c) => c.queuePurge(QUEUE)],
  ['apiGateway', 'delete the queue', (c) => c.queueDelete(QUEUE)],
  ['apiGateway', 'read the dead letters', (c) => c.basicGet(`${QUEUE}.dead`)],
  ['apiGateway', 'make a queue', (c) => c.queueDeclare({ queue: 'own' })],
  ['apiGateway', "end somebody's consulta", (c) => publish(c, '', `${QUEUE}.given_up`)],
  ['worker', 'publish a consulta', (c) => publish(c, 'consulta', QUEUE)],
  ['worker', 'read the dead letters', (c) => c.basicGet(`${QUEUE}.dead`)],
  ['worker', 'empty the dead letters', (c) => c.queuePurge(`${QUEUE}.dead`)],
  ['worker', 'make an exchange', (c) => c.exchangeDeclare({ exchange: 'own', type: 'fanout' })],
] satisfies [keyof TestVhost['urls'], string, (connection: Connection) => Promise<unknown>][]) {
  test(`RabbitMQ does not let ${user} ${what}`, { skip: !node && 'no RabbitMQ' }, async () => {
    const connection = new Connection((vhost as TestVhost).urls[user]);
    connection.on('error', () => {});
    try {
      await assert.rejects(attempt(connection), { code: 'ACCESS_REFUSED' });
    } finally {
      await connection.close();
    }
  });
}

async function publish(connection: Connection, exchange: string, routingKey: string): Promise<void> {
  const publisher = connection.createPublisher({ confirm: true });
  await publisher.send({ exchange, routingKey }, 'x');
}

/** Everything that a program prints until it ends or says what is waited for. */
async function outputOf(script: string, env: Record<string, string>, until?: RegExp): Promise<string> {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, script), 'list'], {
    env: { ...bareEnvironment(), LOG_LEVEL: 'trace', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  const exited = once(child, 'exit');
  await waitFor(`${script} ends or says ${until}`, () => child.exitCode !== null || until?.test(output));
  child.kill('SIGKILL');
  await exited;
  return output;
}

test('no secret is in any log, whatever goes wrong', async () => {
  const secret = 'S3creto-que-nadie-debe-ver';
  const { host, pathname } = new URL(system.database.urls.owner);
  const closed = await freePort();
  const outputs: string[] = [];
  for (const [script, role] of [
    ['api-gateway/main.ts', 'api_gateway'],
    ['worker/main.ts', 'worker'],
    ['broker/dead-letters.ts', 'postgres'],
    ['database/migrate.ts', 'postgres'],
  ] as const) {
    const passwords = Object.fromEntries(
      ['API_GATEWAY', 'WORKER', 'LAB', 'MANTENIMIENTO'].map((role) => [`${role}_DB_PASSWORD`, secret]),
    );
    const withUrls = (DATABASE_URL: string, BROKER_URL: string) => ({
      ...passwords,
      DATABASE_URL,
      BROKER_URL,
      PORT: '0',
    });
    const good = system.database.urls[role === 'worker' ? 'worker' : 'apiGateway'];
    const mq = `amqp://${role}:${secret}@127.0.0.1:${closed}`;
    // Wrong password, nobody there, URLs that are none: what a person meets on the first day.
    const told = await Promise.all([
      outputOf(
        script,
        withUrls(`postgres://${role}:${secret}@${host}${pathname}`, mq),
        /esperando|no está disponible/,
      ),
      outputOf(script, withUrls(`postgres://${role}:${secret}@127.0.0.1:${closed}/x`, mq), /esperando/),
      outputOf(
        script,
        withUrls(`postgres://${role}:${secret}/@x@${host}${pathname}`, `amqp://a:${secret}/@mq`),
      ),
      outputOf(script, withUrls(good, mq), /no está disponible/),
      outputOf(script, withUrls(secret, secret)),
    ]);
    outputs.push(...told);
  }
  for (const output of outputs) {
    assert.ok(output.length > 0);
    assert.ok(!output.includes(secret), output);
  }
  await system.gateway.end('SIGTERM');
  const used = [...Object.values(system.database.urls), ...Object.values(vhost?.urls ?? {})].map(
    (url) => new URL(url).password,
  );
  for (const service of [system.gateway, ...system.workers]) {
    for (const password of used) assert.ok(!service.log().includes(password), service.name);
  }
});

test('in production nothing starts with a password that everybody knows', async () => {
  const output = await outputOf('api-gateway/main.ts', {
    ENTORNO: 'produccion',
    DATABASE_URL: 'postgres://api_gateway:gateway123@127.0.0.1/consultas',
    BROKER_URL: 'amqp://api_gateway:gateway123@127.0.0.1',
  });
  assert.match(output, /DATABASE_URL: tiene una contraseña de ejemplo/);
  assert.match(output, /BROKER_URL: tiene una contraseña de ejemplo/);
});
