import type { LabSnapshot } from '@sel/contract/lab/snapshot';

/** What differs between any two pictures and is not shown, or only beside a verdict that says it all. */
const UNSEEN = new Set([
  'atMs',
  'cpu',
  'rules',
  'machineCpuShare',
  'eventLoopShare',
  'eventLoopDelayP99Ms',
  'connections',
]);
/** A process that does nothing still takes some CPU and some memory, now more and now less: up to so much of them. */
const NOISE: Record<string, { least: number; share: number }> = {
  cpuShare: { least: 0.03, share: 0 },
  memoryBytes: { least: 0, share: 0.1 },
};

/** Whether a reader would see nothing new in the second picture. */
export function saysTheSame(shown: LabSnapshot, latest: LabSnapshot): boolean {
  return isAlike('', shown, latest);
}

/**
 * The time since which the pictures say the same, on their clock; 0 when no other is known.
 * @param history oldest first.
 */
export function lastNewsMs(history: readonly LabSnapshot[]): number {
  const latest = history.at(-1);
  const last = latest ? history.findLastIndex((picture) => !saysTheSame(picture, latest)) : -1;
  return last === -1 ? 0 : (history[last + 1] as LabSnapshot).atMs;
}

function isAlike(name: string, a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || UNSEEN.has(name)) return true;
  if (typeof a === 'number' && typeof b === 'number') {
    const noise = NOISE[name];
    return noise !== undefined && Math.abs(a - b) <= noise.least + noise.share * Math.abs(a);
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((part) => isAlike(part, a[part as keyof typeof a], b[part as keyof typeof b]))
  );
}
