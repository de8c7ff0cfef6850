import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Comparison } from '@sel/contract/lab/comparison';
import { ROOT } from '@sel/runtime/project-root';
import { Check } from 'typebox/value';
import { statusOf } from '../../lab/cli/compare-options.ts';
import type { NoiseFloor } from '../../lab/compare/noise-floor.ts';
import type { StoredComparison } from '../../lab/compare/stored-comparison.ts';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { guard } from '../../local/processes/guard.ts';

/**
 * So little that it says nothing of the system, and all of how it is compared. What a machine that is busy with other tests
 * delays is not much beside the work, and what was measured counts.
 */
const TINY_LOAD =
  '--tasa 20 --calentar 200ms --medir 400ms --tope 200ms --usuarios 2 --workers 1 ' +
  '--base-env WORKER_TRABAJO_MS=200 --head-env WORKER_TRABAJO_MS=200';
const TINY: readonly [RegExp, string][] = [
  [/--salida \S+/, '--salida "$SALIDA"'],
  [/--nulo \d+/, '--nulo 1'],
  [/--parejas \d+/, '--parejas 6'],
];
const ACCEPTED = ['better', 'equivalent', 'undecided'] as const;

/** The workflow's own lines that compare, as a shell runs them. */
const commands = readFileSync(join(ROOT, 'docs/comparar.yaml'), 'utf8')
  .split('\n')
  .flatMap((line) => /^\s+run: (npm run lab -- comparar .*)$/.exec(line)?.[1] ?? [])
  .map((command) => TINY.reduce((text, [long, short]) => text.replace(long, short), command));

describe('the workflow of docs/comparar.yaml', () => {
  const dir = testDirectory('comparar');

  const run = async (command: string) => {
    const env = { ...process.env, BASE: 'HEAD', HEAD: 'HEAD', CARGA: TINY_LOAD, SALIDA: dir };
    const child = spawn('sh', ['-c', `exec ${command}`], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // The runner ends an interrupted test file without its `after` hooks.
    child.once('exit', guard(child.pid as number, 'TERM'));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    const [status] = await once(child, 'close');
    return { status, output };
  };
  const stored = <Stored>(...path: string[]): Stored => JSON.parse(readFileSync(join(dir, ...path), 'utf8'));

  test('measures the noise of the machine, with both systems started anew', async () => {
    const { status, output } = await run(`${commands[0]}`);
    // A machine that is busy with other tests may spoil all that is measured, and is told so.
    if (status === statusOf(null, []))
      return assert.match(output, /no cuenta: [\s\S]*deja la máquina tranquila/);
    assert.equal(status, 0, output);
    assert.match(output, /El mismo código pasó por mejor o peor en \d de 1 comparaciones/);
    const { comparisons, plan } = stored<NoiseFloor>('ruido.json');
    assert.equal(comparisons.length, 1);
    assert.equal(plan.pairs, 6);
  });

  test('compares two refs in turn, and ends with the status of what came out', async () => {
    const { status, output } = await run(`${commands[1]}`);
    const [folder] = readdirSync(dir).filter((name) => name.endsWith('-comparacion'));
    assert.ok(folder, output);
    const comparison = stored<Comparison>(folder, 'comparacion.json');
    assert.ok(Check(Comparison, comparison));
    assert.equal(status, statusOf(comparison.verdict, ACCEPTED), output);
    const { runs, subjects } = stored<StoredComparison>(folder, 'datos.json');
    const order = runs.map(({ side }) => side).join('');
    assert.match(order, /^(abba){3}/);
    assert.match(subjects.a.commit, /^[0-9a-f]{40}$/);
    // In so short a moment a machine that stumbles may end none.
    const ended = runs.flatMap(({ figures }) => figures ?? []);
    assert.ok(ended.length > 0 && ended.every(({ cpuMs }) => cpuMs > 0), output);
    assert.ok(
      ended.some(({ throughputPerSecond }) => throughputPerSecond > 0),
      output,
    );
    assert.match(readFileSync(join(dir, folder, 'informe.html'), 'utf8'), /¿Sirvió el cambio\?/);
  });

  test('an unknown ref is refused before anything is started', async () => {
    const { status, output } = await run('npm run lab -- comparar --base no-existe');
    assert.equal(status, 2);
    assert.match(output, /git no conoce «no-existe».*git fetch/);
  });
});
