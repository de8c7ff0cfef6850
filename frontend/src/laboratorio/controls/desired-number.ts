import { type ReadonlySignal, signal } from '@preact/signals';

interface DesiredNumber {
  /** What is asked for and not yet observed; undefined when nothing is. */
  readonly desired: ReadonlySignal<number | undefined>;
  /** Asks for `value`. While something is being carried out only the last value waits. */
  set(value: number): Promise<void>;
  /** What there is at this moment. */
  observed(value: number): void;
}

/** After something has been carried out it is seen within seconds, or something else has happened since. */
const PATIENCE_MS = 5_000;

/**
 * A number that takes a while to come true, such as how many workers run.
 * @param carryOut resolves when it is true, with false when it cannot be.
 */
export function createDesiredNumber(carryOut: (value: number) => Promise<boolean>): DesiredNumber {
  const desired = signal<number | undefined>(undefined);
  let isUnderWay = false;
  let giveUp: ReturnType<typeof setTimeout> | undefined;

  const carryOutLast = async () => {
    for (;;) {
      const value = desired.peek();
      if (value === undefined || !(await carryOut(value))) return false;
      if (desired.peek() === value) return true;
    }
  };

  return {
    desired,
    async set(value) {
      desired.value = value;
      clearTimeout(giveUp);
      if (isUnderWay) return;
      isUnderWay = true;
      const isDone = await carryOutLast();
      isUnderWay = false;
      const forget = () => {
        desired.value = undefined;
      };
      if (isDone) giveUp = setTimeout(forget, PATIENCE_MS);
      else forget();
    },
    observed(value) {
      if (!isUnderWay && value === desired.peek()) desired.value = undefined;
    },
  };
}
