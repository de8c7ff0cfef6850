import { computed, signal } from '@preact/signals';
import type { ExperimentProgress, LabMarker, LabSnapshot, LabState } from '@sel/contract/laboratorio';
import { LAB } from './lab-api.ts';

export type Link = 'connecting' | 'open' | 'lost' | 'absent';

/** What the charts show of the past. */
const HISTORY_MS = 120_000;
/** A laboratory that does not answer is asked again after this; one that is not there, too: it may be started. */
const RETRY_MS = 2_000;

export const link = signal<Link>('connecting');
export const snapshot = signal<LabSnapshot | undefined>(undefined);
export const history = signal<readonly LabSnapshot[]>([]);
export const markers = signal<readonly LabMarker[]>([]);
export const progress = signal<ExperimentProgress | null>(null);
export const state = signal<LabState | undefined>(undefined);
/** Whether there is anything to show. */
export const isThere = computed(() => snapshot.value !== undefined);
/** Whether what is shown stands still, because nobody tells how it goes on. */
export const isStale = computed(() => link.value !== 'open' || !snapshot.value?.databaseAnswers);
/** On the clock of `performance.now()`: when the active fault begins to be restored. */
export const faultEndsMs = signal<number | undefined>(undefined);
/** What can be done was asked for so many times; an older answer that comes late is not taken. */
let asked = 0;
let askAgain: ReturnType<typeof setTimeout> | undefined;

/** Listens to the laboratory for as long as its tab is open. @returns what ends it. */
export function listen(): () => void {
  let source: EventSource;
  let reconnect: ReturnType<typeof setTimeout> | undefined;
  const connect = () => {
    source = new EventSource(`${LAB}/eventos`);
    takeEvents(source);
    source.addEventListener('error', () => {
      // The browser would try again by itself, but not after every kind of failure.
      source.close();
      // What was seen before stays on show, and is lost; otherwise there may be none here at all.
      link.value = snapshot.value ? 'lost' : 'absent';
      reconnect = setTimeout(connect, RETRY_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(reconnect);
    source.close();
    stopAsking();
  };
}

function takeEvents(source: EventSource): void {
  source.addEventListener('historia', (event) => {
    const past = JSON.parse(event.data) as { snapshots: LabSnapshot[]; markers: LabMarker[] };
    history.value = past.snapshots;
    markers.value = past.markers;
    link.value = 'open';
    void refreshState();
  });
  source.addEventListener('foto', (event) => take(JSON.parse(event.data)));
  source.addEventListener('marca', (event) => {
    markers.value = [...markers.value, JSON.parse(event.data)];
    void refreshState();
  });
  source.addEventListener('experimento', (event) => {
    const hadState = progress.value?.state;
    progress.value = JSON.parse(event.data);
    // An experiment sets work and load, and sets them back.
    if (progress.value?.state !== hadState) void refreshState();
  });
}

/** Asks what can be done and what is set, until there is an answer. Only the events tell whether the link is lost. */
export async function refreshState(): Promise<void> {
  stopAsking();
  const mine = asked;
  const answer = await readState();
  if (mine !== asked) return;
  if (answer) takeState(answer);
  else askAgain = setTimeout(refreshState, RETRY_MS);
}

function stopAsking(): void {
  asked += 1;
  clearTimeout(askAgain);
}

/** @returns undefined when the laboratory cannot tell at the moment. */
async function readState(): Promise<LabState | undefined> {
  try {
    const response = await fetch(`${LAB}/estado`, { cache: 'no-store' });
    return response.ok ? ((await response.json()) as LabState) : undefined;
  } catch {
    return undefined;
  }
}

function takeState(answer: LabState): void {
  state.value = answer;
  const { fallo_restaura_en_ms: leftMs } = answer;
  faultEndsMs.value = leftMs === null ? undefined : performance.now() + leftMs;
}

function take(latest: LabSnapshot): void {
  const oldestMs = latest.atMs - HISTORY_MS;
  snapshot.value = latest;
  history.value = [...history.value.filter(({ atMs }) => atMs >= oldestMs), latest];
  if (markers.value.some(({ atMs }) => atMs < oldestMs)) {
    markers.value = markers.value.filter(({ atMs }) => atMs >= oldestMs);
  }
}
