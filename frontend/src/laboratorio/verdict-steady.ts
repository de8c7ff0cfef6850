import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Verdict } from '@sel/contract/lab/verdict';

/** So many pictures in a row have to agree: at the edge of a rule the verdict would flicker. */
const AGREEING = 4;

/**
 * The newest verdict that has stood for a second: what is written and told. A fault is told at once: it was caused on
 * purpose, and nothing about it flickers.
 * @param history oldest first.
 */
export function steadyVerdict(history: readonly LabSnapshot[]): Verdict | undefined {
  const newest = history.at(-1)?.verdict;
  if (newest?.fault) return newest;
  let agreeing = 0;
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const { verdict } = history[index] as LabSnapshot;
    agreeing = verdict.bottleneck === history[index + 1]?.verdict.bottleneck ? agreeing + 1 : 1;
    // The figures of the last picture of this run, not of its first.
    if (agreeing === AGREEING) return history[index + AGREEING - 1]?.verdict;
  }
  return newest;
}
