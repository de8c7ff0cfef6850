import { StartError } from './start-error.ts';

/** A process that was started, whatever it is. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves once it does its work; at once when left out. */
  readonly ready?: Promise<void>;
  /** Resolves when it has ended, with how it did where that is known. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a server's end without a reason is just that.
  readonly ended: Promise<string | void>;
  /** Ends it in order. A second call is harmless. */
  stop(): Promise<void>;
  kill(): void;
}

/**
 * Resolves once it does its work.
 * @throws {StartError} when it ends before that.
 */
export async function untilReady(name: string, { ready, ended }: RunningProcess): Promise<void> {
  const early = ended.then((reason) => {
    throw new StartError(`${name} no pudo arrancar: ${reason ?? 'terminó'}`);
  });
  // Once it is ready an end is no longer early, and nobody awaits this any more.
  early.catch(() => {});
  await Promise.race([ready, early]);
}
