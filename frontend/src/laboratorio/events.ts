import { isFaultName } from '@sel/contract/lab/faults';
import type { LabMarker } from '@sel/contract/lab/snapshot';
import { faultLabel } from './controls/fault-actions.ts';
import { liveTexts } from './texts.ts';

/** What went wrong, as against what was changed. */
export function isTrouble({ kind }: LabMarker): boolean {
  return kind === 'fault' || kind === 'worker_gone' || kind === 'gateway_gone';
}

/** What happened, in a few words. */
export function nameOf({ kind, subject }: LabMarker): string {
  const { events: t } = liveTexts.value;
  if (kind === 'load') return t.loads[subject] ?? t.kinds.load();
  if (kind === 'fault') return faultName(subject) ?? t.kinds.fault();
  if (kind === 'restored') return t.kinds.restored(faultName(subject) ?? subject);
  return t.kinds[kind](subject);
}

function faultName(subject: string): string | undefined {
  return isFaultName(subject) ? faultLabel(subject) : undefined;
}
