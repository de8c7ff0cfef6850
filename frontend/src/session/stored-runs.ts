import type { Run } from '../consulta/run.ts';
import { currentTelling } from '../preferences.ts';
import { readStored, writeStored } from '../storage.ts';

const KEY = 'consultas';

/** The runs that this tab has kept; none when it keeps nothing or what it kept cannot be read. */
export function loadRuns(): Run[] {
  try {
    const runs: unknown = JSON.parse(readStored('sessionStorage', KEY) ?? '[]');
    if (!Array.isArray(runs)) return [];
    return runs.map((run) => ({ ...run, telling: currentTelling(run.telling) }));
  } catch {
    // It holds what another version wrote: the session then starts empty.
    return [];
  }
}

export function storeRuns(runs: readonly Run[]): void {
  writeStored('sessionStorage', KEY, JSON.stringify(runs));
}
