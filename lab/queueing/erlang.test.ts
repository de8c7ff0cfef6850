import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { erlangB, erlangC } from './erlang.ts';
import { UnstableError } from './queue.ts';
import { normalCdf } from './statistics/normal.ts';

/** The textbook's quotient, which is right as long as it does not overflow. */
function erlangBByDefinition(servers: number, load: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= servers; k += 1) {
    term *= load / k;
    sum += term;
  }
  return term / sum;
}

test('Erlang B agrees with the traffic tables: so many lines lose 1 % of that load', () => {
  for (const [lines, load] of [
    [2, 0.1526],
    [5, 1.3608],
    [10, 4.4612],
    [20, 12.031],
    [50, 37.901],
    [100, 84.064],
  ] as const) {
    assert.ok(Math.abs(erlangB(lines, load) - 0.01) < 1e-5, `${lines} lines: ${erlangB(lines, load)}`);
  }
});

test('Erlang C agrees with the table of Adan and Resing for ρ = 0.9 (Queueing Systems, table 5.1)', () => {
  for (const [servers, waiting] of [
    [1, 0.9],
    [2, 0.85],
    [5, 0.76],
    [10, 0.67],
    [20, 0.55],
  ] as const) {
    assert.equal(erlangC(servers, 0.9 * servers).toFixed(2), waiting.toFixed(2));
  }
});

test('Erlang B equals its definition wherever that can be computed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 1, max: 200, noNaN: true }), (c, a) => {
      assert.ok(Math.abs(erlangB(c, a) / erlangBByDefinition(c, a) - 1) < 1e-10);
    }),
  );
});

test('with thousands of servers and a spare of √a, P(wait) is what Halfin and Whitt say', () => {
  const servers = 5_000;
  for (const beta of [0.5, 1, 2]) {
    // c = a + β√a, solved for a.
    const load = ((-beta + Math.sqrt(beta ** 2 + 4 * servers)) / 2) ** 2;
    const density = Math.exp(-(beta ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const limit = 1 / (1 + (beta * normalCdf(beta)) / density);
    assert.ok(
      Math.abs(erlangC(servers, load) / limit - 1) < 0.04,
      `β=${beta}: ${erlangC(servers, load)}, ${limit}`,
    );
  }
});

test('both are probabilities that grow with the load and fall with the servers, up to 5,000 of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0.01, max: 0.98, noNaN: true }),
      (servers, rho) => {
        const load = rho * servers;
        const [b, c] = [erlangB(servers, load), erlangC(servers, load)];
        assert.ok(b >= 0 && b <= c && c < 1);
        assert.ok(erlangB(servers, load * 1.01) >= b && erlangC(servers, load * 1.01) >= c);
        assert.ok(erlangB(servers + 1, load) <= b && erlangC(servers + 1, load) <= c);
      },
    ),
    { numRuns: 50 },
  );
});

test('no load is never turned away; a load that nobody can do has no Erlang C, and the error says why', () => {
  assert.equal(erlangB(3, 0), 0);
  assert.equal(erlangC(3, 0), 0);
  assert.throws(() => erlangC(4, 5.5), UnstableError);
  assert.throws(() => erlangC(4, 5.5), /4 servers cannot do work for 5\.500.*At least 6 servers/);
  assert.throws(() => erlangB(2.5, 1), /servers must be 1, 2, 3/);
  assert.throws(() => erlangB(2, -1), /load must be zero or a positive number/);
});
