/**
 * The p values of several questions, each so much greater that all answers below a level are wrong together no more often
 * than that level says (Holm, "A simple sequentially rejective multiple test procedure", *Scandinavian Journal of
 * Statistics* 6(2), 1979).
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let greatest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    greatest = Math.min(1, Math.max(greatest, (pValues.length - rank) * p));
    adjusted[index] = greatest;
  }
  return adjusted;
}
