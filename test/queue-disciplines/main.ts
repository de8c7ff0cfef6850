import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanName } from '@sel/contract/lab/experiments';
import { findRunning, type RunningSystem } from '@sel/runtime/running-system';
import { LabClient } from '../../lab/cli/client.ts';
import { latenciaCarga } from '../../lab/experiments/latencia-carga/experiment.ts';
import { writeReport } from '../../lab/experiments/report/write-report.ts';
import { RunFolder } from '../../lab/experiments/run-folder.ts';
import { guard } from '../../local/processes/guard.ts';
import { whenOrphaned } from '../../local/processes/orphaned.ts';

/** What must come of `latencia-carga` with workers that take from the queue in each way. */
const EXPECTED = { asIs: 'confirmed', polling: 'refuted', split: 'refuted' } as const;

const HELP = `npm run test:queue -- MANERA [PLAN]

  Ejecuta «latencia-carga» en un sistema aparte cuyos workers toman de la cola de otra MANERA:
    asIs      como son: debe confirmarse
    polling   preguntan cada 100 ms: debe refutarse
    split     cada uno acapara lo que puede, y la cola queda partida en dos: debe refutarse
  PLAN: full (por omisión, media hora) o short. Estado de salida: 0 si sale lo que debe, 1 si no.`;

const ASK_AGAIN_MS = 1_000;

async function main(way: string | undefined, planName: string = 'full'): Promise<number> {
  if (!isWay(way) || !(planName in latenciaCarga.plans)) {
    console.log(HELP);
    return 2;
  }
  // The guard ends the system then.
  whenOrphaned(() => process.exit(2));
  const dataDir = join(tmpdir(), `sel-queue-${way}-${process.pid}`);
  mkdirSync(dataDir);
  const system = await start(way, dataDir);
  try {
    const id = await run(new LabClient(system.running), planName as PlanName);
    const folder = new RunFolder(join(dataDir, 'resultados', id));
    const { conclusion } = await writeReport(folder, latenciaCarga);
    console.log(`${way}: ${conclusion.outcome}\n${conclusion.verdict.es}\n${folder.path}/informe.html`);
    return conclusion.outcome === EXPECTED[way] ? 0 : 1;
  } finally {
    await system.stop();
  }
}

function isWay(way: string | undefined): way is keyof typeof EXPECTED {
  return way !== undefined && way in EXPECTED;
}

/** `npm start` on free ports, as it is or by way of start.ts. */
async function start(way: keyof typeof EXPECTED, dataDir: string) {
  const program = way === 'asIs' ? 'local/start/main.ts' : 'test/queue-disciplines/start.ts';
  const args = [program, '--port', '0', '--api-port', '0', '--data', dataDir];
  const env = { ...process.env, TEST_QUEUE_DISCIPLINE: way };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const release = guard(child.pid as number, 'TERM');
  const ended = once(child, 'close').then(release);
  let running: RunningSystem | undefined;
  for (;;) {
    running = findRunning(dataDir);
    if (running) break;
    if (child.exitCode !== null) throw new Error(`npm start terminó con ${child.exitCode}`);
    await sleep(ASK_AGAIN_MS);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { running, stop };
}

/** @returns the name of the run's folder. */
async function run(lab: LabClient, planName: PlanName): Promise<string> {
  await lab.start(latenciaCarga.name, planName);
  for (let told = -1; ; await sleep(ASK_AGAIN_MS)) {
    const progress = await lab.progress();
    if (progress && progress.done !== told) console.log(`${progress.done} de ${progress.total}`);
    told = progress?.done ?? told;
    if (progress && progress.state !== 'running') {
      if (progress.state !== 'finished') throw new Error(`El experimento terminó así: ${progress.error}`);
      return progress.id;
    }
  }
}

process.exitCode = await main(...(process.argv.slice(2) as [string?, string?]));
