import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlReply, ControlRequest } from '@sel/runtime/control-protocol';
import { http } from '@sel/runtime/http';
import { NODE_ARGUMENTS } from '@sel/runtime/node-arguments';
import { ROOT } from '@sel/runtime/project-root';
import { compiledProgram } from '../compiled/programs.ts';
import { guard } from './guard.ts';
import { endPatiently } from './guarded.ts';
import type { RunningProcess } from './running-process.ts';
import { reasonIn } from './service-log.ts';
import { StartError } from './start-error.ts';

/** Seconds that a service has to finish what it began. */
export const GRACE_S = 10;

/** A busy machine takes its time to start several of them at once. */
const READY_DEADLINE_MS = 180_000;
const READY_INTERVAL_MS = 25;
const ANSWER_DEADLINE_MS = 5_000;
const LAST_LINES = 50;

export interface NodeProgram {
  /** Its log lines are signed with this. */
  name: string;
  /** Relative to the project, or the whole path of another one's. */
  script: string;
  /** Runs the source even where what is compiled of it would start faster. */
  fromSource?: boolean;
  env: NodeJS.ProcessEnv;
  /** Takes every line that it prints. */
  log: { add(name: string, line: string): void };
  /** Answers what the program asks of its parent; without it there is no channel between them. */
  answer?(request: ControlRequest): Promise<ControlReply>;
}

/** A program that was started; when it has ended, its output has been read to its end. */
export interface RunningProgram extends RunningProcess {
  /** May be one that could not be started: that has ended, too. */
  child: ChildProcess;
  ended: Promise<string>;
}

interface StartOptions {
  /** Answers 200 once the program does its work; without it, it is taken to. */
  readyUrl?: string;
  /** The signal that it gets should this process vanish: SIGTERM when left out. */
  orphaned?: 'TERM' | 'KILL';
}

export function startProgram(
  program: NodeProgram,
  { readyUrl, orphaned = 'TERM' }: StartOptions = {},
): RunningProgram {
  const { child, ended } = spawnProgram(program, orphaned);
  return {
    child,
    pid: child.pid as number,
    ...(readyUrl !== undefined && { ready: untilAnswering(program.name, readyUrl, ended) }),
    ended,
    // It keeps its grace period by itself; one that hangs does not.
    stop: () => endPatiently(child, ended, (GRACE_S + 3) * 1000),
    kill: () => void child.kill('SIGKILL'),
  };
}

/**
 * Runs one of the project's programs to its end.
 * @throws {StartError} with its last words when it fails.
 */
export async function runProgram(program: NodeProgram, signal: AbortSignal): Promise<void> {
  const { child, ended } = startProgram(program);
  const end = () => void child.kill('SIGTERM');
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  const reason = await ended;
  signal.removeEventListener('abort', end);
  if (child.exitCode !== 0) throw new StartError(reason);
}

/** The program has a session of its own, so that a terminal's Ctrl-C leaves the stopping to the one who can do it in order. */
function spawnProgram(
  program: NodeProgram,
  orphaned: 'TERM' | 'KILL',
): Pick<RunningProgram, 'child' | 'ended'> {
  const { name, script, fromSource, env, log, answer } = program;
  const file = (!fromSource && compiledProgram(script)) || script;
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, file], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(answer ? (['ipc'] as const) : [])],
  });
  if (child.pid === undefined) {
    return { child, ended: once(child, 'error').then(([{ message }]) => `no se pudo ejecutar (${message})`) };
  }
  child.on('message', async (request: ControlRequest) => {
    const reply = await answer?.(request);
    // It may have ended meanwhile, and then needs no answer.
    if (reply && child.connected) child.send(reply, () => {});
  });
  const lastLines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input)
      createInterface({ input }).on('line', (line) => {
        if (lastLines.push(line) > LAST_LINES) lastLines.shift();
        log.add(name, line);
      });
  }
  const release = guard(child.pid, orphaned);
  const ended = once(child, 'close').then(([code, signal]) => {
    release();
    if (signal) return `terminó por la señal ${signal}`;
    return (code !== 0 && reasonIn(lastLines)) || `terminó con el código ${code}`;
  });
  return { child, ended };
}

/**
 * Resolves once the program answers 200 there; stays pending when its process ends first.
 * @throws {StartError} when it takes too long.
 */
async function untilAnswering(name: string, url: string, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  const deadline = performance.now() + READY_DEADLINE_MS;
  while (performance.now() < deadline) {
    if (over.signal.aborted) return new Promise(() => {});
    if (await answersWell(url, over.signal)) return;
    await sleep(READY_INTERVAL_MS);
  }
  throw new StartError(`${name} no estuvo listo en ${READY_DEADLINE_MS / 1000} s (${url}).`);
}

/** It does not use `fetch`: what that loads when it is first used is 40 ms of the start. */
async function answersWell(url: string, over: AbortSignal): Promise<boolean> {
  const request = http.get(url, { signal: AbortSignal.any([over, AbortSignal.timeout(ANSWER_DEADLINE_MS)]) });
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => {}).resume();
    return response.statusCode === 200;
  } catch {
    return false; // Nothing listens there yet.
  } finally {
    request.on('error', () => {});
  }
}
