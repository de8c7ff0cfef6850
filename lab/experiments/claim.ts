import type { Text } from '@sel/contract/lab/text';
import {
  type Band,
  type Decision,
  type Equivalence,
  type ErrorRates,
  equivalence,
  factorEquivalence,
} from '../queueing/statistics/equivalence.ts';
import { highestShare } from '../queueing/statistics/rare-events.ts';
import { type Column, column, type TableSpec, tableOf } from '../report/chart-spec.ts';
import { bilingual } from '../report/text.ts';
import type { LimitWords } from './experiment.ts';

/** One of the parts that a hypothesis is made of: a quantity, the band that it is said to lie in, and what was found. */
export interface Claim extends Equivalence, Claimed {}

/** A claim before anything was observed. */
export interface Claimed {
  name: Text;
  /** What its numbers are: times, milliseconds. */
  measure: Text;
  band: Band;
}

export function claim<About extends Claimed>(
  claimed: About,
  observed: readonly number[],
  rates: ErrorRates,
): About & Claim {
  return { ...claimed, ...equivalence(observed, claimed.band, rates) };
}

/** The same of factors, such as measured / predicted. */
export function factorClaim<About extends Claimed>(
  claimed: About,
  factors: readonly number[],
  rates: ErrorRates,
): About & Claim {
  return { ...claimed, ...factorEquivalence(factors, claimed.band, rates) };
}

/** The band reaches as far above 1 as below it, as factors go. */
export function factorBand(marginShare: number): Band {
  return { low: 1 / (1 + marginShare), high: 1 + marginShare };
}

/** From so much below 1 to as much above it. */
export function shareBand(marginShare: number): Band {
  return { low: 1 - marginShare, high: 1 + marginShare };
}

/** What it would take to decide what is undecided, as a sentence that follows a verdict; empty when all is decided. */
export function whatItWouldTake(claims: readonly Claim[]): Text {
  const open = claims.filter(({ decision }) => decision === 'undecided');
  if (open.length === 0 || claims.some(({ decision }) => decision === 'refuted')) return { es: '', en: '' };
  const needed = open.map((claim) => claim.needed);
  const most = Math.max(...needed.map((count) => count ?? 0));
  const isReachable = needed.every((count) => count !== undefined);
  return bilingual(({ number }) => ({
    es:
      ` Con lo medido no se decide si ${open.map(({ name }) => name.es).join(', ni si ')}: ` +
      (isReachable ? `harían falta unas ${number(most)} repeticiones.` : noNumber(open).es),
    en:
      ` What was measured does not decide whether ${open.map(({ name }) => name.en).join(', nor whether ')}: ` +
      (isReachable ? `it would take about ${number(most)} repetitions.` : noNumber(open).en),
  }));
}

/** The interval of a claim in brackets, behind its value; nothing where one repetition tells none. */
export function between({ low, high }: Claim, unit: 'number' | 'percent' = 'number'): Text {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { es: '', en: '' };
  return bilingual(({ ends }) => ({
    es: ` (entre ${ends({ low, high }, unit).join(' y ')})`,
    en: ` (between ${ends({ low, high }, unit).join(' and ')})`,
  }));
}

function noNumber(open: readonly Claim[]): Text {
  return open.some(({ observations }) => observations < 2)
    ? {
        es: 'con menos de dos repeticiones no se sabe cuánto varía.',
        en: 'with fewer than two repetitions it is not known how much it varies.',
      }
    : {
        es: 'el resultado está demasiado cerca del límite, o varía demasiado.',
        en: 'the result lies too close to the limit, or varies too much.',
      };
}

export const TIMES: Text = { es: 'veces', en: 'times' };

const DECISIONS: Record<Decision, Text> = {
  confirmed: { es: 'confirmado', en: 'confirmed' },
  refuted: { es: 'refutado', en: 'refuted' },
  undecided: { es: 'sin decidir', en: 'undecided' },
};

const COLUMNS: readonly Column<Claim>[] = [
  column('Se afirma que', 'It is claimed that', '', ({ name }) => name),
  column('Se mide en', 'Measured in', '', ({ measure }) => measure),
  column('Medido', 'Measured', '', ({ mean }) => mean),
  column('Desde', 'From', '', ({ low }) => finite(low)),
  column('Hasta', 'To', '', ({ high }) => finite(high)),
  column('Límite inferior', 'Lower limit', '', ({ band }) => finite(band.low)),
  column('Límite superior', 'Upper limit', '', ({ band }) => finite(band.high)),
  column('Repeticiones', 'Repetitions', '', ({ observations }) => observations),
  column('Decisión', 'Decision', '', ({ decision }) => DECISIONS[decision]),
  column('Harían falta', 'It would take', '', ({ needed }) => needed),
];

/** Every claim with its interval from independent repetitions, beside the limits that were declared for it. */
export function claimTable(claims: readonly Claim[]): TableSpec {
  return tableOf(
    {
      es: 'Qué se afirma, y qué dicen de ello las repeticiones',
      en: 'What is claimed, and what the repetitions say of it',
    },
    COLUMNS,
    claims,
  );
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/**
 * What stands behind a number of things that seldom happen: how often they may happen all the same. Of none in n that is
 * 3/n at 95 %, if each is as likely to happen to any of them.
 * @param of how many there were; nothing is said where that is not known.
 */
export function shareBound(events: number | undefined, of: number): Text {
  if (events === undefined || of === 0) return { es: '', en: '' };
  const highest = highestShare(events, of);
  return bilingual(({ number, percent }) => ({
    es: ` de ${number(of)} (como mucho el ${percent(highest)}, al 95 %)`,
    en: ` of ${number(of)} (at most ${percent(highest)}, at 95%)`,
  }));
}

/** How often a verdict may be wrong. A confirmation is what the experiment was made for; a refutation accuses the system. */
export const ERROR_RATES: ErrorRates = { wronglyConfirmed: 0.05, wronglyRefuted: 0.01 };

export const errorRateWords: Record<keyof ErrorRates, LimitWords> = {
  wronglyConfirmed: {
    es: 'Se confirma por azar lo que no es cierto, como mucho',
    en: 'What is not true is confirmed by chance, at most',
    unit: '%',
  },
  wronglyRefuted: {
    es: 'Se refuta por azar lo que es cierto, como mucho',
    en: 'What is true is refuted by chance, at most',
    unit: '%',
  },
};
