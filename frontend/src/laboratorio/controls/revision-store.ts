import { computed, type ReadonlySignal, signal } from '@preact/signals';

interface LoadRevision {
  /** Whether something was asked for here that has not been answered. */
  readonly isAsking: ReadonlySignal<boolean>;
  /** Whether the load that is seen was started or changed by another page after this one had its say. */
  readonly isElsewhere: ReadonlySignal<boolean>;
  /** Notes the revision that comes of what is asked for here. */
  asOurs<Answer extends { revision?: number }>(
    asked: Promise<Answer | undefined>,
  ): Promise<Answer | undefined>;
}

/** @param seen the revision of the load that runs; undefined without one. */
export function createLoadRevision(seen: () => number | undefined): LoadRevision {
  const own = signal<number | undefined>(undefined);
  const asking = signal(0);
  const isAsking = computed(() => asking.value > 0);
  return {
    isAsking,
    isElsewhere: computed(() => {
      const latest = seen();
      // An answer and the picture that shows what came of it may come in any order.
      if (isAsking.value || latest === undefined || own.value === undefined) return false;
      return latest > own.value;
    }),
    async asOurs(asked) {
      asking.value += 1;
      const answer = await asked;
      if (answer?.revision !== undefined) own.value = answer.revision;
      asking.value -= 1;
      return answer;
    },
  };
}
