import { countOf, TooFewError } from '../domain.ts';
import { type MeanInterval, meanInterval } from './student.ts';

/**
 * The mean of values that resemble those before them, as waits in a queue do, with an interval that
 * allows for it: the means of a few long batches are nearly independent (Law, *Simulation Modeling and
 * Analysis*, chapter 9; Schmeiser, "Batch Size Effects in the Analysis of Simulation Output",
 * *Operations Research* 30(3), 1982, for why 10 to 30 batches are enough).
 * @param series in the order of time, without the warm-up. What is left of the division into equal
 * batches is cut off at its beginning, which is the part most like the warm-up.
 * @throws {TooFewError} fewer values than two a batch.
 */
export function batchMeansInterval(series: ArrayLike<number>, { batches = 20 } = {}): MeanInterval {
  const batchSize = Math.floor(series.length / countOf('batches', batches));
  if (batchSize < 2) {
    throw new TooFewError(`${series.length} values are too few for ${batches} batches of two or more`);
  }
  return meanInterval(batchMeans(series, batches, batchSize));
}

function batchMeans(series: ArrayLike<number>, batches: number, batchSize: number): number[] {
  const start = series.length - batches * batchSize;
  return Array.from({ length: batches }, (_, batch) => {
    const first = start + batch * batchSize;
    let sum = 0;
    for (let i = first; i < first + batchSize; i += 1) sum += series[i] as number;
    return sum / batchSize;
  });
}
