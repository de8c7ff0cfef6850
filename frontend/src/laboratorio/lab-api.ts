import { signal } from '@preact/signals';
import { answered } from '../api/overdue.ts';
import { labKey } from './lab-key.ts';

/** The laboratory on this page's own origin. */
export const LAB = '/lab';

/** Where on the page something was asked for, and where it is told when that failed. */
export type Place = 'load' | 'workers' | 'work' | 'faults' | 'experiments' | 'reports';

export interface Trouble {
  place: Place;
  /** The laboratory's stable code; undefined when it did not answer. */
  code?: string;
  /** In the laboratory's own words. */
  detail: string;
}

/** What went wrong with the last action; undefined when nothing did. */
export const trouble = signal<Trouble | undefined>(undefined);

/** Whoever comes back to the tab has not done anything yet. */
export function forgetTrouble(): void {
  trouble.value = undefined;
}

/** An action is answered when it is done: the load before may have to come to its end, workers start and stop. */
const ACTION_MS = 60_000;

/** Two changes to the same thing must not overtake each other on their way. */
const underWay = new Map<Place, Promise<unknown>>();

/**
 * Asks the laboratory to do something, after what was asked for at the same place before. A failure is
 * told in `trouble`.
 * @returns whether it was done.
 */
export function act(
  place: Place,
  method: 'PUT' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<boolean> {
  const done = Promise.resolve(underWay.get(place)).then(async () => {
    const failure = await send(method, path, body);
    trouble.value = failure && { place, ...failure };
    return !failure;
  });
  underWay.set(place, done);
  return done;
}

async function send(
  method: string,
  path: string,
  body: unknown,
): Promise<Omit<Trouble, 'place'> | undefined> {
  try {
    const response = await answered(
      fetch(LAB + path, {
        method,
        headers: {
          'X-Lab-Token': labKey.value,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
      ACTION_MS,
    );
    return response.ok ? undefined : await problemIn(response);
  } catch (error) {
    return { detail: (error as Error).message };
  }
}

/** What an answer that is none tells. */
export async function problemIn(response: Response): Promise<Omit<Trouble, 'place'>> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  if (!isProblem) return { code: 'desconocido', detail: `HTTP ${response.status}` };
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return { code, detail };
}
