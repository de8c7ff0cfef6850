import { computed, signal } from '@preact/signals';
import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import { readLabState } from './lab-api.ts';
import { lastNewsMs, saysTheSame } from './rest.ts';
import { openSharedStream } from './shared-stream.ts';
import type { Told } from './stream.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost' | 'full' | 'absent';

/** What the charts show of the past. */
const HISTORY_MS = 120_000;
/** After so long without news nothing but the charts' past moves: workers that are gone have left the picture. */
const SETTLE_MS = 8_000;
/** So often is enough then: a twelfth of what the charts show. */
const WANDER_MS = 10_000;
/** A laboratory that does not say what can be done is asked again after this. */
const RETRY_MS = 2_000;

export const connectionState = signal<ConnectionState>('connecting');
export const snapshot = signal<LabSnapshot | undefined>(undefined);
export const history = signal<readonly LabSnapshot[]>([]);
export const markers = signal<readonly LabMarker[]>([]);
export const progress = signal<ExperimentProgress | null>(null);
export const state = signal<LabState | undefined>(undefined);
/** Whether there is anything to show. */
export const isThere = computed(() => snapshot.value !== undefined);
/** Whether what is shown stands still, because nobody tells how it goes on. */
export const isStale = computed(() => connectionState.value !== 'open' || !snapshot.value?.databaseAnswers);
/** On the laboratory's clock: its last picture, and the last one that had something new in it. */
let heardMs = 0;
let newsMs = 0;
/** On the clock of `performance.now()`: when the active fault begins to be restored. */
export const faultEndsMs = signal<number | undefined>(undefined);
/** What can be done was asked for so many times; an older answer that comes late is not taken. */
let asked = 0;
let askAgain: ReturnType<typeof setTimeout> | undefined;

/**
 * Listens to the laboratory for as long as its tab is open and can be seen: what nobody sees needs no connection, and
 * what happened meanwhile is told when it is seen again. @returns what ends it.
 */
export function listen(): () => void {
  let close: (() => void) | undefined;
  const follow = () => {
    if (!document.hidden) close ??= openSharedStream({ take, soFar });
    else {
      close?.();
      close = undefined;
    }
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close?.();
    stopAsking();
  };
}

function take(told: Told): void {
  switch (told.name) {
    case 'history':
      history.value = told.data.snapshots;
      markers.value = told.data.markers;
      snapshot.value = told.data.snapshots.at(-1) ?? snapshot.value;
      heardMs = snapshot.value?.atMs ?? 0;
      newsMs = lastNewsMs(told.data.snapshots);
      connectionState.value = 'open';
      void refreshState();
      return;
    case 'snapshot':
      takePicture(told.data);
      return;
    case 'marker':
      markers.value = [...markers.value, told.data];
      void refreshState();
      return;
    case 'experiment': {
      const hadState = progress.value?.state;
      progress.value = told.data;
      // An experiment sets work and load, and sets them back.
      if (progress.value?.state !== hadState) void refreshState();
      return;
    }
    case 'full':
      connectionState.value = 'full';
      return;
    case 'lost':
      // What was seen before stays on show, and is lost; otherwise there may be none here at all.
      connectionState.value = snapshot.value ? 'lost' : 'absent';
  }
}

/** What another tab has to be told that has just been opened. */
function soFar(): Told[] {
  if (connectionState.value === 'connecting') return [];
  if (connectionState.value !== 'open') return [{ name: connectionState.value === 'full' ? 'full' : 'lost' }];
  return [
    { name: 'history', data: { snapshots: history.value, markers: markers.value } },
    { name: 'experiment', data: progress.value },
  ];
}

/** Asks what can be done and what is set, until there is an answer. Only the events tell whether the connection is lost. */
export async function refreshState(): Promise<void> {
  stopAsking();
  const mine = asked;
  const answer = await readLabState();
  if (mine !== asked) return;
  if (answer) takeState(answer);
  else askAgain = setTimeout(refreshState, RETRY_MS);
}

function stopAsking(): void {
  asked += 1;
  clearTimeout(askAgain);
}

function takeState(answer: LabState): void {
  state.value = answer;
  const { faultRestoresInMs: leftMs } = answer;
  faultEndsMs.value = leftMs === null ? undefined : performance.now() + leftMs;
}

/** A page at rest draws nothing: where a picture says nothing new, it is enough to know that it came. */
function takePicture(latest: LabSnapshot): void {
  const shown = snapshot.peek();
  if (!shown || !saysTheSame(shown, latest)) newsMs = latest.atMs;
  else if (!movesOn(shown.atMs, latest.atMs)) {
    heardMs = latest.atMs;
    return;
  }
  const oldestMs = latest.atMs - HISTORY_MS;
  // What was not drawn meanwhile was as it had been shown.
  const rested = shown && heardMs > shown.atMs ? [{ ...shown, atMs: heardMs }] : [];
  heardMs = latest.atMs;
  snapshot.value = latest;
  history.value = [...history.value.filter(({ atMs }) => atMs >= oldestMs), ...rested, latest];
  if (markers.value.some(({ atMs }) => atMs < oldestMs)) {
    markers.value = markers.value.filter(({ atMs }) => atMs >= oldestMs);
  }
}

/** Whether the charts look another way although nothing is new: what they show of the past wanders out of them. */
function movesOn(shownMs: number, latestMs: number): boolean {
  const quietMs = latestMs - Math.max(newsMs, markers.peek().at(-1)?.atMs ?? 0);
  if (quietMs < SETTLE_MS) return true;
  return quietMs < HISTORY_MS + WANDER_MS && latestMs - shownMs >= WANDER_MS;
}
