import type { Stage } from '@sel/contract/stages';

/** The colour of a stage, always beside its name. */
export function StageDot({ stage }: { stage: Stage }) {
  return <span class={`stage-dot stage-${stage}`} aria-hidden="true" />;
}
