import { type ReadonlySignal, signal } from '@preact/signals';

export interface Wish {
  /** What is wished and not yet seen; undefined when nothing is. */
  readonly wished: ReadonlySignal<number | undefined>;
  /** Asks for `value`. While something is being carried out only the last wish waits. */
  set(value: number): Promise<void>;
  /** What there is at this moment. */
  seen(value: number): void;
}

/** After something has been carried out it is seen within seconds, or something else has happened since. */
const PATIENCE_MS = 5_000;

/**
 * A number that takes a while to come true, such as how many workers run.
 * @param carryOut resolves when it is true, with false when it cannot be.
 */
export function createWish(carryOut: (value: number) => Promise<boolean>): Wish {
  const wished = signal<number | undefined>(undefined);
  let isUnderWay = false;
  let giveUp: ReturnType<typeof setTimeout> | undefined;

  const carryOutLast = async () => {
    for (;;) {
      const value = wished.peek();
      if (value === undefined || !(await carryOut(value))) return false;
      if (wished.peek() === value) return true;
    }
  };

  return {
    wished,
    async set(value) {
      wished.value = value;
      clearTimeout(giveUp);
      if (isUnderWay) return;
      isUnderWay = true;
      const isDone = await carryOutLast();
      isUnderWay = false;
      const forget = () => {
        wished.value = undefined;
      };
      if (isDone) giveUp = setTimeout(forget, PATIENCE_MS);
      else forget();
    },
    seen(value) {
      if (!isUnderWay && value === wished.peek()) wished.value = undefined;
    },
  };
}
