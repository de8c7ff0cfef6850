import type { Comparison, DistributionDifference } from '@sel/contract/lab/comparison';
import type { Text } from '@sel/contract/lab/text';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { meanInterval } from '../queueing/statistics/student.ts';
import type { FigureKind } from './figures.ts';
import { figureSentence, overallSentence, REFUSED } from './sentences.ts';
import { type Judgement, judge, LEAST_PAIRS, type Margin, overall } from './verdict.ts';

/** Two sides, pair by pair: all that a comparison is made of. */
export interface PairedSides {
  a: string;
  b: string;
  /** Why they cannot be compared. */
  refusals: readonly Text[];
  caveats: readonly Text[];
  figures: readonly (FigureKind & { ratios: readonly number[]; margin: Margin })[];
  samples: readonly PairedSamples[];
}

/** Latencies of both sides, in milliseconds, pair by pair. */
interface PairedSamples {
  label: Text;
  pairs: readonly { a: readonly number[]; b: readonly number[] }[];
}

const LEVELS = [...Array.from({ length: 19 }, (_, index) => (index + 1) / 20), 0.99];

export function comparisonOf(sides: PairedSides): Comparison {
  const { a, b, refusals, caveats } = sides;
  if (refusals.length > 0) {
    const nothing = { caveats: [], verdict: null, figures: [], distributions: [] };
    return { a, b, refusals: [...refusals], sentence: REFUSED, ...nothing };
  }
  const measured = sides.figures.filter(({ ratios }) => ratios.length > 0);
  const judged = judge(measured);
  const figures = measured.map(({ name, label, better, ratios, margin: { delta, floor } }, index) => {
    const declared = { name, label, better, pairs: ratios.length, delta, floor };
    const found = { ...declared, ...(judged[index] as Judgement) };
    return { ...found, sentence: figureSentence(found) };
  });
  const verdict = overall(figures.map((figure) => figure.verdict));
  return {
    a,
    b,
    refusals: [],
    caveats: [...caveats],
    verdict,
    sentence: overallSentence(verdict, figures),
    figures,
    distributions: sides.samples.map(differenceOf),
  };
}

/** By how much B's quantiles lie above A's, within pairs, so that what both share is left out. */
function differenceOf({ label, pairs }: PairedSamples): DistributionDifference {
  const sorted = pairs
    .filter(({ a, b }) => a.length > 0 && b.length > 0)
    .map(({ a, b }) => ({ a: Float64Array.from(a).sort(), b: Float64Array.from(b).sort() }));
  if (sorted.length === 0) return { label, points: [] };
  const points = LEVELS.map((level) => {
    const differences = sorted.map(({ a, b }) => quantile(b, level) - quantile(a, level));
    const interval = differences.length >= LEAST_PAIRS ? meanInterval(differences) : undefined;
    return {
      level,
      differenceMs: momentsOf(differences).mean,
      lowMs: interval?.low ?? null,
      highMs: interval?.high ?? null,
    };
  });
  return { label, points };
}
