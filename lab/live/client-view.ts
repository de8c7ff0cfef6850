import type { LoadFigures } from '@sel/contract/lab/snapshot';
import { latenessOf } from '../load/lateness.ts';
import { join, type WindowFigures } from '../load/window.ts';
import { perSecond } from './looks.ts';

/** What the clients of the running load saw in one stretch of time. */
export interface ClientWindow {
  atMs: number;
  /** How long the stretch was. */
  observedMs: number;
  figures: WindowFigures;
  elapsedMs: number;
}

/** What is set of the running load, beside what its clients see. */
export interface LoadSetting {
  endsAtMs: number | null;
  revision: number;
}

/**
 * @param recent the stretches that rates are taken from.
 * @param all more of them: one pause of the generator's process is no late generator.
 */
export function loadFigures(
  recent: readonly ClientWindow[],
  all: readonly ClientWindow[],
  { endsAtMs, revision }: LoadSetting,
): LoadFigures | null {
  const last = recent.at(-1);
  if (!last) return null;
  const observedMs = recent.reduce((sum, window) => sum + window.observedMs, 0);
  const rate = (of: (figures: WindowFigures) => number) =>
    perSecond(
      recent.reduce((sum, { figures }) => sum + of(figures), 0),
      observedMs,
    );
  const joined = (of: (figures: WindowFigures) => Float64Array) =>
    join(all.map(({ figures }) => of(figures)));
  return {
    sentPerSecond: rate(({ sent }) => sent),
    acceptedPerSecond: rate(({ acceptedIds }) => acceptedIds.length),
    refusedPerSecond: rate(({ endings }) => endings.refused),
    errorsPerSecond: rate(({ endings }) => endings.error),
    underWay: last.figures.underWay,
    ...latenessOf(
      joined(({ lagMs }) => lagMs),
      joined(({ endToEndMs }) => endToEndMs),
      joined(({ fromSentMs }) => fromSentMs),
    ),
    elapsedMs: last.elapsedMs,
    endsAtMs,
    revision,
  };
}
