import type { LabEvents } from '@sel/contract/lab/events';
import { retryAfterMs } from '@sel/contract/retry-after';
import { eventsOf } from '../api/event-stream.ts';
import { answered } from '../api/overdue.ts';
import { pause } from '../api/pauses.ts';
import { LAB, problemIn } from './lab-api.ts';

/** What the laboratory tells, and that it cannot be heard: as many listen as it lets, or it does not answer. */
export type Told =
  | { [Name in keyof LabEvents]: { name: Name; data: LabEvents[Name] } }[keyof LabEvents]
  | { name: 'full' }
  | { name: 'lost' };

const EVENTS: readonly string[] = [
  'history',
  'snapshot',
  'marker',
  'experiment',
] satisfies (keyof LabEvents)[];
/** A laboratory that does not answer is asked again after this; one that is not there, too: it may be started. */
const RETRY_MS = 2_000;

/** Listens to the laboratory over a connection of its own. @returns what ends it. */
export function openStream(take: (told: Told) => void): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const keepListening = async () => {
    while (!signal.aborted) {
      const { told, pauseMs } = await listenOnce(take, signal);
      if (signal.aborted) return;
      take(told);
      await pause(pauseMs, signal).catch(() => {});
    }
  };
  void keepListening();
  return () => leaving.abort();
}

/** @returns why it is not heard any more, and how long to wait before listening again. */
async function listenOnce(
  take: (told: Told) => void,
  signal: AbortSignal,
): Promise<{ told: Told; pauseMs: number }> {
  try {
    const response = await answered(fetch(`${LAB}/eventos`, { cache: 'no-store', signal }));
    if (response.ok) await hear(response.body as ReadableStream<Uint8Array>, take);
    else if ((await problemIn(response)).code === 'sobrecarga') {
      const pauseMs = retryAfterMs(response.headers.get('Retry-After')) ?? RETRY_MS;
      return { told: { name: 'full' }, pauseMs };
    }
  } catch {
    // A connection that breaks is one that ends.
  }
  return { told: { name: 'lost' }, pauseMs: RETRY_MS };
}

async function hear(body: ReadableStream<Uint8Array>, take: (told: Told) => void): Promise<void> {
  for await (const { name, data } of eventsOf(body)) {
    if (EVENTS.includes(name)) take({ name, data: JSON.parse(data) } as Told);
  }
}
