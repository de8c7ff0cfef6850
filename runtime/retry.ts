import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from './backoff.ts';

export interface RetryOptions {
  /** Whether the failure of that attempt (1, 2, …) can pass by itself; any other is thrown at once. */
  isTransient(error: unknown, attempt: number): boolean | Promise<boolean>;
  /** Called before each wait, for the log. */
  onRetry?(error: unknown, attempt: number): void;
  /** Ends the waiting; the last failure is thrown then. */
  signal?: AbortSignal;
}

/** Repeats `operation` with growing pauses for as long as it fails with something that can pass. */
export async function retry<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (options.signal?.aborted || !(await options.isTransient(error, attempt))) throw error;
      options.onRetry?.(error, attempt);
      // An abort ends the pause early; the next round then throws the failure itself.
      await sleep(backoffMs(attempt), undefined, options.signal && { signal: options.signal }).catch(
        () => {},
      );
    }
  }
}
