import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { NODE_ARGUMENTS } from '@sel/runtime/node-arguments';
import { ROOT } from '@sel/runtime/project-root';
import type { Service } from '../services.ts';
import { guard } from './guard.ts';
import { waitFor } from './wait-for.ts';

/** A busy machine takes its time to start several of them at once. */
const START_DEADLINE_MS = 120_000;

/** A service of the system as a real process; it can be ended in any way and started again as it was. */
export class ServiceProcess {
  readonly #options: Service;
  #child: ChildProcess | undefined;
  #log = '';

  constructor(options: Service) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get process(): ChildProcess {
    if (!this.#child) throw new Error(`${this.name} was never started`);
    return this.#child;
  }

  get readyUrl(): string {
    return this.#options.readyUrl;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it has logged so far (its last 100,000 characters), through all its lives. */
  log(): string {
    return this.#log;
  }

  /** Starts it; resolves when it is ready. */
  async start(): Promise<void> {
    const node = join(ROOT, 'node_modules/.bin/node');
    const child = spawn(node, [...NODE_ARGUMENTS, resolve(ROOT, this.#options.script)], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        ...this.#options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    // The runner ends an interrupted test file without its `after` hooks.
    child.once('exit', guard(child.pid as number, 'KILL'));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#log = (this.#log + chunk).slice(-100_000);
      });
    }
    const { readyUrl } = this.#options;
    const isReady = async () => {
      if (!this.isRunning) throw new Error(`${this.name} ended:\n${this.#log}`);
      return (await fetch(readyUrl).catch(() => undefined))?.ok;
    };
    await waitFor(`${this.name} answers at ${readyUrl}`, isReady, START_DEADLINE_MS);
  }

  /** @returns what lets it go on. */
  freeze(): () => void {
    const pid = this.process.pid as number;
    process.kill(pid, 'SIGSTOP');
    const release = guard(pid, 'CONT');
    return () => {
      process.kill(pid, 'SIGCONT');
      release();
    };
  }

  /** Sends the signal and waits for the process's end; returns its exit code, null when a signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.isRunning) {
      const ended = once(this.process, 'exit');
      this.process.kill(signal);
      await ended;
    }
    return this.#child?.exitCode ?? null;
  }
}
