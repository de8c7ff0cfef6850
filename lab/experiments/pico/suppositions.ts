import type { Random } from '../../queueing/random.ts';
import { normalSample } from '../../queueing/statistics/normal.ts';
import { type Supposition, supposing } from '../rehearsal.ts';
import type { Factors, Measured } from './setup.ts';

/** How much two drainings of the same backlog differ by, as a share. */
const BETWEEN_SHARE = 0.06;
const FORECAST_S = 4;

interface System {
  /** How many times its forecast a draining takes. */
  times: number;
  refused: number;
}

const supposition = supposing({ times: 1, refused: 0 }, measuredOf);

export const SUPPOSITIONS: readonly Supposition<Factors, Measured>[] = [
  supposition('holds', true, 'se cumple', 'it holds'),
  supposition(
    'slightly-slow',
    true,
    'tarda un 10 % más de lo pronosticado',
    'it takes 10 % more than forecast',
    { times: 1.1 },
  ),
  supposition('slow', false, 'tarda el doble de lo pronosticado', 'it takes twice what was forecast', {
    times: 2,
  }),
  supposition('fast', false, 'tarda la mitad de lo pronosticado', 'it takes half of what was forecast', {
    times: 0.5,
  }),
  supposition('never', false, 'tarda 10 veces lo pronosticado', 'it takes 10 times what was forecast', {
    times: 10,
  }),
  supposition(
    'at-limit',
    false,
    'tarda justo un 25 % más de lo pronosticado',
    'it takes just 25 % more than forecast',
    { times: 1.25 },
  ),
  supposition(
    'refuses',
    false,
    'rechaza una consulta en cada medición',
    'it refuses one query in each measurement',
    { refused: 1 },
  ),
];

function measuredOf({ times, refused }: System, random: Random): Measured {
  const drainS = FORECAST_S * times * Math.exp(BETWEEN_SHARE * normalSample(random));
  return {
    figures: {
      highest: 500,
      sent: 4_000,
      refused,
      earlyForecastS: FORECAST_S,
      forecastS: FORECAST_S,
      // What takes longer than a load lasts has no time of draining.
      drainS: drainS < 10 ? drainS : undefined,
    },
    series: { secondsOfPoint: [], inSystem: [], arrivalsPerSecond: [], completionsPerSecond: [] },
  };
}
