import { existsSync, readFileSync } from 'node:fs';
import type { Outcome, PlanName } from '@sel/contract/lab/experiments';
import type { Text } from '@sel/contract/lab/text';
import { bilingual } from '../report/text.ts';
import type { AnyExperiment } from './experiment.ts';
import type { Rehearsed } from './rehearsal.ts';

const REHEARSALS = 1_000;

/** How often each plan of an experiment is rehearsed with each system that is supposed. */
export function rehearsalsOf({ rehearsals = REHEARSALS }: AnyExperiment): number {
  return rehearsals;
}

/**
 * What came of the rehearsals, so that a declaration can say it without taking the time again; a test rehearses anew and
 * compares. By plan and supposition: the shares of confirmed, refuted and undecided.
 */
export type Stored = Record<PlanName, Record<string, Record<Outcome, number>>>;

/** It lies in the experiment's folder, which bears its name. */
export function characteristicsFile(experiment: string): URL {
  return new URL(`${experiment}/operating-characteristics.json`, import.meta.url);
}

/** How often a plan tells systems apart that keep and that break the hypothesis; none of an experiment that supposes none. */
export function characteristicsOf({ name, suppositions }: AnyExperiment, plan: PlanName): Rehearsed[] {
  const shares = writtenDown(name)?.[plan];
  return suppositions.flatMap(({ key, name: text, holds }) => {
    const found = shares?.[key];
    return found ? { key, name: text, holds, ...found } : [];
  });
}

/** One sentence for people: with what probability the plan comes to the right answer. Undefined where it was not rehearsed. */
export function powerOf(experiment: AnyExperiment, plan: PlanName): Text | undefined {
  const all = characteristicsOf(experiment, plan);
  const most = (holds: boolean, outcome: Outcome) =>
    Math.max(...all.filter((one) => one.holds === holds).map((one) => one[outcome]));
  const [usual] = all;
  if (!usual) return undefined;
  return bilingual(({ percent }) => ({
    es:
      `Si la hipótesis se cumple, este plan la confirma el ${percent(usual.confirmed)} de las veces y la refuta como mucho el ${percent(most(true, 'refuted'))}; ` +
      `si no se cumple, la confirma como mucho el ${percent(most(false, 'confirmed'))} (${rehearsalsOf(experiment)} simulaciones de cada caso).`,
    en:
      `If the hypothesis holds, this plan confirms it ${percent(usual.confirmed)} of the time and refutes it at most ${percent(most(true, 'refuted'))}; ` +
      `if it does not hold, it confirms it at most ${percent(most(false, 'confirmed'))} (${rehearsalsOf(experiment)} simulations of each case).`,
  }));
}

const read = new Map<string, Stored>();

/** Undefined of an experiment that nobody has rehearsed yet. */
export function writtenDown(experiment: string): Stored | undefined {
  const file = characteristicsFile(experiment);
  if (!read.has(experiment) && existsSync(file))
    read.set(experiment, JSON.parse(readFileSync(file, 'utf8')) as Stored);
  return read.get(experiment);
}
