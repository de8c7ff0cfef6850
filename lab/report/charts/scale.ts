import type { Axis } from '../chart-spec.ts';

/** Where values lie along an axis. */
export interface Scale {
  /** Values with a line and a number. */
  ticks: readonly number[];
  /** From 0 (the axis' beginning) to 1 (its end); values beyond are cut off at the ends. */
  position(value: number): number;
}

/**
 * An axis that holds all values and ends at round numbers.
 * @param wantedTicks about how many lines there is room for.
 */
export function scaleFor(axis: Axis, values: readonly number[], wantedTicks: number): Scale {
  const isLogarithmic = axis.scale === 'log';
  const usable = values.filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0));
  const low = axis.from ?? Math.min(...usable);
  const high = axis.to ?? Math.max(...usable);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return linear({ ...axis, from: 0, to: 1 }, 0, 1, 2);
  return isLogarithmic ? logarithmic(low, high, wantedTicks) : linear(axis, low, high, wantedTicks);
}

function linear(axis: Axis, low: number, high: number, wantedTicks: number): Scale {
  // What differs by rounding alone counts as equal.
  const isSpread = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  const span = isSpread ? high - low : Math.abs(low) || 1;
  const step = firstRoundFrom(span / wantedTicks);
  const from = axis.from ?? Math.floor(low / step) * step;
  const to = axis.to ?? Math.max(from + step, Math.ceil(high / step) * step);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // Multiples of the step rather than sums of it, which would drift: 0.1 + 0.2 is not 0.3.
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { ticks, position: (value) => inside((value - from) / (to - from)) };
}

const DIGITS = [1, 2, 5];

function logarithmic(low: number, high: number, wantedTicks: number): Scale {
  const from = lastRoundUpTo(low);
  const to = Math.max(firstRoundFrom(high), from * 10);
  const decades = Math.log10(to / from);
  // Numbers that grow by half or more at each line can stand closer than those of a linear axis.
  const digits = decades * DIGITS.length <= 1.7 * wantedTicks ? DIGITS : [1];
  const ticks = [];
  for (let power = Math.floor(Math.log10(from)); 10 ** power <= to; power += 1) {
    ticks.push(...digits.map((digit) => Number((digit * 10 ** power).toPrecision(6))));
  }
  return {
    ticks: ticks.filter((tick) => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)),
    position: (value) => inside(Math.log(Math.max(value, Number.MIN_VALUE) / from) / Math.log(to / from)),
  };
}

function lastRoundUpTo(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (DIGITS.findLast((digit) => digit * power <= value * (1 + 1e-9)) ?? 1) * power;
}

/** The next of 1, 2, 5, 10, 20, 50, … that is not smaller. */
function firstRoundFrom(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (DIGITS.find((digit) => digit * power >= value * (1 - 1e-9)) ?? 10) * power;
}

function inside(position: number): number {
  return Math.min(1, Math.max(0, position));
}
