/**
 * The regularized incomplete beta function Iₓ(a, b), from which both Student's and the binomial
 * distribution follow exactly. By its continued fraction in the form of Lentz (Press, Teukolsky,
 * Vetterling and Flannery, *Numerical Recipes*, section 6.4); about 14 digits.
 * @param x between 0 and 1.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly on this side; on the other one the symmetry Iₓ(a,b) = 1 − I₁₋ₓ(b,a) helps.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const logFactor = a * Math.log(x) + b * Math.log1p(-x) - logBeta;
  return Math.exp(logFactor) / a / continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let numerator = 1;
  let denominator = 0;
  for (let i = 1; i < MOST_TERMS; i += 1) {
    const m = Math.floor(i / 2);
    const term =
      i % 2 === 0
        ? (m * (b - m) * x) / ((a + i - 1) * (a + i))
        : (-(a + m) * (a + b + m) * x) / ((a + i - 1) * (a + i));
    denominator = 1 / awayFromZero(1 + term * denominator);
    numerator = awayFromZero(1 + term / numerator);
    value *= denominator * numerator;
    if (Math.abs(denominator * numerator - 1) < 1e-15) break;
  }
  return value;
}

/** √max(a, b) terms are enough; this is the limit for samples of some hundred million. */
const MOST_TERMS = 100_000;

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** ln Γ(x) by Stirling's series; small arguments are first raised by Γ(x+1) = xΓ(x). */
function logGamma(x: number): number {
  let raised = x;
  let divisor = 1;
  while (raised < 15) {
    divisor *= raised;
    raised += 1;
  }
  const square = raised ** 2;
  const series =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / raised;
  return (raised - 0.5) * Math.log(raised) - raised + Math.log(2 * Math.PI) / 2 + series - Math.log(divisor);
}
