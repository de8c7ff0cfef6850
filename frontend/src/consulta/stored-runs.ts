import type { Run } from './run.ts';

const KEY = 'consultas';
/** More than these nobody compares. */
export const MAX_RUNS = 50;

/** The runs that this tab has kept; none when it keeps nothing or what it kept cannot be read. */
export function loadRuns(): Run[] {
  try {
    const runs: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(runs) ? (runs as Run[]) : [];
  } catch {
    // Storage may be refused or hold what another version wrote: the session then starts empty.
    return [];
  }
}

export function storeRuns(runs: readonly Run[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(runs));
  } catch {
    // Refused or full: the history then lasts as long as the page.
  }
}
