import type { Outcome } from '@sel/contract/lab/experiments';
import type { Text } from '@sel/contract/lab/text';
import { allDecided, type ErrorRates, sharedAmong } from '../../queueing/statistics/equivalence.ts';
import { meanIfAny, momentsOf } from '../../queueing/statistics/moments.ts';
import { bilingual } from '../../report/text.ts';
import { type Claim, claim, factorBand, factorClaim } from '../claim.ts';
import type { Measurement } from '../measurement.ts';
import type { Declared } from '../plan.ts';
import { type Calibration, calibrationsOf, meanCalibration } from './calibration.ts';
import { meanOf, type Sample, sampleOf } from './sample.ts';
import {
  CALIBRATION,
  type EarlierWaits,
  type Factors,
  hasEarlierWaits,
  hasLives,
  type OneMeasurement,
  SERVERS,
} from './setup.ts';

export type Limits = ErrorRates & {
  /** Which factor between measured and ideal queue still counts as the same: 0.2 allows from 1/1.2 to 1.2. */
  idealMarginShare: number;
  /** The same between measured and M/M/c, all loads together. */
  mmcMarginShare: number;
  /** Which factor from 1 the variability of arrivals and of work may be away, and still count as Poisson and exponential. */
  variabilityMarginShare: number;
  /** More than this the handover must not cost. */
  handoverBudgetMs: number;
  /** Where it is a larger part of what is predicted, the prediction is mostly what was calibrated, and is not scored. */
  highestHandoverShare: number;
  /** Above this a measurement of a minute does not reach the steady state, and nothing is scored. */
  highestScoredShare: number;
};

export type Unscored = 'handover' | 'steadyState';

/** What all measurements of one load say. */
export interface Row {
  planned: number;
  samples: readonly Sample[];
  /** The handover's part of what is predicted for an ideal queue. */
  handoverShare: number;
  unscored: Unscored | undefined;
}

/** A part of the hypothesis. */
export interface LoadClaim extends Claim {
  /** The utilisation as planned, of those that compare one load with an ideal queue. */
  about: 'handover' | 'arrivals' | 'work' | 'mmc' | number;
}

export interface Findings {
  outcome: Outcome;
  /** Undefined when no calibration counts, as in runs of earlier versions: then nothing is predicted. */
  calibration: Calibration | undefined;
  /** The loads, the idlest first. */
  rows: readonly Row[];
  claims: readonly LoadClaim[];
  /** What a version before the calibration measured. */
  earlier: readonly EarlierRow[];
}

export interface EarlierRow {
  planned: number;
  arrivalsPerSecond: number;
  waitMs: number;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { plan: { combinations, warmUpMs }, limits }: Declared<Factors, Limits>,
): Findings {
  const calibrations = calibrationsOf(measurements, warmUpMs);
  const calibration = meanCalibration([...calibrations.values()]);
  const earlier = measurements.filter(hasEarlierWaits).map(earlierRow);
  if (!calibration) return { outcome: 'undecided', calibration, rows: [], claims: [], earlier };
  const samples = measurements
    .filter(hasLives)
    .flatMap((one) => sampleOf(one, calibrations.get(one.repetition) ?? calibration, warmUpMs) ?? []);
  const loads = combinations.map(({ utilisation }) => utilisation).filter((load) => load !== CALIBRATION);
  const rows = loads.toSorted((a, b) => a - b).flatMap((load) => rowOf(load, samples, limits) ?? []);
  const claims = claimsOf(
    [...calibrations.values()],
    rows.filter(({ unscored }) => !unscored),
    limits,
  );
  const decided = allDecided(claims.map(({ decision }) => decision));
  const isWhole = loads.every(
    (load) => load > limits.highestScoredShare || rows.some(({ planned }) => planned === load),
  );
  const outcome = decided === 'confirmed' && !isWhole ? 'undecided' : decided;
  return { outcome, calibration, rows, claims, earlier };
}

function rowOf(planned: number, all: readonly Sample[], limits: Limits): Row | undefined {
  const samples = all.filter((sample) => sample.planned === planned);
  if (samples.length === 0) return undefined;
  const handoverShare = meanOf(samples, 'calibratedHandoverMs') / meanOf(samples, 'idealWaitMs');
  return { planned, samples, handoverShare, unscored: whyUnscored(planned, handoverShare, limits) };
}

function whyUnscored(planned: number, handoverShare: number, limits: Limits): Unscored | undefined {
  if (planned > limits.highestScoredShare) return 'steadyState';
  return handoverShare > limits.highestHandoverShare ? 'handover' : undefined;
}

