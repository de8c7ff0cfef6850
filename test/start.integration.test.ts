import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Consulta } from '@sel/contract';
import { openClient } from '@sel/runtime/postgres';
import { ROOT } from '@sel/runtime/project-root';
import { isCompiled } from '../local/compiled/programs.ts';
import { ApiClient } from '../local/ephemeral/api-client.ts';
import { HOW_TO_GET_RABBITMQ } from '../local/ephemeral/rabbitmq.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { findRabbitmq } from '../local/servers/rabbitmq.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { askLab } from './ask-lab.ts';
import { type NpmStart, npmStart, runNpmStart } from './npm-start.ts';
import { runScript } from './run-script.ts';

const parent = temporaryDirectory('start');
const dataDir = join(parent, 'data');
const running: NpmStart[] = [];

after(async () => {
  for (const system of running) await system.stop();
  rmSync(parent, { recursive: true, force: true });
});

async function start(args: string[], env?: Record<string, string>): Promise<NpmStart> {
  const system = await npmStart(args, env);
  running.push(system);
  return system;
}

/** Sends a consulta through the whole system, over the page's server. */
function runConsulta({ pageUrl }: NpmStart, codigo = 'PROD001'): Promise<Consulta> {
  return new ApiClient(`${pageUrl}/api`).run({ tipo_consulta: 'buscar_codigo', codigo });
}

async function untilNothingIsLeft(system: NpmStart): Promise<void> {
  await waitFor('all processes have ended', () => system.processes().length === 0);
}

test('a first start says where everything is, and everything is there', async () => {
  const args = ['--data', dataDir, '--workers', '2', '--productos', '201'];
  const system = await start(args, {
    RETENTION_DAYS: '30',
    RETENTION_INTERVAL_S: '1',
    RECONCILE_AFTER_S: '5',
  });
  const page = await fetch(system.pageUrl);
  assert.match(await page.text(), /<html/);
  assert.equal((await fetch(`${system.apiUrl}/docs`)).status, 200);
  assert.equal((await fetch(`${system.apiUrl}/health`)).status, 200);
  const consulta = await runConsulta(system, 'PROD201');
  assert.equal(consulta.status, 'completed');
  assert.match(consulta.worker ?? '', /^worker-[12]$/);
  assert.match(system.output(), /^✔ Tablas y catálogo {2}201 productos/m);
});

test('the log is one, and each line names its service', () => {
  const lines =
    running[0]
      ?.output()
      .split('\n')
      .filter((line) => line.startsWith('{')) ?? [];
  const services = new Set(lines.map((line) => JSON.parse(line).service));
  for (const name of ['api-gateway', 'worker-1', 'worker-2', 'migrate']) assert.ok(services.has(name), name);
});

test('passwords are readable by their owner alone, and not in the log', () => {
  const secrets = join(dataDir, 'secrets.json');
  for (const file of [secrets, join(dataDir, 'running.json')])
    assert.equal(statSync(file).mode & 0o777, 0o600);
  const entries = Object.entries<string>(JSON.parse(readFileSync(secrets, 'utf8')));
  const passwords = entries.filter(([name]) => name.endsWith('_PASSWORD')).map(([, password]) => password);
  assert.equal(passwords.length, 7);
  for (const password of passwords) assert.ok(!running[0]?.output().includes(password));
});

test('a worker, the gateway and PostgreSQL that are killed start again', async () => {
  const [system] = running as [NpmStart];
  const postmaster = Number(
    readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
  );
  const gateway = system.processes().find(({ command }) => command.includes('api-gateway/main.ts'));
  const worker = system.pidOf('worker-1');
  assert.ok(
    system.processes().some(({ pid }) => pid === postmaster),
    'the file names a process of this system',
  );
  for (const pid of [worker, gateway?.pid as number, postmaster]) process.kill(pid, 'SIGKILL');
  for (const name of ['worker-1', 'api-gateway', 'postgres']) {
    await waitFor(`${name} is back`, () => system.output().includes(`${name} funciona de nuevo`));
  }
  assert.match(system.output(), /worker-1: terminó por la señal SIGKILL; arranca de nuevo en \d(,\d)? s/);
  assert.notEqual(system.pidOf('worker-1'), worker);
  await waitFor('the gateway is well', async () => (await fetch(`${system.apiUrl}/health`)).ok);
  assert.equal((await runConsulta(system)).status, 'completed');
});

