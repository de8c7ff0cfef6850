import { type SimulatedWorkSettings, WORK_SCV } from '@sel/contract/lab/work';

/** Draws one service time after the other, in milliseconds. @param random uniform in [0, 1). */
export function serviceTimes(
  { meanMs, distribution }: Pick<SimulatedWorkSettings, 'meanMs' | 'distribution'>,
  random: () => number,
): () => number {
  switch (distribution) {
    case 'constante':
      return () => meanMs;
    case 'exponencial':
      return () => meanMs * exponential(random);
    case 'hiperexponencial':
      return hyperexponential(meanMs, random);
  }
}

/** With mean 1, by inverse transform sampling. */
function exponential(random: () => number): number {
  return -Math.log(1 - random());
}

/**
 * One of two exponential times with balanced means, p₁·m₁ = p₂·m₂ (Whitt, "Approximating a Point Process by a Renewal
 * Process, I", *Operations Research* 30(1), 1982): nearly nine of ten are short, the others nearly eight times as long.
 */
function hyperexponential(meanMs: number, random: () => number): () => number {
  const scv = WORK_SCV.hiperexponencial;
  const shareOfShort = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const shortMs = meanMs / (2 * shareOfShort);
  const longMs = meanMs / (2 * (1 - shareOfShort));
  return () => (random() < shareOfShort ? shortMs : longMs) * exponential(random);
}
