import type { ChildProcess } from 'node:child_process';
import { freeze } from './guard.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { untilReady } from './running-process.ts';
import type { Service } from './services.ts';

/**
 * A service of the system that can be ended in any way and started again as it was. It runs from its source, so that
 * what is measured does not depend on what was compiled before; `npm test` compiles first, and sets TEST_COMPILED.
 */
export class ServiceProcess {
  readonly #options: Service;
  #running: RunningProgram | undefined;
  #log = '';

  constructor(options: Service) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get process(): ChildProcess {
    if (!this.#running) throw new Error(`${this.name} was never started`);
    return this.#running.child;
  }

  get readyUrl(): string {
    return this.#options.readyUrl;
  }

  get isRunning(): boolean {
    const child = this.#running?.child;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** What it has logged so far (its last 100,000 characters), through all its lives. */
  log(): string {
    return this.#log;
  }

  /** Starts it; resolves when it is ready. @throws with what it has logged when it ends before that. */
  async start(): Promise<void> {
    const { name, script, env, readyUrl } = this.#options;
    const { PATH, NODE_COMPILE_CACHE, TEST_COMPILED } = process.env;
    const add = (_: string, line: string) => {
      this.#log = `${this.#log}${line}\n`.slice(-100_000);
    };
    // The runner ends an interrupted test file without its `after` hooks.
    const program = {
      name,
      script,
      fromSource: !TEST_COMPILED,
      env: { PATH, NODE_COMPILE_CACHE, ...env },
      log: { add },
    };
    this.#running = startProgram(program, { readyUrl, orphaned: 'KILL' });
    await untilReady(name, this.#running).catch((error: Error) => {
      throw new Error(`${error.message}:\n${this.#log}`);
    });
  }

  /** @returns what lets it go on. */
  freeze(): () => void {
    return freeze([this.process.pid as number]);
  }

  /** Sends the signal and waits for the process's end; returns its exit code, null when a signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.isRunning) this.process.kill(signal);
    await this.#running?.ended;
    return this.#running?.child.exitCode ?? null;
  }
}
