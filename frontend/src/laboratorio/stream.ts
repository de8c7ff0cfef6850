import type { ExperimentProgress, LabMarker, LabSnapshot } from '@sel/contract/laboratorio';
import { answered } from '../api/overdue.ts';
import { LAB } from './lab-api.ts';

/** What the laboratory tells, and that it cannot be heard. */
export type Told =
  | { name: 'historia'; data: { snapshots: readonly LabSnapshot[]; markers: readonly LabMarker[] } }
  | { name: 'foto'; data: LabSnapshot }
  | { name: 'marca'; data: LabMarker }
  | { name: 'experimento'; data: ExperimentProgress | null }
  | { name: 'perdido' };

const EVENTS = ['historia', 'foto', 'marca', 'experimento'] as const;
/** A laboratory that does not answer is asked again after this; one that is not there, too: it may be started. */
const RETRY_MS = 2_000;

/** Listens to the laboratory over a connection of its own. @returns what ends it. */
export function openStream(take: (told: Told) => void): () => void {
  let source: EventSource;
  let reconnect: ReturnType<typeof setTimeout> | undefined;
  let answer = Promise.withResolvers<void>();
  const connect = () => {
    source = new EventSource(`${LAB}/eventos`);
    answer = Promise.withResolvers();
    void answered(answer.promise);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => take({ name, data: JSON.parse(event.data) } as Told));
    }
    source.addEventListener('open', () => answer.resolve());
    source.addEventListener('error', () => {
      answer.resolve();
      // The browser would try again by itself, but not after every kind of failure.
      source.close();
      take({ name: 'perdido' });
      reconnect = setTimeout(connect, RETRY_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(reconnect);
    source.close();
    answer.resolve();
  };
}
