import { positive } from './domain.ts';

/** What is known of a system's throughput from its two ends. */
export interface Ends {
  /** What one worker finishes when it has the system to itself. */
  alonePerSecond: number;
  /** What all together finish at most, however many they are: a resource that they share is full then. */
  mostPerSecond: number;
}

/**
 * min(N·X(1), X_max): no number of workers finishes more than so many times one, nor more than what they
 * share allows (the asymptotic bounds of Muntz and Wong, in Lazowska, Zahorjan, Graham and Sevcik,
 * *Quantitative System Performance*, 1984, chapter 5). Unlike the Universal Scalability Law it bends at once,
 * as a machine does whose last core is taken.
 */
export function throughputBound({ alonePerSecond, mostPerSecond }: Ends, n: number): number {
  return Math.min(positive('n', n) * positive('alonePerSecond', alonePerSecond), mostPerSecond);
}

/** N* = X_max / X(1): from so many workers on, more of them only share what there is. */
export function saturationPoint({ alonePerSecond, mostPerSecond }: Ends): number {
  return mostPerSecond / positive('alonePerSecond', alonePerSecond);
}
