import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential } from './distribution.ts';
import { drainForecast } from './drain-time.ts';
import { seededRandom } from './random.ts';

/** How long so many waiting need until none waits, with Poisson arrivals and one server of this rate. */
function drainedAfterS(
  backlog: number,
  arrivalsPerSecond: number,
  servedPerSecond: number,
  random: () => number,
) {
  const [arrival, service] = [exponential(1 / arrivalsPerSecond), exponential(1 / servedPerSecond)];
  let waiting = backlog;
  let [arrivesS, servedS, nowS] = [arrival.sample(random), service.sample(random), 0];
  while (waiting > 0) {
    nowS = Math.min(arrivesS, servedS);
    if (arrivesS < servedS) {
      waiting += 1;
      arrivesS += arrival.sample(random);
    } else {
      waiting -= 1;
      servedS += service.sample(random);
    }
  }
  return nowS;
}

test('of simulated queues that drain, nine of ten do so within an interval of 90 %', () => {
  const random = seededRandom(6);
  const queue = { arrivalsPerSecond: 80, serviceMs: 5, servers: 1 };
  const chance = { arrivalScv: 1, serviceScv: 1, serviceError: 0 };
  const { low, high } = drainForecast({ mean: 500, variance: 0 }, queue, chance, 0.9);
  const runs = Array.from({ length: 1_000 }, () => drainedAfterS(500, 80, 200, random));
  const inside = runs.filter((seconds) => seconds >= low && seconds <= high).length;
  assert.ok(inside > 870 && inside < 930, `${inside} of 1000`);
});

test('what is not known of the backlog or of the service time widens the interval', () => {
  const queue = { arrivalsPerSecond: 80, serviceMs: 50, servers: 10 };
  const chance = { arrivalScv: 1, serviceScv: 0, serviceError: 0 };
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  const known = width(drainForecast({ mean: 500, variance: 0 }, queue, chance, 0.9));
  assert.ok(width(drainForecast({ mean: 500, variance: 900 }, queue, chance, 0.9)) > 1.5 * known);
  const unsure = { ...chance, serviceError: 0.05 };
  assert.ok(width(drainForecast({ mean: 500, variance: 0 }, queue, unsure, 0.9)) > 1.5 * known);
  const { seconds } = drainForecast({ mean: 500, variance: 0 }, queue, chance, 0.9);
  assert.ok(Math.abs(seconds - 500 / 120) < 1e-9);
});
