import { signal } from '@preact/signals';
import type { LabState } from '@sel/contract/lab/control';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { answered } from '../api/overdue.ts';
import { labKey, useLabKey } from './lab-key.ts';

/** The laboratory on this page's own origin. */
export const LAB = '/lab';

/** Where on the page something was asked for, and where it is told when that failed. */
export type Place = 'load' | 'workers' | 'work' | 'faults' | 'experiments' | 'reports' | 'planner';

interface Trouble {
  place: Place;
  /** The laboratory's stable code; undefined when it did not answer. */
  code?: string;
  /** The laboratory's own words. */
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

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Asks the laboratory to do something, after what was asked for at the same place before. A failure is
 * told in `trouble`.
 * @returns whether it was done.
 */
export async function act(place: Place, method: Method, path: string, body?: unknown): Promise<boolean> {
  return (await ask(place, method, path, body)) !== undefined;
}

/** The same. @returns what the laboratory answers; undefined when it was not done. */
export function ask<Answer extends object>(
  place: Place,
  method: Method,
  path: string,
  body?: unknown,
): Promise<Answer | undefined> {
  const done = Promise.resolve(underWay.get(place)).then(async () => {
    const { answer, failure } = await send(method, path, body);
    trouble.value = failure && { place, ...failure };
    // Whoever acts with it would be refused again: the page asks for another one.
    if (failure?.code === 'clave_incorrecta') useLabKey('');
    return answer as Answer | undefined;
  });
  underWay.set(place, done);
  return done;
}

async function send(
  method: string,
  path: string,
  body: unknown,
): Promise<{ answer?: object; failure?: Omit<Trouble, 'place'> }> {
  try {
    const response = await answered(
      fetch(LAB + path, {
        method,
        cache: 'no-store',
        headers: {
          'X-Lab-Token': labKey.value,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
      ACTION_MS,
    );
    return response.ok
      ? { answer: (await response.json()) as object }
      : { failure: await problemIn(response) };
  } catch (error) {
    return { failure: { detail: (error as Error).message } };
  }
}

/** @returns undefined when the laboratory cannot tell at the moment, or there is none. */
export function readLabState(): Promise<LabState | undefined> {
  return readJson<LabState>('/estado');
}

/** @param settings null takes the simulated work back. @returns whether it was done. */
export function setLabWork(settings: SimulatedWorkSettings | null): Promise<boolean> {
  return settings ? act('work', 'PUT', '/trabajo', settings) : act('work', 'DELETE', '/trabajo');
}

/** Takes back what would not be there after a fresh start: the load, the simulated work, workers and their slots. */
export async function setBackLab({ load, work, changedWorkers }: LabState): Promise<void> {
  if (load) await act('load', 'DELETE', '/carga');
  if (work) await setLabWork(null);
  if (changedWorkers) await act('workers', 'PUT', '/workers', changedWorkers.first);
}

/** @returns undefined when the laboratory does not answer, or has no such thing. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    const response = await answered(fetch(LAB + path, { cache: 'no-store' }));
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** What an answer that is none tells. */
export async function problemIn(response: Response): Promise<Omit<Trouble, 'place'>> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  if (!isProblem) return { code: 'desconocido', detail: `HTTP ${response.status}` };
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return { code, detail };
}
