/** A figure measured several times. */
export interface Measured {
  median: number;
  min: number;
  max: number;
  values: Rounds;
}

/** What each round has brought; undefined where it could not be measured. */
export type Rounds = readonly (number | undefined)[];

/** @throws {RangeError} when nothing was measured. */
export function measured(values: Rounds): Measured {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) throw new RangeError('nothing was measured');
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
  return { median, min: sorted[0] as number, max: sorted.at(-1) as number, values: [...values] };
}

/** What two figures make together in each round: in one round the machine was the same for both. */
export function byRound(
  figure: Rounds,
  other: Rounds,
  combine: (value: number, other: number) => number,
): Measured {
  return measured(
    figure.map((value, round) => {
      const beside = other[round];
      return value === undefined || beside === undefined ? undefined : combine(value, beside);
    }),
  );
}

/** How many times the other figure it is, in each round. */
export function ratiosOf(figure: Measured, other: Measured): Measured {
  return byRound(figure.values, other.values, (value, beside) => value / beside);
}

/** The same in another unit. */
export function scaled({ values }: Measured, factor: number): Measured {
  return measured(values.map((value) => value && value * factor));
}
