/**
 * Where an increasing function reaches a value, by halving an interval until no number lies between its
 * ends any more. Slower than Newton's method, but it cannot miss.
 * @param low a place where the function is below the value.
 * @param step a first guess of how far away the place is; doubled until it is passed.
 * @returns the last number below the value and the first that reaches it.
 */
export function bisect(
  increasing: (x: number) => number,
  value: number,
  low: number,
  step: number,
): { below: number; reached: number } {
  let reach = step;
  while (increasing(low + reach) < value) reach *= 2;
  let below = low;
  let reached = low + reach;
  for (;;) {
    const middle = (below + reached) / 2;
    if (middle <= below || middle >= reached) return { below, reached };
    if (increasing(middle) < value) below = middle;
    else reached = middle;
  }
}

/** The first of the integers `from`, `from`+1, … for which a condition holds that, once true, stays true. */
export function firstInteger(from: number, holds: (n: number) => boolean): number {
  let reach = 1;
  while (!holds(from + reach - 1)) reach *= 2;
  return firstBetween(from - 1, from + reach - 1, holds);
}

/** The same between one for which the condition does not hold and one for which it does. */
export function firstBetween(fails: number, succeeds: number, holds: (n: number) => boolean): number {
  if (succeeds - fails <= 1) return succeeds;
  const middle = Math.floor((fails + succeeds) / 2);
  return holds(middle) ? firstBetween(fails, middle, holds) : firstBetween(middle, succeeds, holds);
}
