import type { Random } from '../../queueing/random.ts';
import { normalSample } from '../../queueing/statistics/normal.ts';
import { type Supposition, supposing } from '../rehearsal.ts';
import type { Factors, Measured } from './setup.ts';

/** The machine that is supposed: it has fewer cores than the most workers of either plan. */
const CORES = 2;
/** How much two measurements of the same combination differ by, as a share. */
const BETWEEN_SHARE = 0.02;
const ALONE_PER_SECOND = { espera: 48, cpu: 46 };

/** How many times what one worker finishes so many do. */
interface System {
  waiting(workers: number): number;
  calculating(workers: number): number;
}

const AS_CLAIMED: System = {
  waiting: (workers) => workers,
  calculating: (workers) => Math.min(workers, CORES),
};
/** The Universal Scalability Law. */
const law = (sigma: number, kappa: number) => (n: number) => n / (1 + sigma * (n - 1) + kappa * n * (n - 1));

const supposition = supposing(AS_CLAIMED, measuredOf);

export const SUPPOSITIONS: readonly Supposition<Factors, Measured>[] = [
  supposition('holds', true, 'se cumple', 'it holds'),
  supposition('nearly-linear', true, 'espera con contención σ = 0,01', 'waiting with contention σ = 0.01', {
    waiting: law(0.01, 0),
  }),
  supposition('contention', false, 'espera con contención σ = 0,15', 'waiting with contention σ = 0.15', {
    waiting: law(0.15, 0),
  }),
  supposition('crosstalk', false, 'espera con coherencia κ = 0,05', 'waiting with coherency κ = 0.05', {
    waiting: law(0, 0.05),
  }),
  supposition(
    'waiting-at-limit',
    false,
    'la espera, justo en el límite desde 2 workers',
    'waiting, just at the limit from 2 workers on',
    { waiting: (workers) => (workers === 1 ? 1 : 0.9 * workers) },
  ),
  supposition(
    'more-than-cores',
    false,
    'lo que calcula crece hasta 4 workers en 2 núcleos',
    'calculating grows up to 4 workers on 2 cores',
    { calculating: (workers) => Math.min(workers, 2 * CORES) },
  ),
  supposition(
    'serial',
    false,
    'lo que calcula no crece con el segundo núcleo',
    'calculating does not grow with the second core',
    { calculating: () => 1 },
  ),
];

function measuredOf(system: System, random: Random, { work, workers }: Factors): Measured {
  const times = work === 'cpu' ? system.calculating(workers) : system.waiting(workers);
  const noise = Math.exp(BETWEEN_SHARE * normalSample(random));
  return {
    figures: {
      throughputPerSecond: ALONE_PER_SECOND[work] * times * noise,
      machineCpuShare: work === 'cpu' ? 0.95 : 0.3,
      cores: CORES,
    },
    series: {},
  };
}
