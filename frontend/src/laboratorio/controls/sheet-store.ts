import { type ReadonlySignal, signal } from '@preact/signals';

/** What lies under the edge of a narrow page until it is asked for. */
interface SheetStore {
  /** Whether there is anything to be brought up at the moment. */
  readonly isOffered: ReadonlySignal<boolean>;
  readonly isOpen: ReadonlySignal<boolean>;
  /** Says that there is from now on. @returns what ends that, and closes it. */
  offer(): () => void;
  open(): void;
  /** @returns whether it was open. */
  close(): boolean;
}

export function createSheetStore(): SheetStore {
  const isOffered = signal(false);
  const isOpen = signal(false);
  const close = () => {
    const wasOpen = isOpen.peek();
    isOpen.value = false;
    return wasOpen;
  };
  return {
    isOffered,
    isOpen,
    offer() {
      isOffered.value = true;
      return () => {
        isOffered.value = false;
        close();
      };
    },
    open() {
      isOpen.value = isOffered.peek();
    },
    close,
  };
}
