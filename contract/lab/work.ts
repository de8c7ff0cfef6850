import Type from 'typebox';
import { BOUNDS, within } from './bounds.ts';

/** `constante`: always the mean; `exponencial`: the memoryless service times of M/M/c. */
export const WORK_DISTRIBUTIONS = ['constante', 'exponencial'] as const;

/** `espera`: time passes, as in a call to another service; `cpu`: a core calculates. */
export const WORK_KINDS = ['espera', 'cpu'] as const;

/**
 * The simulated service time of a consulta, which the laboratory can set for all workers while they run: the body of
 * PUT /lab/trabajo, and what workers of this and of the last release read in the database. Its values are those of
 * the workers' environment variables.
 */
export const SimulatedWorkSettings = Type.Object(
  {
    /** 0 for none. */
    meanMs: Type.Number(within(BOUNDS.workMeanMs)),
    distribution: Type.Enum(WORK_DISTRIBUTIONS),
    kind: Type.Enum(WORK_KINDS),
  },
  { additionalProperties: false },
);
export type SimulatedWorkSettings = Type.Static<typeof SimulatedWorkSettings>;
