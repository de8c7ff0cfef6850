import { computed } from '@preact/signals';
import { locale } from '../i18n/format.ts';

/** Figures of the laboratory as the reader writes them: three significant digits at most. */
export const figures = computed(() => {
  const number = new Intl.NumberFormat(locale.value, { maximumSignificantDigits: 3 });
  const whole = new Intl.NumberFormat(locale.value, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 });
  const span = (unit: string) =>
    new Intl.NumberFormat(locale.value, { style: 'unit', unit, maximumFractionDigits: 0 });
  const [seconds, minutes] = [span('second'), span('minute')];
  const megabytes = new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 0,
  });
  const moment = new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    number: (value: number) => number.format(value),
    whole: (value: number) => whole.format(value),
    percent: (share: number) => percent.format(share),
    /** A duration that nobody needs to know to the second. */
    roughly: (ms: number) => (ms < 120_000 ? seconds.format(ms / 1000) : minutes.format(ms / 60_000)),
    moment: (iso: string) => moment.format(new Date(iso)),
    megabytes: (bytes: number) => megabytes.format(bytes / 1e6),
  };
});
