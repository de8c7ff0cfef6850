import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flaw } from '../load/validity.ts';
import { whyInvalid } from './flaws.ts';

test('a measurement that does not count says why, each language in its own way of writing figures', () => {
  const flaws: [Flaw, RegExp, RegExp][] = [
    [{ code: 'generator_late', lagP99Ms: 20, lagShare: 0.4 }, /más de 20\sms de retraso/, /20 ms late/],
    [{ code: 'generator_busy', share: 0.97 }, /ocupado el 97\s%/, /busy 97%/],
    [
      { code: 'too_few_connections', waitP99Ms: 707, connections: 16, underWay: 120 },
      /hasta 120 solicitudes a la vez .* solo tenía 16 conexiones/,
      /up to 120 requests were under way .* only 16 connections/,
    ],
    [{ code: 'dropped', count: 5, of: 1_005 }, /^5 de 1005 .*no se enviaron/, /5 of 1005 .* were dropped/],
    [
      { code: 'without_result', count: 2, of: 1_000 },
      /^2 de 1000 solicitudes se rechazaron, fallaron o no/,
      /^2 of 1000 requests were refused/,
    ],
  ];
  for (const [flaw, es, en] of flaws) {
    const text = whyInvalid({ flaws: [flaw] });
    assert.match(text?.es ?? '', es);
    assert.match(text?.en ?? '', en);
  }
  assert.match(
    whyInvalid({ flaws: flaws.map(([flaw]) => flaw) })?.en ?? '',
    /late, .*busy.*; up to 120 .*; 5 of .*; 2 of/,
  );
  assert.equal(whyInvalid({ flaws: [] }), undefined);
});
