import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, overall, type PairedFigure } from './verdict.ts';

const MARGIN = { delta: 0.02, floor: null };
const around = (ratio: number, spread: number, pairs = 6) =>
  Array.from({ length: pairs }, (_, index) => ratio * (1 + (index % 2 === 0 ? spread : -spread)));
const verdictOf = (figure: Partial<PairedFigure>) =>
  judge([{ better: 'lower', ratios: around(1, 0.001), margin: MARGIN, ...figure }])[0]?.verdict;

test('which direction is better depends on the figure', () => {
  const ratios = around(1.1, 0.01);
  assert.deepEqual([verdictOf({ ratios }), verdictOf({ ratios, better: 'higher' })], ['worse', 'better']);
  assert.equal(verdictOf({ ratios: around(0.9, 0.01) }), 'better');
});

test('a difference that is sure and does not matter is equivalent', () => {
  assert.equal(verdictOf({ ratios: around(1.01, 0.001) }), 'equivalent');
});

test('a difference that the same code shows of itself is none', () => {
  const ratios = around(1.03, 0.01);
  assert.equal(verdictOf({ ratios }), 'worse');
  assert.equal(verdictOf({ ratios, margin: { delta: 0.035, floor: 0.035 } }), 'undecided');
});

test('fewer than three pairs have a ratio and no verdict', () => {
  const [judged] = judge([{ better: 'lower', ratios: [1.2, 1.3], margin: MARGIN }]);
  assert.ok(judged && judged.verdict === null && judged.interval95 === null);
  assert.ok(Math.abs(judged.ratio - Math.sqrt(1.2 * 1.3)) < 1e-12);
});

test('what is undecided says how many pairs it would take, or that none would do', () => {
  const [wide] = judge([{ better: 'lower', ratios: around(1.05, 0.1), margin: MARGIN }]);
  assert.ok(wide?.verdict === 'undecided' && wide.needed && wide.needed > 6);
  const [noise] = judge([
    { better: 'lower', ratios: around(1.05, 0.1), margin: { delta: 0.02, floor: 0.06 } },
  ]);
  assert.equal(noise?.needed, null);
});

test('more questions ask for more evidence', () => {
  const figure = { better: 'lower', ratios: around(1.05, 0.038), margin: MARGIN } as const;
  const others = Array.from({ length: 5 }, () => ({ ...figure, ratios: around(1, 0.1) }));
  assert.equal(judge([figure])[0]?.verdict, 'worse');
  assert.equal(judge([figure, ...others])[0]?.verdict, 'undecided');
});

test('one figure that is worse makes the whole worse', () => {
  assert.equal(overall(['better', 'worse', 'equivalent']), 'worse');
  assert.equal(overall(['better', 'undecided', null]), 'better');
  assert.equal(overall(['equivalent', 'undecided']), 'undecided');
  assert.equal(overall(['equivalent', 'equivalent']), 'equivalent');
  assert.equal(overall([null]), null);
});
