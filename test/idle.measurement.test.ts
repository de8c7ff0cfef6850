import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';
import { readStat } from '@sel/runtime/proc';
import { processTree } from '../local/processes/process-tree.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { type NpmStart, npmStart } from './npm-start.ts';

const MEASURED_S = 30;
/** What a start and a consulta leave to be done is done after so long. */
const CALM_S = 5;
const MOST_OF_ONE_CORE = 0.02;
const MOST_WINDOWS = 4;

const skip = process.platform === 'linux' ? false : 'processor time is read from /proc';
const dir = temporaryDirectory('idle');
let system: NpmStart | undefined;
after(async () => {
  system?.npm.kill('SIGTERM');
  await system?.ended;
  rmSync(dir, { recursive: true, force: true });
});

/** Processor time that each process of the system, npm and PostgreSQL's included, has taken since it began. */
function takenSeconds({ npm }: NpmStart): Map<number, { seconds: number; command: string }> {
  const entries = processTree(npm.pid as number).map((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    const seconds = (readStat(pid)?.cpuMs ?? 0) / 1000;
    return [pid, { seconds, command: command.slice(-100) }] as const;
  });
  return new Map(entries);
}

async function consultaMs({ apiUrl }: NpmStart): Promise<number> {
  const startMs = performance.now();
  const accepted = await fetch(`${apiUrl}/consultar`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
  });
  const { consulta_id } = (await accepted.json()) as { consulta_id: number };
  const ended = await fetch(`${apiUrl}/consultar/${consulta_id}`, { headers: { Prefer: 'wait=20' } });
  assert.equal(((await ended.json()) as Consulta).status, 'completed');
  return performance.now() - startMs;
}

/** What each process took of one core in a window of time, the greatest first. */
async function sharesOf(running: NpmStart): Promise<{ share: number; command: string }[]> {
  const before = takenSeconds(running);
  await sleep(MEASURED_S * 1000);
  return [...takenSeconds(running)]
    .map(([pid, { seconds, command }]) => ({
      share: (seconds - (before.get(pid)?.seconds ?? 0)) / MEASURED_S,
      command,
    }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share);
}

test('with no consulta under way the whole system takes less than 2 % of one core', { skip }, async (t) => {
  system = await npmStart(['--data', join(dir, 'data')]);
  await consultaMs(system);
  await sleep(CALM_S * 1000);
  let table = '';
  // What else the machine does makes the same work dearer, never cheaper; and rest may take longer to come.
  for (let window = 1; window <= MOST_WINDOWS; window += 1) {
    const shares = await sharesOf(system);
    const total = shares.reduce((sum, { share }) => sum + share, 0);
    t.diagnostic(`${(100 * total).toFixed(2)} % of one core`);
    if (total < MOST_OF_ONE_CORE) return;
    table = shares.map(({ share, command }) => `${(100 * share).toFixed(2)} % ${command}`).join('\n');
  }
  assert.fail(table);
});

test('the first consulta after a rest is not slower for it', { skip }, async () => {
  const latencyMs = await consultaMs(system as NpmStart);
  // A poll that had to come first would cost seconds.
  assert.ok(latencyMs < 1_000, `${latencyMs} ms`);
});
