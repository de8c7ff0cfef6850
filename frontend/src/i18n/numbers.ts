import { numerals } from '@sel/runtime/numerals';

export type Format = ReturnType<typeof createFormat>;

/** Numbers, times and dates as one locale writes them. @param locale BCP 47. */
export function createFormat(locale: string) {
  const unit = (name: string, options: Intl.NumberFormatOptions) =>
    numerals(locale, { style: 'unit', unit: name, unitDisplay: 'short', ...options });
  const significant = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 } as const;
  const whole = { maximumFractionDigits: 0 } as const;
  const milliseconds = unit('millisecond', significant);
  const seconds = unit('second', significant);
  // Below one millisecond three digits would pretend a precision that no clock here has.
  const hundredths = unit('millisecond', { maximumFractionDigits: 2 });
  const wholeSeconds = unit('second', whole);
  const wholeMinutes = unit('minute', whole);
  const count = numerals(locale, whole);
  const twoDigits = numerals(locale, { minimumIntegerDigits: 2 });
  const megabytes = unit('megabyte', whole);
  const number = numerals(locale, { maximumSignificantDigits: 3 });
  const timeOfDay = new Intl.DateTimeFormat(locale, {
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    /** A duration with three significant digits and its unit: `0,25 ms`, `12,3 ms`, `1,20 s`. */
    duration(ms: number): string {
      if (ms < 1) return hundredths(ms);
      return ms < 999.5 ? milliseconds(ms) : seconds(ms / 1000);
    },
    /** Whole seconds, for countdowns. */
    seconds: wholeSeconds,
    /** A duration that nobody needs to know to the second. */
    roughly: (ms: number) => (ms < 120_000 ? wholeSeconds(ms / 1000) : wholeMinutes(ms / 60_000)),
    /** Time that passes: `3:07`. */
    clock(ms: number): string {
      const passedS = Math.floor(ms / 1000);
      return `${count(Math.floor(passedS / 60))}:${twoDigits(passedS % 60)}`;
    },
    /** A time of the day to the second: `14:03:07`. */
    timeOfDay: (atMs: number) => timeOfDay.format(atMs),
    /** A day and its hour. */
    moment: (iso: string) => moment.format(new Date(iso)),
    count,
    /** Three significant digits at most. */
    number,
    /** Thousands and millions as a word or a letter: `120 mil`, `3 M`. */
    compact: numerals(locale, { notation: 'compact', maximumSignificantDigits: 3 }),
    perSecond: (rate: number) => `${number(rate)}/s`,
    percent: numerals(locale, { style: 'percent', ...whole }),
    megabytes: (bytes: number) => megabytes(bytes / 1e6),
  };
}
