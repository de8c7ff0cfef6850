import Type from 'typebox';
import { BOUNDS, within } from './bounds.ts';

/**
 * `constante`: always the mean; `exponencial`: the memoryless service times of M/M/c; `hiperexponencial`: nearly all short, a
 * few very long. A worker of a release that does not know the last one does the work it was configured with.
 */
export const WORK_DISTRIBUTIONS = ['constante', 'exponencial', 'hiperexponencial'] as const;
export type WorkDistribution = (typeof WORK_DISTRIBUTIONS)[number];

/** How much each of them varies: the squared coefficient of variation, variance/mean². */
export const WORK_SCV = { constante: 0, exponencial: 1, hiperexponencial: 4 } as const satisfies Record<
  WorkDistribution,
  number
>;

/** `espera`: time passes, as in a call to another service; `cpu`: a core calculates. */
export const WORK_KINDS = ['espera', 'cpu'] as const;

/**
 * The simulated service time of a consulta, which the laboratory can set for all workers while they run: the body of
 * PUT /lab/trabajo, and what workers of this and of the last release read in the database. Its values are those of
 * the workers' environment variables.
 */
export const SimulatedWorkSettings = Type.Object(
  {
    /** 0 is no simulated work. */
    meanMs: Type.Number(within(BOUNDS.workMeanMs)),
    distribution: Type.Enum(WORK_DISTRIBUTIONS),
    kind: Type.Enum(WORK_KINDS),
  },
  { additionalProperties: false },
);
export type SimulatedWorkSettings = Type.Static<typeof SimulatedWorkSettings>;