/** The hypothesis in parts, which must all hold: the error rates are those of the whole. */
function claimsOf(calibrations: readonly Calibration[], scored: readonly Row[], limits: Limits): LoadClaim[] {
  const rates = sharedAmong(scored.length + CLAIMS_OF_ALL, limits);
  return [
    handoverClaim(calibrations, limits, ofSkewed(rates)),
    ...scored.map((row) => idealClaim(row, limits, rates)),
    variabilityClaim('arrivals', scored, limits, ofSkewed(rates)),
    variabilityClaim('work', scored, limits, ofSkewed(rates)),
    mmcClaim(scored, limits, rates),
  ];
}

/** So many claims are made of all loads together, besides one for each load that is scored. */
const CLAIMS_OF_ALL = 4;

/**
 * Variances of exponential times are skewed, and so are handovers: those that come out too small also vary too little. Six
 * variances at the limit would be confirmed 8 times in 100 instead of 5, and at half the rate it is 4.
 */
function ofSkewed({ wronglyConfirmed, wronglyRefuted }: ErrorRates): ErrorRates {
  return { wronglyConfirmed: wronglyConfirmed / 2, wronglyRefuted };
}

function handoverClaim(calibrations: readonly Calibration[], limits: Limits, rates: ErrorRates): LoadClaim {
  const band = { low: 0, high: limits.handoverBudgetMs };
  const name = {
    es: 'la entrega a un worker libre no cuesta más de lo declarado',
    en: 'the handover to a free worker costs no more than was declared',
  };
  const observed = calibrations.map(({ handoverMs }) => handoverMs);
  return claim({ about: 'handover', name, measure: { es: 'ms', en: 'ms' }, band }, observed, rates);
}

function idealClaim({ planned, samples }: Row, limits: Limits, rates: ErrorRates): LoadClaim {
  const band = factorBand(limits.idealMarginShare);
  const name = bilingual(({ percent }) => ({
    es: `al ${percent(planned)} se espera lo que en una sola cola ideal`,
    en: `at ${percent(planned)} the wait is that of a single ideal queue`,
  }));
  const factors = samples.map(({ waitMs, idealWaitMs }) => waitMs / idealWaitMs);
  return factorClaim({ about: planned, name, measure: FACTOR, band }, factors, rates);
}

function variabilityClaim(
  about: 'arrivals' | 'work',
  scored: readonly Row[],
  limits: Limits,
  rates: ErrorRates,
): LoadClaim {
  const band = factorBand(limits.variabilityMarginShare);
  const { figure, ...words } = VARIABILITIES[about];
  return claim(
    { about, ...words, band },
    perRepetition(scored, (sample) => sample[figure]),
    rates,
  );
}

function mmcClaim(scored: readonly Row[], limits: Limits, rates: ErrorRates): LoadClaim {
  const band = factorBand(limits.mmcMarginShare);
  const logs = perRepetition(scored, ({ waitMs, mmcWaitMs }) => mmcWaitMs && Math.log(waitMs / mmcWaitMs));
  const name = {
    es: `se espera lo que predice M/M/${SERVERS} (todas las cargas juntas)`,
    en: `the wait is what M/M/${SERVERS} predicts (all loads together)`,
  };
  return factorClaim({ about: 'mmc', name, measure: FACTOR, band }, logs.map(Math.exp), rates);
}

const FACTOR: Text = { es: 'medido / predicho', en: 'measured / predicted' };
const VARIABILITIES = {
  arrivals: {
    figure: 'arrivalScv',
    measure: { es: 'Ca²', en: 'Ca²' },
    name: {
      es: 'las llegadas son de Poisson (todas las cargas juntas)',
      en: 'arrivals are Poisson (all loads together)',
    },
  },
  work: {
    figure: 'serviceScv',
    measure: { es: 'Cs²', en: 'Cs²' },
    name: {
      es: 'el trabajo es exponencial (todas las cargas juntas)',
      en: 'the work is exponential (all loads together)',
    },
  },
} as const;

/** The mean of what all loads of a repetition say: they have arrivals and work of the same kinds. */
function perRepetition(rows: readonly Row[], figureOf: (sample: Sample) => number | undefined): number[] {
  const samples = rows.flatMap((row) => row.samples);
  return [...Map.groupBy(samples, ({ repetition }) => repetition).values()].flatMap(
    (own) => meanIfAny(own.flatMap((sample) => figureOf(sample) ?? [])) ?? [],
  );
}

function earlierRow({ factors, figures, series }: Measurement<Factors, EarlierWaits>): EarlierRow {
  return {
    planned: factors.utilisation,
    arrivalsPerSecond: figures.arrivalsPerSecond,
    waitMs: momentsOf(series.waitMs).mean,
  };
}
