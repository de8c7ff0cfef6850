import { signal } from '@preact/signals';
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

/** Listens to the laboratory for as long as its tab is open. @returns what ends it. */
export function listen(): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = async () => {
    const isThere = await refreshState();
    if (!isThere) {
      timer = setTimeout(connect, RETRY_MS);
      return;
    }
    source = new EventSource(`${LAB}/eventos`);
    source.addEventListener('historia', (event) => {
      const past = JSON.parse(event.data) as { snapshots: LabSnapshot[]; markers: LabMarker[] };
      history.value = past.snapshots;
      markers.value = past.markers;
      link.value = 'open';
    });
    source.addEventListener('foto', (event) => take(JSON.parse(event.data)));
    source.addEventListener('marca', (event) => {
      markers.value = [...markers.value, JSON.parse(event.data)];
      void refreshState();
    });
    source.addEventListener('experimento', (event) => {
      progress.value = JSON.parse(event.data);
    });
    source.addEventListener('error', () => {
      // The browser would try again by itself, but not after every kind of failure.
      source?.close();
      link.value = 'lost';
      timer = setTimeout(connect, RETRY_MS);
    });
  };
  void connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

/** Asks what can be done and what is set. */
export async function refreshState(): Promise<boolean> {
  try {
    const response = await fetch(`${LAB}/estado`, { cache: 'no-store' });
    if (!response.ok) {
      link.value = 'absent';
      return false;
    }
    state.value = await response.json();
    return true;
  } catch {
    link.value = link.value === 'open' ? 'lost' : 'absent';
    return false;
  }
}

function take(latest: LabSnapshot): void {
  const oldestMs = latest.atMs - HISTORY_MS;
  snapshot.value = latest;
  history.value = [...history.value.filter(({ atMs }) => atMs >= oldestMs), latest];
  if (markers.value.some(({ atMs }) => atMs < oldestMs)) {
    markers.value = markers.value.filter(({ atMs }) => atMs >= oldestMs);
  }
}
