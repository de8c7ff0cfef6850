import type { Text } from '@sel/contract/lab/text';
import Type from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { FactorLevels, Plan } from './plan.ts';

/** What one measurement brought: numbers only, so that it can be stored as JSON. Undefined is what could not be learnt. */
export interface MeasuredValues {
  /** Single figures, named with their unit last: `throughputPerSecond`, `waitMeanMs`. */
  readonly figures: Readonly<Record<string, number | undefined>>;
  /** Series and samples: `waitMs`, `secondsOfPoint`. */
  readonly series: Readonly<Record<string, readonly (number | undefined)[]>>;
}

/** Why a measurement does not count, for instance because the generator was the bottleneck. */
export interface Discardable {
  invalid?: Text;
}

/** What measuring gives: values, which may not count, or only the reason why there are none. */
export type Taken<Measured> = (Measured & Discardable) | Required<Discardable>;

export type Measurement<Factors, Measured> = Measured &
  Discardable & {
    factors: Factors;
    /** 1, 2, … */
    repetition: number;
    /** That its load was made with; runs of earlier versions do not say it. */
    seed?: number;
  };

/** A measurement of whatever experiment. */
export type StoredMeasurement = Measurement<FactorLevels, MeasuredValues>;

/** What an experiment varies and measures, as it is stored: reads what was stored, and refuses what is another's. */
export interface Shape<Factors, Measured> {
  /** @throws {ShapeError} */
  planOf(stored: Plan): Plan<Factors>;
  /** @throws {ShapeError} */
  measurementOf(stored: StoredMeasurement): Measurement<Factors, Measured>;
}

/** What is stored was measured by another experiment, or by a version of it that measured something else. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

/** A figure that cannot always be learnt. */
export const OptionalNumber = Type.Optional(Type.Union([Type.Number(), Type.Undefined()]));
/** What an experiment has that has no figures, or no series. */
export const NoValues = Type.Record(Type.String(), Type.Never());
export const Numbers = Type.Array(Type.Number());
/** A series with a gap wherever nothing could be learnt. */
export const NumbersWithGaps = Type.Array(Type.Union([Type.Number(), Type.Undefined()]));

/** The types of an experiment's factors and measurements follow from these schemas, as does how they are checked. */
export function shapeOf<Factors extends Type.TSchema, Measured extends Type.TSchema>(
  factors: Factors,
  measured: Measured,
): Shape<Type.Static<Factors>, Type.Static<Measured>> {
  const isFactors = Compile(factors);
  const isMeasurement = Compile(Type.Intersect([measured, Type.Object({ factors })]));
  return {
    planOf(stored) {
      const combinations = stored.combinations.map((one) =>
        checked<Type.Static<Factors>>(isFactors, one, 'El plan'),
      );
      return { ...stored, combinations };
    },
    measurementOf(stored) {
      return checked(isMeasurement, stored, `La medición de ${JSON.stringify(stored.factors)}`);
    },
  };
}

function checked<Value>(validator: Validator, value: unknown, what: string): Value {
  if (validator.Check(value)) return value as Value;
  const [first] = validator.Errors(value);
  throw new ShapeError(
    `${what} no tiene la forma que guarda este experimento: ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
  );
}
