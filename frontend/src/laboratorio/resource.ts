import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { connectionState, progress } from './connection.ts';

/** Something that the laboratory has, as it was when it was last asked for. */
interface Resource<T> {
  /** Undefined until there is an answer; what it was stays where a later question has none. */
  readonly latest: ReadonlySignal<T | undefined>;
  refresh(): Promise<void>;
  /** Asks now and again whenever `changes` reads something new. @returns what ends that. */
  follow(changes: () => boolean): () => void;
}

/** @param read resolves with undefined when there is no answer; the page says already that nobody answers. */
export function createResource<T>(read: () => Promise<T | undefined>): Resource<T> {
  const latest = signal<T | undefined>(undefined);
  let asked = 0;
  const refresh = async () => {
    asked += 1;
    const mine = asked;
    const answer = await read();
    // An older answer that comes late is not taken.
    if (answer !== undefined && mine === asked) latest.value = answer;
  };
  return {
    latest,
    refresh,
    follow: (changes) =>
      effect(() => {
        if (changes()) void refresh();
      }),
  };
}

/** Whenever the laboratory is reached (again): another one may answer. */
export const whenReached = () => connectionState.value === 'open';

/** The same, and whenever a run has ended. */
export const whenARunHasEnded = () => whenReached() && progress.value?.state !== 'running';
