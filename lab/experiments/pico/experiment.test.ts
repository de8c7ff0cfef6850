import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../conclude-from.ts';
import { pico } from './experiment.ts';

test('pico scores its forecast, and is undecided when the queue never drained', () => {
  const conclude = (forecastS: number, drainS: number | undefined, refused = 0) =>
    concludeFrom(pico, 'full', () => ({
      figures: { highest: 900, earlyForecastS: forecastS * 1.3, forecastS, drainS, refused },
      series: {
        secondsOfPoint: [0, 1],
        inSystem: [1, 900],
        arrivalsPerSecond: [80, 300],
        completionsPerSecond: [80, 200],
      },
    }));
  assert.equal(conclude(10, 11).outcome, 'confirmed');
  assert.equal(conclude(10, 20).outcome, 'refuted');
  assert.equal(conclude(10, 11, 3).outcome, 'refuted');
  assert.equal(conclude(10, undefined, 3).outcome, 'refuted', 'what was refused was refused');
  const { outcome, verdict } = conclude(10, undefined);
  assert.equal(outcome, 'undecided');
  assert.match(verdict.es, /no se vació mientras duró la carga/);
  assert.doesNotMatch(`${verdict.es} ${verdict.en}`, /NaN/);
});

test('the height of a burst is written as numbers are in each language', () => {
  const measured = {
    figures: { highest: 900, earlyForecastS: 1, forecastS: 1, drainS: 1, refused: 0 },
    series: { secondsOfPoint: [], inSystem: [], arrivalsPerSecond: [], completionsPerSecond: [] },
  };
  const steps = [{ factors: { peakPerSecond: 1_500 }, repetition: 1 }];
  const [chart] = concludeFrom(pico, 'short', () => measured, steps).charts;
  assert.match(chart?.title.es ?? '', /un pico de 1\u202f500\/s/);
  assert.match(chart?.title.en ?? '', /a burst of 1\u202f500\/s/);
});
