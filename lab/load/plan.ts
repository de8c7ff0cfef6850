import { BOUNDS } from '@sel/contract/lab/bounds';
import type { Load, LoadChange, LoadSettings } from '@sel/contract/lab/load';
import { BUSCAR_CODIGO } from './mix.ts';

/** All that decides a run; the same plan and seed send the same requests at the same instants. */
export interface LoadPlan extends LoadSettings {
  /** Share of the consultas that are followed to their end, 0 to 1. */
  followShare: number;
  /** Connections for POSTs and polls, and requests under way on each at a time (HTTP pipelining). */
  connections: number;
  pipelining: number;
  /** Most consultas under way at once; one more is dropped and counted. It bounds the generator's memory. */
  maxInFlight: number;
  /** How long a consulta is followed, and how long the end of a run waits for those under way. */
  patienceMs: number;
  processes: number;
  headers: Record<string, string>;
}

export const DEFAULTS: Omit<LoadPlan, 'load'> = {
  mix: BUSCAR_CODIGO,
  notice: 'wait',
  seed: 1,
  pollIntervalMs: 10,
  followShare: 1,
  // There are as many as users: they are opened only when all are in use, and a request that waits for one is measured wrongly.
  connections: BOUNDS.users.max,
  pipelining: 1,
  maxInFlight: 50_000,
  patienceMs: 60_000,
  processes: 1,
  headers: {},
};

/** A plan of which only the load must be said. */
export interface LoadOptions extends Partial<Omit<LoadPlan, 'load'>> {
  load: Load;
}

export function changed<Plan extends LoadOptions>(plan: Plan, change: LoadChange): Plan {
  return { ...plan, ...change };
}
