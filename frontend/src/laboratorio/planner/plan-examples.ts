import type { PlanForm } from './plan-form.ts';

/** What a person may have in mind who has no numbers yet; the names are in the texts. */
export const PLAN_EXAMPLES = {
  tienda: { ratePerSecond: 20, serviceMs: 50, limitMs: 500 },
  rebajas: { ratePerSecond: 400, serviceMs: 20, limitMs: 200 },
  informes: { ratePerSecond: 5, serviceMs: 400, limitMs: 3_000 },
} as const satisfies Record<string, Partial<PlanForm>>;

export type PlanExample = keyof typeof PLAN_EXAMPLES;
export const PLAN_EXAMPLE_NAMES = Object.keys(PLAN_EXAMPLES) as PlanExample[];
