import type { Text } from '@sel/contract/lab/text';
import { FEWEST_FOR_P99 } from '../queueing/statistics/quantiles.ts';
import type { PairedSides } from './comparison.ts';
import { FIGURES, type FigureName } from './figures.ts';
import { applies, FEWEST_COMPARISONS, marginsOf, type NoiseFloor } from './noise-floor.ts';
import { FEWEST_PAIRS } from './plan.ts';
import { ratiosOf, type StoredComparison, validPairs } from './stored-comparison.ts';

/**
 * Two systems that were measured in turn, as they are compared.
 * @param floor of this machine, if it was measured.
 * @param personal δ, as a share: differences up to it do not matter to whoever asks.
 */
export function ofSystems(
  stored: StoredComparison,
  floor: NoiseFloor | undefined,
  personal: number,
): PairedSides {
  const pairs = validPairs(stored.runs);
  const known = floor && applies(floor, stored) ? floor : undefined;
  const margins = marginsOf(known?.comparisons ?? [], personal);
  const ratios = ratiosOf(pairs);
  const fewest = Math.min(...pairs.flatMap(({ a, b }) => [a.latenciesMs.length, b.latenciesMs.length]));
  const isTold = (name: FigureName) =>
    ratios[name].every((ratio) => ratio > 0 && Number.isFinite(ratio)) &&
    (name !== 'p99Ms' || fewest >= FEWEST_FOR_P99);
  const told = FIGURES.filter(({ name }) => isTold(name));
  return {
    a: stored.subjects.a.ref,
    b: stored.subjects.b.ref,
    refusals: pairs.length < FEWEST_PAIRS ? [tooFewPairs(stored, pairs.length)] : [],
    caveats: caveatsOf(stored, pairs.length, known, told.length),
    figures: told.map((kind) => ({ ...kind, ratios: ratios[kind.name], margin: margins[kind.name] })),
    samples: [
      {
        label: { es: 'De punta a punta', en: 'End to end' },
        pairs: pairs.map(({ a, b }) => ({ a: a.latenciesMs, b: b.latenciesMs })),
      },
    ],
  };
}

function tooFewPairs({ runs }: StoredComparison, pairs: number): Text {
  const reason = runs.find(({ invalid }) => invalid)?.invalid;
  const why = (language: keyof Text) =>
    reason ? ` ${language === 'es' ? 'Por ejemplo' : 'For instance'}: ${reason[language]}.` : '';
  return {
    es: `Solo cuentan ${pairs} parejas de mediciones, y hacen falta ${FEWEST_PAIRS}.${why('es')}`,
    en: `Only ${pairs} pairs of measurements count, and ${FEWEST_PAIRS} are needed.${why('en')}`,
  };
}

function caveatsOf(
  stored: StoredComparison,
  pairs: number,
  floor: NoiseFloor | undefined,
  told: number,
): Text[] {
  const left = new Set(stored.runs.map(({ pair }) => pair)).size - pairs;
  return [
    left > 0 && {
      es: `No cuentan ${left} parejas, en las que alguna medición no vale.`,
      en: `${left} pairs do not count, since a measurement in them is not valid.`,
    },
    floor
      ? {
          es: `Cuánto difiere aquí el mismo código de sí mismo se midió en ${floor.comparisons.length} comparaciones de ${floor.plan.pairs} parejas.`,
          en: `By how much the same code differs from itself here was measured in ${floor.comparisons.length} comparisons of ${floor.plan.pairs} pairs.`,
        }
      : {
          es: `No se ha medido cuánto difiere el mismo código de sí mismo en esta máquina con esta carga: lo dice npm run lab -- comparar --nulo 25 (${FEWEST_COMPARISONS} o más). Sin eso, dos arranques del mismo programa pueden pasar por un cambio.`,
          en: `By how much the same code differs from itself on this machine under this load was not measured: npm run lab -- comparar --nulo 25 does it (${FEWEST_COMPARISONS} or more). Without it, two starts of one program may pass for a change.`,
        },
    told < FIGURES.length && {
      es: `Falta alguna cifra que no se pudo medir; un p99 pide ${FEWEST_FOR_P99} consultas por medición.`,
      en: `A figure that could not be measured is missing; a p99 takes ${FEWEST_FOR_P99} queries per measurement.`,
    },
  ].filter((caveat) => caveat !== false);
}
