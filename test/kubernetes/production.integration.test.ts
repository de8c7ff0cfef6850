import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript } from '../run-script.ts';
import { containersOf, pods } from './manifests.ts';

/** The documentation's own examples, in every secret that any program takes. */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgres://worker:CLAVE@127.0.0.1:1/consultas',
  BROKER_URL: 'amqp://worker:CLAVE@127.0.0.1:1',
  RABBITMQ_ADMIN_URL: 'http://admin:CLAVE@127.0.0.1:1',
  API_GATEWAY_DB_PASSWORD: 'CLAVE',
  WORKER_DB_PASSWORD: 'CLAVE',
  LAB_DB_PASSWORD: 'CLAVE',
  MANTENIMIENTO_DB_PASSWORD: 'CLAVE',
  API_GATEWAY_RABBITMQ_PASSWORD: 'CLAVE',
  WORKER_RABBITMQ_PASSWORD: 'CLAVE',
  MANTENIMIENTO_RABBITMQ_PASSWORD: 'CLAVE',
  LAB_TOKEN: 'CLAVE',
};

const programs = pods
  .flatMap((pod) => containersOf(pod))
  .filter(({ image }) => image === 'consultas-service')
  .flatMap(({ command = [], env = [] }) => {
    const given = Object.fromEntries(env.flatMap(({ name, value }) => (value ? [[name, value]] : [])));
    return [...command.join(' ').matchAll(/node (\S+\.ts)/g)].map(([, script = '']) => ({ script, given }));
  });

test("no program of the manifests starts with the documentation's example of a password", async () => {
  assert.ok(programs.length >= 6);
  await Promise.all(
    programs.map(async ({ script, given }) => {
      const { status, output } = await runScript(script, [], { ...PLACEHOLDERS, ...given });
      assert.equal(status, 1, `${script}: ${output}`);
      assert.match(output, /DATABASE_URL: tiene una contraseña de ejemplo/, script);
    }),
  );
});
