import { join } from 'node:path';
import type { Comparison } from '@sel/contract/lab/comparison';
import type { Text } from '@sel/contract/lab/text';
import { type Compared, known, type ReportFigure } from '../experiments/compared.ts';
import { EXPERIMENTS } from '../experiments/experiments.ts';
import type { StoredMeasurement } from '../experiments/measurement.ts';
import { RunFolder } from '../experiments/run-folder.ts';
import type { StoredRun } from '../experiments/stored-run.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { comparisonOf, type PairedSides } from './comparison.ts';
import { whyOtherMachine } from './machines.ts';
import { LEAST_PAIRS, type Margin } from './verdict.ts';

interface RepetitionPair {
  a: readonly StoredMeasurement[];
  b: readonly StoredMeasurement[];
}

/**
 * Two runs of an experiment, as they are compared: the same repetition of both is a pair, with the same arrivals at
 * the same levels, and one observation, since all its levels were measured in one stretch.
 * @param personal δ, as a share.
 */
export function ofReports(a: StoredRun, b: StoredRun, personal: number): PairedSides {
  const names = { a: a.declaration.id, b: b.declaration.id };
  const refusals = whyNot(a, b);
  const none = { ...names, caveats: [], figures: [], samples: [] };
  if (refusals.length > 0) return { ...none, refusals };
  const { pairs, left } = pairsOf(a, b);
  if (pairs.length === 0) return { ...none, refusals: [NO_PAIRS] };
  const { figures, samples = [] } = comparedOf(a) ?? { figures: [] };
  const margin: Margin = { delta: personal, floor: null };
  return {
    ...names,
    refusals: [],
    caveats: caveatsOf(pairs.length, left),
    figures: figures.map(({ of, ...kind }) => ({
      ...kind,
      ratios: pairs.flatMap((pair) => ratioOf(of, pair)),
      margin,
    })),
    samples: samples.map(({ series, label }) => ({
      label,
      pairs: pairs.map(({ a, b }) => ({
        a: a.flatMap((one) => known(one, series)),
        b: b.flatMap((one) => known(one, series)),
      })),
    })),
  };
}

function comparedOf({ declaration }: StoredRun): Compared | undefined {
  return EXPERIMENTS.find(({ name }) => name === declaration.experiment)?.compared;
}

const NO_PAIRS: Text = {
  es: 'No hay ninguna medición del mismo nivel y de la misma repetición que cuente en los dos.',
  en: 'There is no measurement of the same level and the same repetition that counts in both.',
};

function whyNot(a: StoredRun, b: StoredRun): Text[] {
  if (a.declaration.experiment !== b.declaration.experiment) return [OTHER_EXPERIMENT];
  if (!comparedOf(a)) return [NO_FIGURES];
  return [isSamePlan(a, b) ? undefined : OTHER_PLAN, whyOtherMachine(a.environment, b.environment)].filter(
    (reason) => reason !== undefined,
  );
}

const OTHER_EXPERIMENT: Text = {
  es: 'Son de experimentos distintos: no midieron lo mismo.',
  en: 'They are of different experiments: they did not measure the same.',
};
const NO_FIGURES: Text = {
  es: 'Lo que mide este experimento no son cifras de las que una pueda ser mejor que otra.',
  en: 'What this experiment measures are no figures of which one could be better than another.',
};
const OTHER_PLAN: Text = {
  es: 'Sus planes son distintos (niveles, duración o semilla): a cada uno se le pidió otra cosa.',
  en: 'Their plans differ (levels, duration or seed): each was asked for something else.',
};

/** More repetitions of the same are no other plan. */
function isSamePlan(a: StoredRun, b: StoredRun): boolean {
  const asked = ({ declaration: { plan } }: StoredRun) =>
    JSON.stringify([plan.combinations, plan.seed, plan.warmUpMs, plan.measureMs]);
  return asked(a) === asked(b);
}

/** Only levels that count in both: what one lacks would shift the mean of the other. */
function pairsOf(a: StoredRun, b: StoredRun): { pairs: RepetitionPair[]; left: number } {
  const key = ({ factors }: StoredMeasurement) => JSON.stringify(factors);
  const counting = ({ measurements }: StoredRun, repetition: number) =>
    measurements.filter((one) => one.repetition === repetition && !one.invalid);
  const most = Math.min(a.declaration.plan.repetitions, b.declaration.plan.repetitions);
  let left = 0;
  const pairs = Array.from({ length: most }, (_, index) => {
    const [ofA, ofB] = [counting(a, index + 1), counting(b, index + 1)];
    const common = new Set(ofA.map(key)).intersection(new Set(ofB.map(key)));
    left += a.declaration.plan.combinations.length - common.size;
    const inOrder = (measurements: readonly StoredMeasurement[]) =>
      measurements
        .filter((one) => common.has(key(one)))
        .sort((one, other) => key(one).localeCompare(key(other)));
    return { a: inOrder(ofA), b: inOrder(ofB) };
  });
  return { pairs: pairs.filter((pair) => pair.a.length > 0), left };
}

/** The geometric mean over the levels of which both know the figure; nothing where none does. */
function ratioOf(of: ReportFigure['of'], { a, b }: RepetitionPair): number[] {
  const logs = a.flatMap((one, index) => {
    const [ofA, ofB] = [of(one), of(b[index] as StoredMeasurement)];
    return ofA !== undefined && ofB !== undefined && ofA > 0 && ofB > 0 ? Math.log(ofB / ofA) : [];
  });
  return logs.length > 0 ? [Math.exp(momentsOf(logs).mean)] : [];
}

function caveatsOf(pairs: number, left: number): Text[] {
  return [
    {
      es: 'Los dos se midieron a horas distintas: lo que cambió en la máquina entre uno y otro también cuenta como cambio. Para saber si es el código, mide los dos por turnos: npm run lab -- comparar --base A --head B.',
      en: 'The two were measured at different times: whatever changed on the machine in between counts as a change as well. To learn whether it is the code, measure both in turn: npm run lab -- comparar --base A --head B.',
    },
    pairs < LEAST_PAIRS && {
      es: `Hay ${pairs === 1 ? 'una sola repetición' : `${pairs} repeticiones`} en común, y con menos de ${LEAST_PAIRS} no se sabe cuánto es azar. El plan completo tiene más.`,
      en: `They have ${pairs === 1 ? 'a single repetition' : `${pairs} repetitions`} in common, and with fewer than ${LEAST_PAIRS} it is not known how much is chance. The full plan has more.`,
    },
    left > 0 && {
      es: `Faltan ${left} mediciones que no cuentan en alguno de los dos.`,
      en: `${left} measurements are left out, which do not count in one of the two.`,
    },
  ].filter((caveat) => caveat !== false);
}

/** Differences up to this share do not matter to whoever says nothing else. */
export const DEFAULT_DELTA = 0.02;

/**
 * Compares what two runs of experiments have stored.
 * @param dir where the runs' folders are.
 * @param ids of the two.
 * @throws {NoRunError} when one of them is not there.
 * @throws {ShapeError} when it was stored by a version that measured something else.
 */
export async function compareReports(
  dir: string,
  ids: { a: string; b: string },
  personal = DEFAULT_DELTA,
): Promise<Comparison> {
  const run = (id: string) => new RunFolder(join(dir, id)).run();
  return comparisonOf(ofReports(await run(ids.a), await run(ids.b), personal));
}
