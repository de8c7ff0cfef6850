import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { ROOT } from '@sel/runtime/project-root';
import { EXPERIMENTS } from '../lab/experiments/experiments.ts';
import { ephemeralNpmStart } from './npm-start.ts';
import { blocksOf, commandsOf, TRIED } from './readme.ts';

/** Runs what README.md, docs/api.md and docs/operacion.md tell the reader to run, on a fresh `npm start` on other ports. */
let system: Awaited<ReturnType<typeof ephemeralNpmStart>>;

before(async () => {
  system = await ephemeralNpmStart('readme');
});
after(() => system?.stop());

/** @returns what the command prints. @throws when it fails. */
async function shell(command: string): Promise<string> {
  const here = command
    .replaceAll('http://localhost:8000', system.apiUrl)
    .replaceAll('http://localhost:8080', system.pageUrl);
  const { stdout } = await promisify(execFile)('bash', ['-c', here], { cwd: ROOT, maxBuffer: 64 << 20 });
  return stdout;
}

test('the API answers every example as docs/api.md says', async () => {
  // Its examples count on being the first ones.
  const blocks = [...blocksOf('docs/api.md'), ...blocksOf('docs/operacion.md')];
  let compared = 0;
  for (const [index, { language, text }] of blocks.entries()) {
    if (language !== 'sh' || !text.startsWith('curl -s') || text.includes(':15672')) continue;
    const printed = await shell(text);
    const next = blocks[index + 1];
    if (next?.language === 'json') {
      assert.deepEqual(comparable(printed), comparable(next.text), text);
      compared += 1;
    } else assert.ok(printed.length > 100, text);
  }
  assert.ok(compared >= 5);
});

/** The answer without what is another one each time: times, and who did the work. */
function comparable(json: string): unknown {
  return JSON.parse(json, (key, value) => {
    if (key === 'worker') return typeof value;
    if (!key.endsWith('_at')) return value;
    assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
    return 'a time';
  });
}

test('the events of a listing bring it', async () => {
  const [command] = commandsOf('docs/api.md').filter((line) => line.includes('/eventos'));
  const [, json] = /data: (.*)\n\n$/s.exec(await shell(command as string)) ?? [];
  const last = JSON.parse((json as string).split('data: ').at(-1) as string);
  assert.equal(last.status, 'completed');
  assert.equal(last.resultado.length, 200);
});

test('two hundred consultas are sent as docs/operacion.md sends them', async () => {
  const count = async () =>
    Number(
      /^consultas_accepted_total\S* (\d+)/m.exec(await shell('curl -s http://localhost:8000/metrics'))?.[1],
    );
  const before = await count();
  const [loop] = commandsOf('docs/operacion.md').filter((line) => line.startsWith('for '));
  await shell(loop as string);
  assert.equal((await count()) - before, 200);
});

test('every other command of these pages is run here, or somewhere else, or is known', async () => {
  const ELSEWHERE = [
    /^curl -s .*http:\/\/localhost:8000/, // Above.
    /^for /, // Above.
    /docker compose /, // By npm run test:compose; test/readme.test.ts looks at their form.
    /:15672\//, // A page of RabbitMQ.
    /^npm (ci|cit|start|run check|run test:compose)$/, // This very run is one of these.
    /^npm start -- --(workers|broker|port) /, // start.integration.test.ts
    /^RETENTION_DAYS=30 npm start$/, // start.integration.test.ts
    /^npm run bench -- --quick$/, // Minutes.
    /^npm run lab -- comparar /, // test/compare/
    /^ss -ltnp/,
  ];
  const { dataDir } = system;
  for (const command of commandsOf(...TRIED)) {
    if (command.endsWith('--help')) assert.match(await shell(command), /--help/);
    else if (command.startsWith('npm run catalogo')) {
      assert.match(await shell(`${command} --data ${dataDir}`), /Catálogo de 100\s000 productos/);
    } else if (command === 'npm run dead-letters -- list') {
      assert.match(await shell(`${command} --data ${dataDir}`), /No hay mensajes muertos/);
    } else if (command === 'RETENTION_DAYS=30 npm run retencion') {
      assert.match(await shell(`${command} -- --data ${dataDir}`), /limpieza terminada/);
    } else if (command === 'npm run reconciliar') {
      assert.match(await shell(`${command} -- --data ${dataDir}`), /Ninguna consulta lleva más de 3 minutos/);
    } else if (command.startsWith('npm run lab -- planificar ')) {
      assert.match(await shell(command), /Necesitas \d+ workers/);
    } else if (command.startsWith('npm run lab -- ') && !command.includes(' comparar ')) {
      assert.ok(
        EXPERIMENTS.some(({ name }) => command.endsWith(` ${name}`)),
        command,
      );
    } else if (command.startsWith('cp '))
      await shell(command.replace(/ \S+$/, ` ${join(dataDir, '../env')}`));
    else
      assert.ok(
        ELSEWHERE.some((known) => known.test(command)),
        command,
      );
  }
});
