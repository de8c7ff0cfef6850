import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { bareEnvironment } from '../bare-environment.ts';
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
      const { code, output } = await run(script, { ...PLACEHOLDERS, ...given });
      assert.equal(code, 1, `${script}: ${output}`);
      assert.match(output, /DATABASE_URL: tiene una contraseña de ejemplo/, script);
    }),
  );
});

function run(script: string, env: Record<string, string>): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { ...bareEnvironment(), ...env }, timeout: 30_000 };
    execFile(process.execPath, [script], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}
