import { burstRate } from '../../load/rate-profile.ts';
import type { TimeForecast } from '../../queueing/drain-time.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory, OpenPrediction, Seen } from '../laboratory.ts';
import type { Taken } from '../measurement.ts';
import { courseOf, watchedS } from './drain.ts';
import { CONFIDENCE, earlyForecast, lateForecast } from './forecast.ts';
import {
  BASE_PER_SECOND,
  BEFORE_MS,
  BURST_MS,
  CONCURRENCY,
  type Factors,
  type Measured,
  WORK_MS,
  WORKERS,
} from './setup.ts';

/** The first forecast is made just before the burst: a look comes four times a second. */
const EARLY_AT_MS = BEFORE_MS - 300;
const LATE_AT_MS = BEFORE_MS + BURST_MS;

export async function measure(
  laboratory: Laboratory,
  { factors: { peakPerSecond }, plan: { measureMs }, seed }: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  await laboratory.setWorkers(WORKERS, CONCURRENCY);
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'constante', kind: 'espera' });
  const profile = burstRate(BASE_PER_SECOND, peakPerSecond, { beforeMs: BEFORE_MS, lengthMs: BURST_MS });
  const load = { kind: 'open', process: 'poisson', profile } as const;
  const early = new Forecast(EARLY_AT_MS, (seen) => earlyForecast(seen, peakPerSecond));
  const late = new Forecast(LATE_AT_MS, lateForecast);
  const record = await laboratory.load({ load, seed, notice: 'none' }, measureMs, async (seen) => {
    await early.look(seen, laboratory);
    await late.look(seen, laboratory);
  });
  const { figures, series } = courseOf(record, measureMs);
  const invalid = invalidity(record.result, ['refused']);
  if (!invalid.invalid) {
    for (const forecast of [early, late]) await forecast.settle(figures.drainS, watchedS(measureMs));
  }
  return {
    figures: {
      ...figures,
      earlyForecastS: early.made?.seconds,
      earlyLowS: early.made?.low,
      earlyHighS: early.made?.high,
      forecastS: late.made?.seconds,
      forecastLowS: late.made?.low,
      forecastHighS: late.made?.high,
    },
    series,
    ...invalid,
  };
}

/** A forecast that is made once, when its time has come, and written down before anybody knows what comes of it. */
class Forecast {
  readonly #atMs: number;
  readonly #make: (seen: Seen) => TimeForecast | undefined;
  #isDue = true;
  #open: OpenPrediction | undefined;
  made: TimeForecast | undefined;

  constructor(atMs: number, make: (seen: Seen) => TimeForecast | undefined) {
    this.#atMs = atMs;
    this.#make = make;
  }

  async look(seen: Seen, laboratory: Laboratory): Promise<void> {
    const nowMs = (seen.snapshots.at(-1)?.atMs ?? 0) - seen.startedAtMs;
    if (!this.#isDue || nowMs < this.#atMs) return;
    this.#isDue = false;
    this.made = this.#make(seen);
    if (!this.made) return;
    const { seconds, low, high } = this.made;
    this.#open = await laboratory.predict({
      kind: 'drain',
      valueMs: 1000 * seconds,
      lowMs: 1000 * low,
      highMs: 1000 * high,
      confidence: CONFIDENCE,
    });
  }

  /** @param drainS undefined of a queue that was not empty after it had been watched so long. */
  async settle(drainS: number | undefined, watched: number): Promise<void> {
    await this.#open?.settle(drainS === undefined ? { atLeastMs: 1000 * watched } : { ms: 1000 * drainS });
  }
}
