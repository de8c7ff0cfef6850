import { BOUNDS } from '@sel/contract/lab/bounds';

/** What a link says of a setup: a situation by its name, or figures. */
export interface LinkedSetup {
  preset?: string;
  ratePerSecond?: number;
  workers?: number;
  /** Consultas that each worker has in hand at a time. */
  concurrency?: number;
  workMs?: number;
}

/** How each figure is called in an address, and what it may be. */
const FIGURES = {
  ratePerSecond: { name: 'carga', bounds: { ...BOUNDS.ratePerSecond, min: 1 } },
  workers: { name: 'workers', bounds: BOUNDS.workers },
  concurrency: { name: 'huecos', bounds: BOUNDS.concurrency },
  workMs: { name: 'trabajo', bounds: BOUNDS.workMeanMs },
} as const;
const PRESET = 'preset';

/** @returns undefined when the address carries no setup. What is no whole number within its bounds is left out. */
export function setupIn(query: URLSearchParams): LinkedSetup | undefined {
  const setup: LinkedSetup = {};
  const preset = query.get(PRESET);
  if (preset) setup.preset = preset;
  for (const [figure, { name, bounds }] of Object.entries(FIGURES)) {
    const text = query.get(name);
    const value = Number(text);
    if (text && Number.isInteger(value) && value >= bounds.min && value <= bounds.max) {
      setup[figure as keyof typeof FIGURES] = value;
    }
  }
  return Object.keys(setup).length > 0 ? setup : undefined;
}

/** What a link to a setup has in its query. */
export function queryOf({ preset, ...figures }: LinkedSetup): Record<string, string | number | undefined> {
  const named = Object.entries(figures).map(([figure, value]) => [
    FIGURES[figure as keyof typeof FIGURES].name,
    value,
  ]);
  return { [PRESET]: preset, ...Object.fromEntries(named) };
}

/** The query of a place without the setup that it carried. */
export function withoutSetup(query: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(query);
  for (const name of [PRESET, ...Object.values(FIGURES).map((figure) => figure.name)]) rest.delete(name);
  return rest;
}
