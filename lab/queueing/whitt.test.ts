import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './for-tests/assert-close.ts';
import { ggc } from './ggc.ts';
import { mmc } from './mmc.ts';
import { whittFactor } from './whitt.ts';

const at = (servers: number, rho: number) => ({
  servers,
  serviceMs: 1,
  arrivalsPerSecond: rho * servers * 1000,
});

test('constant services wait as Cosmetatos says, in the figures that Kimura printed', () => {
  // Kimura, "Refining Cosmetatos' approximation for the mean waiting time in the M/D/s queue", Journal of the
  // Operational Research Society 42(7), 1991, table 1: in service times.
  for (const [servers, rho, waits] of [
    [2, 0.9, 2.1445],
    [2, 0.7, 0.4916],
    [2, 0.5, 0.1757],
    [2, 0.3, 0.0557],
    [4, 0.9, 1.0],
    [4, 0.7, 0.189],
    [4, 0.5, 0.0494],
  ] as const) {
    assertClose(ggc({ ...at(servers, rho), arrivalScv: 1, serviceScv: 0 }).waitMs, waits, 2e-3);
  }
});

test('regular arrivals at one server wait as Krämer and Langenbach-Belz say, and at more of them still less', () => {
  const one = { ...at(1, 0.7), arrivalScv: 0, serviceScv: 1 };
  const four = { ...at(4, 0.7), arrivalScv: 0, serviceScv: 1 };
  assert.ok(whittFactor(one) > Math.exp((-2 * 0.3) / (3 * 0.7)));
  assert.ok(whittFactor(four) < whittFactor(one));
});

test('where both vary alike and no less than exponential times, nothing is corrected', () => {
  for (const scv of [1, 2.5]) {
    const queue = { ...at(6, 0.75), arrivalScv: scv, serviceScv: scv };
    assert.equal(whittFactor(queue), 1);
    assertClose(ggc(queue).waitMs, scv * mmc(queue).waitMs);
  }
});

test('the two halves of the formula meet where arrivals and services vary alike', () => {
  for (const scv of [0.2, 0.8, 1.5, 3]) {
    const factorOf = (arrivalScv: number) => whittFactor({ ...at(4, 0.8), arrivalScv, serviceScv: scv });
    assertClose(factorOf(scv - 1e-9), factorOf(scv + 1e-9), 1e-6);
  }
});
