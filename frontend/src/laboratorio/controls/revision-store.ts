import { computed, signal } from '@preact/signals';

/** @param seen the revision of the load that runs; undefined without one. */
export function createLoadRevision(seen: () => number | undefined) {
  const own = signal<number | undefined>(undefined);
  const asking = signal(0);
  /** Whether something was asked for here that has not been answered. */
  const isAsking = computed(() => asking.value > 0);
  return {
    isAsking,
    /** Whether the load that is seen was started or changed by another page after this one had its say. */
    isElsewhere: computed(() => {
      const latest = seen();
      // An answer and the picture that shows what came of it may come in any order.
      if (isAsking.value || latest === undefined || own.value === undefined) return false;
      return latest > own.value;
    }),
    /** Notes the revision that comes of what is asked for here. */
    async asOurs<Answer extends { revision?: number }>(asked: Promise<Answer | undefined>) {
      asking.value += 1;
      const answer = await asked;
      if (answer?.revision !== undefined) own.value = answer.revision;
      asking.value -= 1;
      return answer;
    },
  };
}
