export interface Format {
  /** A duration with three significant digits and its unit: `0,25 ms`, `12,3 ms`, `1,20 s`. */
  duration(ms: number): string;
  /** Whole seconds, for countdowns. */
  seconds(s: number): string;
  count(n: number): string;
}

/** Numbers of one locale (BCP 47). */
export function createFormat(locale: string): Format {
  const unit = (name: string, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', ...options });
  const significant = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 } as const;
  const milliseconds = unit('millisecond', significant);
  const seconds = unit('second', significant);
  // Below one millisecond three digits would pretend a precision that no clock here has.
  const hundredths = unit('millisecond', { maximumFractionDigits: 2 });
  const wholeSeconds = unit('second', { maximumFractionDigits: 0 });
  const count = new Intl.NumberFormat(locale);
  return {
    duration: (ms) => {
      if (ms < 1) return hundredths.format(ms);
      return ms < 999.5 ? milliseconds.format(ms) : seconds.format(ms / 1000);
    },
    seconds: (s) => wholeSeconds.format(s),
    count: (n) => count.format(n),
  };
}
