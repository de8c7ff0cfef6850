import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RunsOverview } from '@sel/contract/lab/experiments';
import { waitFor } from '../local/processes/wait-for.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { type NpmStart, npmStart, runNpmStart } from './npm-start.ts';

const dir = temporaryDirectory('spoilt');
const running = new Set<NpmStart>();
after(async () => {
  for (const system of running) await end(system);
  rmSync(dir, { recursive: true, force: true });
});

async function start(dataDir: string, ...more: string[]): Promise<NpmStart> {
  const system = await npmStart([...arguments_(dataDir), ...more]);
  running.add(system);
  return system;
}

const arguments_ = (dataDir: string) => ['--data', dataDir, '--workers', '1'];

async function end(system: NpmStart): Promise<void> {
  running.delete(system);
  assert.equal(await system.stop(), 0);
}

/** Takes all the room that is left on a disk. @returns the file that has it. */
function fill(disk: string): string {
  const path = join(disk, 'filler');
  const file = openSync(path, 'w');
  try {
    for (const size of [1 << 20, 4096, 1]) while (canWrite(file, size));
  } finally {
    closeSync(file);
  }
  return path;
}

function canWrite(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size, 1)) === size;
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    return false;
  }
}

test('a first start on a full disk says so, and the next one on the freed disk works', async (t) => {
  const disk = join(dir, 'disk');
  mkdirSync(disk, { mode: 0o711 });
  const options = ['-t', 'tmpfs', '-o', 'size=400m,mode=711', 'tmpfs', disk];
  if (spawnSync('mount', options).status !== 0) return t.skip('only root may mount a small disk');
  try {
    const filler = fill(disk);
    // No room for the first file, none for the second, none for the database: a file takes a page at least.
    for (const room of [0, 4096, 8 << 20]) {
      rmSync(filler);
      fill(disk);
      truncateSync(filler, Math.max(0, sizeOf(filler) - room));
      const { output, status } = await runNpmStart([
        ...arguments_(join(disk, 'data')),
        ...['--port', '0', '--api-port', '0'],
      ]);
      assert.match(output, /El disco está lleno: no cabe nada más en .*--data DIR/);
      assert.equal(status, 1);
    }
    rmSync(filler);
    await end(await start(join(disk, 'data')));
  } finally {
    spawnSync('umount', [disk]);
  }
});

function sizeOf(path: string): number {
  return Number(spawnSync('stat', ['-c', '%s', path], { encoding: 'utf8' }).stdout);
}

/** More kinds are tried in runtime/whole-file.test.ts. */
const SPOILT = ['', '{"pid": 1'];

test('files that a power cut has spoilt are named and left aside, and the system starts with its data', async () => {
  const dataDir = join(dir, 'data');
  await end(await start(dataDir, '--productos', '250'));
  for (const text of SPOILT) {
    for (const name of ['running.json', 'secrets.json']) writeFileSync(join(dataDir, name), text);
    truncateSync(join(dataDir, 'postgres/owner-password'), 0);
    const run = join(dataDir, 'resultados', '2026-01-02T03-04-05-006-escalado');
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'resumen.json'), text);

    const system = await start(dataDir);
    for (const name of ['running.json', 'secrets.json']) {
      assert.match(system.output(), new RegExp(`${name} está vacío, cortado o no se deja leer`));
    }
    assert.match(system.output(), /250 productos/);
    const reports = await fetch(`${system.pageUrl}/lab/informes`);
    assert.deepEqual((await reports.json()) as RunsOverview, { runs: [] });
    await waitFor('the log names it', () => system.output().includes('resumen.json está vacío'));
    await end(system);
  }
});
