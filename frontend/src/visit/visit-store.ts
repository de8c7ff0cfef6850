import { type ReadonlySignal, signal } from '@preact/signals';
import type { Stored } from '../storage.ts';

/** What a first visit does, in this order. */
export const STEPS = ['consulta', 'load', 'queue', 'rescue', 'kill', 'ledger'] as const;
export type Step = (typeof STEPS)[number];

/** What is seen of the system, as far as a step depends on it. */
export interface Facts {
  hasConsultaEnded?: boolean;
  isLoaded?: boolean;
  queued?: number;
  isWorkerKilled?: boolean;
}

/** A queue that everybody sees, and one that nobody does any more. */
const LONG_QUEUE = 100;
const SHORT_QUEUE = 10;

const IS_DONE: Record<Step, (facts: Facts) => boolean> = {
  consulta: ({ hasConsultaEnded }) => hasConsultaEnded === true,
  load: ({ isLoaded }) => isLoaded === true,
  queue: ({ queued = 0 }) => queued >= LONG_QUEUE,
  rescue: ({ queued = LONG_QUEUE }) => queued <= SHORT_QUEUE,
  kill: ({ isWorkerKilled }) => isWorkerKilled === true,
  // To have read something cannot be seen.
  ledger: () => false,
};

interface Visit {
  /** Undefined before the visit, and after it. */
  readonly step: ReadonlySignal<Step | undefined>;
  start(): void;
  /** To the next step, whether this one is done or not; after the last one it is over. */
  goOn(): void;
  leave(): void;
  /** Goes on when what is seen says that this step is done. */
  seen(facts: Facts): void;
}

/** @param stored keeps the step over a reload; empty text for none. */
export function createVisit(stored: Stored): Visit {
  const step = signal(STEPS.find((name) => name === stored.read()));
  const enter = (next: Step | undefined) => {
    step.value = next;
    stored.write(next ?? '');
  };
  const goOn = () => {
    const now = step.peek();
    if (now) enter(STEPS[STEPS.indexOf(now) + 1]);
  };
  return {
    step,
    goOn,
    start: () => enter(STEPS[0]),
    leave: () => enter(undefined),
    seen(facts) {
      const now = step.peek();
      if (now && IS_DONE[now](facts)) goOn();
    },
  };
}
