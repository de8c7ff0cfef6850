import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { checkThresholds, parseThresholds } from '../../report/thresholds.ts';
import type { Conclusion } from '../conclusion.ts';
import { experiment } from '../experiment.ts';
import { NoValues, type StoredMeasurement, shapeOf } from '../measurement.ts';
import type { StoredRun } from '../stored-run.ts';
import { renderReport } from './experiment-report.ts';

const both = (text: string) => ({ es: `${text} (es)`, en: `${text} (en)` });
const plan = {
  combinations: [{ workers: 1 }, { workers: 2 }],
  repetitions: 2,
  seed: 7,
  warmUpMs: 500,
  measureMs: 3_000,
};
const measurement = (workers: number, invalid?: string): StoredMeasurement => ({
  factors: { workers },
  repetition: 1,
  figures: { perSecond: 50 * workers },
  series: {},
  ...(invalid && { invalid: both(invalid) }),
});

const CONCLUSION: Conclusion = {
  outcome: 'confirmed',
  verdict: both('Sí: <b>12,5 %</b>'),
  charts: [
    {
      title: both('Curva'),
      x: { label: both('Workers'), unit: '' },
      y: { label: both('Espera'), unit: 'ms', scale: 'log' },
      series: [
        {
          label: both('Medida'),
          kind: 'measured',
          points: [
            { x: 1, y: 4.25, low: 3.5, high: 0.1 },
            { x: 2, y: 0 },
          ],
        },
        {
          label: both('Teoría'),
          kind: 'theory',
          points: [
            { x: 1, y: 4 },
            { x: 2, y: 80 },
          ],
        },
      ],
      markers: [{ x: 1.5, label: both('Fallo') }],
    },
  ],
  tables: [
    {
      title: both('Tabla'),
      columns: [{ label: both('Qué') }, { label: both('Valor'), unit: 'ms' }],
      rows: [
        ['σ', 0.0123],
        [both('Nada'), null],
      ],
    },
  ],
  figures: { 'e2e.p99': { value: 182.4, unit: 'ms' } },
};

const EXPERIMENT = experiment({
  name: 'prueba',
  title: both('Prueba'),
  question: both('¿Cuánto?'),
  hypothesis: both('Mucho'),
  factors: both('Workers'),
  stopRule: both('Al final'),
  plans: { full: plan, short: plan },
  limits: { mostShare: 0.25 },
  limitWords: { mostShare: { ...both('Cuánto como mucho'), unit: '%' } },
  suppositions: [],
  obstacle: () => undefined,
  shape: shapeOf(
    Type.Object({ workers: Type.Number() }),
    Type.Object({ figures: Type.Object({ perSecond: Type.Number() }), series: NoValues }),
  ),
  measure: () => assert.fail('nothing is measured here'),
  analyse: ({ length }) => (length < 2 ? undefined : CONCLUSION),
  present: () => CONCLUSION,
});

const runOf = (measurements: StoredMeasurement[]): StoredRun => ({
  declaration: {
    id: '2026-11-24T21-05-00-prueba',
    experiment: 'prueba',
    planName: 'short',
    plan,
    startedAt: '2026-11-24T21:05:00.000Z',
  },
  environment: {
    cpu: 'Ejemplo 9000',
    cores: 2,
    memoryBytes: 8 * 2 ** 30,
    os: 'Linux 6.1 (x64)',
    node: '24.1.0',
    postgres: '17.6',
    commit: 'abc123',
    fsync: { p50Ms: 0.412, p99Ms: 3.5 },
  },
  measurements,
  predictions: [],
});

function reportOf(measurements: StoredMeasurement[], thresholds = 'e2e.p99<200ms,e2e.p99<0.1s'): string {
  const content = { experiment: EXPERIMENT, run: runOf(measurements), conclusion: CONCLUSION };
  const checked = checkThresholds(parseThresholds(thresholds), CONCLUSION.figures);
  return renderReport({ ...content, thresholds: checked }, 'body{}');
}

const HTML = reportOf([measurement(1), measurement(2), measurement(2, 'the generator was <late>')]);
const [, spanish = '', english = ''] = HTML.split(/<main lang="\w+">/);

test('the verdict comes first, then charts, tables, method, environment and how to repeat it', () => {
  const order = [
    'Hipótesis confirmada',
    'Curva (es)',
    'Tabla (es)',
    'Cómo se midió',
    'Ejemplo 9000',
    'npm run lab -- prueba --plan short',
  ];
  const places = order.map((text) => spanish.indexOf(text));
  assert.ok(
    places.every((place, i) => place > (places[i - 1] ?? 0)),
    `${places}`,
  );
});

test('everything is said in both languages, and numbers are written as each of them does', () => {
  assert.ok(spanish.includes('0,412 ms') && english.includes('0.412 ms'));
  assert.ok(english.includes('Hypothesis confirmed') && english.includes('How it was measured'));
  assert.ok(!spanish.includes('(en)') && !english.includes('(es)'));
});

test('the file needs no other: no script, no address, nothing that is loaded', () => {
  assert.doesNotMatch(HTML, /<script|<link|<img|<iframe|\bsrc=|@import|url\(|https?:/);
});

test('what comes from outside is text: it cannot become markup', () => {
  assert.ok(HTML.includes('Sí: &lt;b&gt;12,5\u00a0%&lt;/b&gt;'));
  assert.ok(HTML.includes('the generator was &lt;late&gt;'));
});

test('every chart tells by text what it shows, and has its numbers in a table', () => {
  const charts = spanish.match(/<svg viewBox[^>]*role="img"[^>]*>.*?<\/svg>/gs) ?? [];
  assert.equal(charts.length, 2, 'one chart in two widths');
  for (const chart of charts)
    assert.match(chart, /aria-label="\w+ \(es\)"><title>.+<\/title><desc>.+<\/desc>/);
  assert.equal(spanish.match(/<details>/g)?.length, 1);
  for (const number of ['4,25', '0,0123']) assert.ok(spanish.includes(`>${number}</td>`), number);
});

test('what a logarithmic axis cannot show is left out, and nothing is drawn where no number is', () => {
  assert.doesNotMatch(HTML, /NaN|Infinity|undefined/);
});

test('thresholds show whether they are met, measurements that do not count why', () => {
  assert.match(spanish, /class="met".*e2e\.p99&lt;200ms.*Se cumple: 182/);
  assert.match(spanish, /class="missed".*e2e\.p99&lt;0\.1s.*No se cumple: 182/);
  assert.match(spanish, /No cuenta 1 de 3 mediciones/);
  assert.match(english, /1 of 3 measurements does not count/);
});

test('only measurements that count are concluded from; too few of them leave it undecided', () => {
  assert.equal(EXPERIMENT.conclude(runOf([measurement(1), measurement(2)])).outcome, 'confirmed');
  assert.equal(EXPERIMENT.conclude(runOf([measurement(1), measurement(2, 'late')])).outcome, 'undecided');
  assert.equal(EXPERIMENT.conclude(runOf([])).outcome, 'undecided');
  assert.match(reportOf([], 'e2e.p99>1ms'), /0 \/ 4/);
});

test('a mistake in an experiment is not taken for too few measurements', () => {
  const analyse = () => {
    throw new RangeError('servers must be 1, 2, 3, …, not 0');
  };
  const wrong = experiment({ ...EXPERIMENT, analyse });
  assert.throws(() => wrong.conclude(runOf([measurement(1)])), /servers must be/);
});
