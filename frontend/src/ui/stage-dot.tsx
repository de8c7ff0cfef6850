import type { Stage } from '@sel/contract/stages';

/** The colour of a stage, always beside its name. */
export function StageDot({ stage }: { stage: Stage }) {
  return <span class="stage-dot" style={colourOf(stage)} aria-hidden="true" />;
}

/** The style of whatever the style sheet paints in `--stage`. */
export function colourOf(stage: Stage): Record<string, string> {
  return { '--stage': `var(--stage-${stage})` };
}
