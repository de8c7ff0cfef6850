/** What a number must be for a model to mean anything. A value outside is refused at once, by name. */

/** Too little was observed for what was asked: more observations help, and nothing else is wrong. */
export class TooFewError extends RangeError {
  override name = 'TooFewError';
}

/** @throws {RangeError} */
export function positive(name: string, value: number): number {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new RangeError(`${name} must be a positive number, not ${value}`);
}

/** @throws {RangeError} */
export function atLeastZero(name: string, value: number): number {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new RangeError(`${name} must be zero or a positive number, not ${value}`);
}

/** @throws {RangeError} */
export function countOf(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`${name} must be 1, 2, 3, …, not ${value}`);
}

/** A probability that is neither impossible nor certain, such as the 0.95 of a confidence interval. */
export function between0And1(name: string, value: number): number {
  if (value > 0 && value < 1) return value;
  throw new RangeError(`${name} must lie between 0 and 1, not at ${value}`);
}
