import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@sel/runtime/project-root';
import { isCompiled } from '../../local/compiled/programs.ts';
import { freePort } from '../../local/processes/free-port.ts';
import { spawnGuarded } from '../../local/processes/guarded.ts';
import { type Bench, ROUNDS } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';

const DEADLINE_MS = 120_000;
const ASK_INTERVAL_MS = 10;

/** What each step of a start is recognised by in what `npm start` prints once it is done. */
const STEPS = {
  command: /^Sistema de Escalabilidad y Latencia$/m,
  database: /^✔ Base de datos /m,
  tables: /^✔ Tablas y catálogo /m,
  queue: /^✔ Cola /m,
  services: /^✔ Servicios /m,
} as const;
export type StartStep = keyof typeof STEPS;

/** How long second starts take, in milliseconds since `npm start` was called. */
export interface StartFigures {
  /** The page answers 200 for the first time. */
  pageMs: Measured;
  /** Everything is ready: the addresses are printed. */
  readyMs: Measured;
  /** When each step was done. */
  stepsMs: Record<StartStep, Measured>;
}

interface Start {
  pageMs: number;
  readyMs: number;
  stepsMs: Record<StartStep, number>;
}

/** How long a person waits for `npm start`, with data and compiled programs of an earlier start. */
export async function measureStart(bench: Bench): Promise<StartFigures> {
  const dataDir = join(bench.servers.dir, 'arranque');
  try {
    bench.say('Arranque · el primero, que prepara los siguientes');
    await startOnce(bench, dataDir, () => untilTrue(bench, isCompiled));
    const starts: Start[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      bench.say(`Arranque · vuelta ${round} de ${ROUNDS}`);
      starts.push(await startOnce(bench, dataDir));
    }
    const of = (figure: (start: Start) => number) => measured(starts.map(figure));
    const steps = Object.keys(STEPS) as StartStep[];
    const stepsMs = steps.map((step) => [step, of((start) => start.stepsMs[step])]);
    return {
      pageMs: of(({ pageMs }) => pageMs),
      readyMs: of(({ readyMs }) => readyMs),
      stepsMs: Object.fromEntries(stepsMs) as StartFigures['stepsMs'],
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** @param meanwhile is waited for before it is ended again. */
async function startOnce(bench: Bench, dataDir: string, meanwhile?: () => Promise<void>): Promise<Start> {
  const ports = { page: await freePort(), api: await freePort() };
  const args = ['--data', dataDir, '--port', String(ports.page), '--api-port', String(ports.api)];
  const startedMs = performance.now();
  const { child: npm, ended } = spawnGuarded('npm', ['start', '--', ...args], { cwd: ROOT });
  try {
    const [pageMs, printed] = await Promise.all([
      firstPageMs(bench, ports.page, startedMs),
      stepsPrinted(bench, npm, startedMs),
    ]);
    await meanwhile?.();
    return { pageMs, ...printed };
  } finally {
    npm.kill('SIGTERM');
    await ended;
  }
}

async function firstPageMs(bench: Bench, port: number, startedMs: number): Promise<number> {
  await untilTrue(bench, async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/`)).ok;
    } catch {
      return false; // Nothing listens there yet.
    }
  });
  return performance.now() - startedMs;
}

async function stepsPrinted(
  bench: Bench,
  npm: ChildProcess,
  startedMs: number,
): Promise<Pick<Start, 'readyMs' | 'stepsMs'>> {
  const stepsMs: Partial<Start['stepsMs']> = {};
  let text = '';
  let readyMs: number | undefined;
  npm.stdout?.on('data', (chunk) => {
    text += chunk;
    const nowMs = performance.now() - startedMs;
    for (const [step, pattern] of Object.entries(STEPS) as [StartStep, RegExp][])
      if (pattern.test(text)) stepsMs[step] ??= nowMs;
    if (/^ +Página /m.test(text)) readyMs ??= nowMs;
  });
  await untilTrue(bench, () => {
    if (npm.exitCode !== null) throw new Error(`npm start terminó con ${npm.exitCode}:\n${text}`);
    return readyMs !== undefined;
  });
  return { readyMs: readyMs as number, stepsMs: stepsMs as Start['stepsMs'] };
}

async function untilTrue(bench: Bench, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    bench.signal.throwIfAborted();
    if (performance.now() > deadlineMs) throw new Error('npm start no llegó a donde debía en dos minutos');
    await sleep(ASK_INTERVAL_MS);
  }
}
