import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readStat } from '@sel/runtime/proc';
import { ROOT } from '@sel/runtime/project-root';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { guard } from '../local/processes/guard.ts';
import { signalAll } from '../local/processes/process-tree.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { type Marked, marked } from './npm-start.ts';

/*
 * A command that starts whole systems and is ended, however that is done, takes them with it.
 */

/** Its trees and data, which whoever is killed leaves behind, go with it. */
const dir = testDirectory('orphans');

/** A system that starts or stops shares the machine with the other tests. */
const DEADLINE_MS = 300_000;

const COMPARISON = 'run lab -- comparar --base HEAD --head HEAD --parejas 400 --workers 1 --salida';
const OWN_SYSTEM = `
  const { startOwnSystem } = await import(${JSON.stringify(join(ROOT, 'lab/cli/own-system.ts'))});
  await startOwnSystem(process.env.TMPDIR + '/own', 'postgres');
  setInterval(() => {}, 1_000);`;

/** What is run, and how many whole systems it starts. */
const COMMANDS = {
  comparar: { command: ['npm', ...COMPARISON.split(' '), join(dir, 'out')], systems: 2 },
  'test:queue': { command: 'npm run test:queue -- asIs short'.split(' '), systems: 1 },
  'a system for one command': { command: [process.execPath, '-e', OWN_SYSTEM], systems: 1 },
};

const CASES: [keyof typeof COMMANDS, 'what is run' | 'what npm runs', NodeJS.Signals][] = [
  ['comparar', 'what is run', 'SIGKILL'],
  ['comparar', 'what npm runs', 'SIGKILL'],
  ['comparar', 'what is run', 'SIGTERM'],
  ['test:queue', 'what is run', 'SIGKILL'],
  ['a system for one command', 'what is run', 'SIGKILL'],
];

describe('whoever starts systems and is ended leaves nothing running', () => {
  for (const [name, target, signal] of CASES) {
    test(`${name}: ${signal} for ${target}`, async () => {
      const { command, systems } = COMMANDS[name];
      const { env, processes } = marked();
      const own = mkdtempSync(join(dir, 'case-'));
      const child = start(command, { ...env, TMPDIR: own });
      try {
        await untilAnnounced(child, own, systems);
        const victim = target === 'what is run' ? child.pid : below(child, processes);
        process.kill(victim as number, signal);
        await waitFor('all that it started has ended', () => processes().length === 0, DEADLINE_MS);
      } finally {
        signalAll(
          processes().map(({ pid }) => pid),
          'SIGKILL',
        );
      }
    });
  }
});

function start([command = '', ...args]: readonly string[], env: Record<string, string>) {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'ignore' });
  // The runner ends an interrupted test file without its `after` hooks.
  child.once('exit', guard(child.pid as number, 'TERM'));
  return child;
}

/** Each system tells in its folder that it runs. */
async function untilAnnounced(child: ChildProcess, folder: string, systems: number): Promise<void> {
  await waitFor(
    'all systems run',
    () => {
      assert.equal(child.exitCode, null, 'it goes on until it is ended');
      return globSync(['*/running.json', '*/data/running.json'], { cwd: folder }).length === systems;
    },
    DEADLINE_MS,
  );
}

/** The program that npm runs, in the place of its shell. */
function below(npm: ChildProcess, processes: Marked['processes']): number | undefined {
  const pids = processes().map(({ pid }) => pid);
  return pids.find((pid) => readStat(pid)?.parentPid === npm.pid);
}