test('the laboratory scales the workers, and freezes and restarts the database', async () => {
  const [system] = running as [NpmStart];
  const act = (
    method: string,
    path: string,
    body: object,
    token = system.laboratoryUrl.split('clave=')[1] ?? '',
  ) => askLab(`${system.pageUrl}/lab/`, method, path, body, { 'X-Lab-Token': token });
  assert.equal((await act('PUT', 'workers', { count: 3 }, 'guessed')).status, 401);
  assert.equal((await act('PUT', 'workers', { count: 3 })).status, 200);
  const third = system.pidOf('worker-3');
  assert.equal((await act('PUT', 'workers', { count: 1 })).status, 200);
  assert.ok(!system.processes().some(({ pid }) => pid === third));

  for (const fault of ['congelar-base', 'reiniciar-base']) {
    // One fault at a time: the one before is restored meanwhile.
    await waitFor(
      `${fault} is in effect`,
      async () => (await act('POST', `fallos/${fault}`, { durationMs: 300 })).ok,
    );
    await waitFor(`consultas are answered after ${fault}`, async () => {
      const consulta = await runConsulta(system).catch(() => undefined); // Not accepted yet.
      return consulta?.status === 'completed';
    });
  }

  await waitFor('the database is frozen for long', async () => {
    return (await act('POST', 'fallos/congelar-base', { durationMs: 60_000 })).ok;
  });
  const lab =
    system.processes().find(({ command }) => command.includes('lab/server/main.ts')) ?? assert.fail();
  process.kill(lab.pid, 'SIGKILL');
  await waitFor('what a laboratory froze goes on when that has died', async () => {
    const consulta = await runConsulta(system).catch(() => undefined);
    return consulta?.status === 'completed';
  });
});

/** What a command prints that is told nothing of the system but its folder. */
async function commandOfOwner(script: string, args: string[], env?: NodeJS.ProcessEnv): Promise<string> {
  return (await runScript(script, [...args, '--data', dataDir], env)).output;
}

test('npm run catalogo, dead-letters, reconciliar and retencion find the running system', async () => {
  const catalogue = await commandOfOwner('database/catalogo.ts', ['--productos', '300']);
  assert.match(catalogue, /Catálogo de 300 productos: 99 añadidos, 0 quitados/);
  assert.match(await commandOfOwner('broker/dead-letters.ts', ['list']), /No hay mensajes muertos/);
  const reconciled = await commandOfOwner('broker/reconcile.ts', []);
  assert.match(reconciled, /Ninguna consulta lleva más de 3 minutos pendiente/);
  const cleaned = await commandOfOwner('database/retention.ts', [], { RETENTION_DAYS: '30' });
  assert.match(cleaned, /limpieza terminada/);
});

/** Has the database's owner do something to a consulta. @returns the consulta's address. */
async function asOwner(sql: string): Promise<string> {
  const { databaseUrl } = JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8'));
  const owner = await openClient(databaseUrl, 'test');
  try {
    const { rows } = await owner.query(`${sql} RETURNING consulta_id`);
    return `${running[0]?.apiUrl}/consultar/${rows[0].consulta_id}`;
  } finally {
    await owner.end();
  }
}

test('with RETENTION_DAYS what is old disappears by itself', async () => {
  const url = await asOwner(
    `UPDATE consulta SET created_at = now() - interval '31 days'
     WHERE consulta_id = (SELECT min(consulta_id) FROM consulta)`,
  );
  await waitFor('it is gone', async () => (await fetch(url)).status === 404);
});

test('a consulta whose message was lost ends by itself', async () => {
  const url = await asOwner(
    "INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ('buscar_codigo', 'PROD001')",
  );
  const status = async () => ((await (await fetch(url)).json()) as Consulta).status;
  await waitFor('it has its answer', async () => (await status()) === 'completed');
});

