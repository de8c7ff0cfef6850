/** A figure measured several times. */
export interface Measured {
  median: number;
  min: number;
  max: number;
  values: number[];
}

/** @throws {RangeError} when nothing was measured. */
export function measured(values: readonly number[]): Measured {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) throw new RangeError('nothing was measured');
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
  return { median, min: sorted[0] as number, max: sorted.at(-1) as number, values: [...values] };
}

/** How many times the other figure it is, in each round: in one round the machine was the same for both. */
export function ratiosOf(figure: Measured, other: Measured): Measured {
  return measured(figure.values.map((value, round) => value / (other.values[round] ?? Number.NaN)));
}

/** The median of these. */
export function ratioOf(figure: Measured, other: Measured): number {
  return ratiosOf(figure, other).median;
}
