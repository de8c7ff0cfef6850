import type { WorkerSetting } from '@sel/contract/lab/control';
import type { SystemControl } from '../faults/system-control.ts';

/**
 * Knows what the workers were before it changed them for the first time, and what they were set to since.
 * @param seen what the workers are at this moment; undefined as long as they have not been seen.
 */
export function rememberingControl(
  control: SystemControl,
  seen: () => WorkerSetting | undefined,
): SystemControl {
  let first: WorkerSetting | undefined;
  let now: WorkerSetting | undefined;
  const remember = () => {
    first ??= seen();
    now ??= first;
  };
  return {
    ...control,
    get changedWorkers() {
      if (!first || !now) return undefined;
      const isAsAtFirst = now.count === first.count && now.concurrency === first.concurrency;
      return isAsAtFirst ? undefined : { first, now };
    },
    async setWorkers(count, concurrency) {
      remember();
      await control.setWorkers(count, concurrency);
      if (now) now = { count, concurrency: concurrency ?? now.concurrency };
    },
    kill(target, deadMs) {
      // One that is dead for some seconds is not seen, and belongs to them all the same.
      remember();
      return control.kill(target, deadMs);
    },
  };
}