test('a second start with the same data says so, and changes nothing', async () => {
  const [system] = running as [NpmStart];
  const { output, status } = await runNpmStart(['--data', dataDir, '--port', '0', '--api-port', '0']);
  assert.equal(status, 1);
  assert.match(output, /Ya hay un "npm start" en marcha con los datos de .*: proceso \d+, página http/);
  assert.ok(output.includes(system.pageUrl));
  assert.equal((await fetch(`${system.apiUrl}/health`)).status, 200);
});

test('SIGTERM ends everything in order, and the data stay for the next start, which is compiled', async () => {
  const [system] = running as [NpmStart];
  await waitFor('the programs are compiled for the next start', isCompiled);
  const { consulta_id } = await runConsulta(system);
  assert.equal(await system.stop(), 0);
  assert.match(system.output(), /^✔ Cierre en orden +los datos se conservan/m);
  await untilNothingIsLeft(system);

  const next = await start(['--data', dataDir, '--workers', '1']);
  assert.match(next.output(), /^✔ Tablas y catálogo {2}300 productos/m);
  const earlier = (await (await fetch(`${next.apiUrl}/consultar/${consulta_id}`)).json()) as Consulta;
  assert.equal(earlier.status, 'completed');
  assert.equal((await runConsulta(next)).status, 'completed');
  assert.match(await (await fetch(next.pageUrl)).text(), /<html/);
  assert.equal((await fetch(`${next.apiUrl}/docs/`)).status, 200);
  const workers = next.processes().filter(({ command }) => command.includes('worker/main.ts'));
  assert.equal(workers.length, 1);
  for (const { command } of workers) assert.match(command, /worker\/main\.ts\.mjs/);
});

test('npm start that is killed with SIGKILL leaves nothing running', async () => {
  const system = running.at(-1) as NpmStart;
  const { pid } =
    system.processes().find(({ command }) => command.includes('local/start/main.ts')) ?? assert.fail();
  process.kill(pid, 'SIGKILL');
  await untilNothingIsLeft(system);
});

test('npm that is killed with SIGKILL takes the system with it', async () => {
  const system = await start(['--data', dataDir, '--workers', '1']);
  system.npm.kill('SIGKILL');
  await untilNothingIsLeft(system);
});

test('what keeps it from starting is said at once, with what to do', async () => {
  await using cleanup = new AsyncDisposableStack();
  const other = createServer().listen(0, '127.0.0.1');
  cleanup.defer(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  // As a development server: «localhost» would lead there.
  const other6 = createServer().listen(0, '::1');
  cleanup.defer(() => void other6.close());
  await new Promise((resolve) => other6.once('listening', resolve));
  const { port: port6 } = other6.address() as { port: number };
  const unused = join(parent, 'unused');
  const cases: [string[], RegExp[]][] = [
    [['--help'], [/--workers N/, /--broker/]],
    [['--workers', 'dos'], [/--workers dos no vale/]],
    [
      ['--port', String(port), '--api-port', '0', '--data', unused],
      [new RegExp(`El puerto ${port} \\(de la página\\) está ocupado.*--port N`)],
    ],
    [
      ['--port', '0', '--api-port', String(port6), '--data', unused],
      [new RegExp(`El puerto ${port6} \\(de la API\\) está ocupado.*--api-port N`)],
    ],
    [['--data', join(ROOT, 'package.json')], [/no es una carpeta. Elige otra con --data DIR/]],
  ];
  await Promise.all(
    cases.map(async ([args, expected]) => {
      const { output, status } = await runNpmStart(args);
      for (const pattern of expected) assert.match(output, pattern);
      assert.doesNotMatch(output, /\n\s+at /);
      assert.equal(status, args[0] === '--help' ? 0 : 1);
    }),
  );
});

test('with --broker rabbitmq the queue is a private RabbitMQ', async (t) => {
  if (!findRabbitmq()) return t.skip(HOW_TO_GET_RABBITMQ);
  const system = await start(['--data', dataDir, '--broker', 'rabbitmq', '--workers', '1']);
  assert.match(system.output(), /RabbitMQ +http:\/\/localhost:\d+ \(usuario admin; su clave está en /);
  assert.equal((await runConsulta(system)).status, 'completed');
  assert.match(await commandOfOwner('broker/dead-letters.ts', ['list']), /No hay mensajes muertos/);
  system.npm.kill('SIGINT');
  assert.equal(await system.ended, 0);
  await untilNothingIsLeft(system);
});
