import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Comparison } from '@sel/contract/lab/comparison';
import { Check } from 'typebox/value';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { seededRandom } from '../queueing/random.ts';
import { normalSample } from '../queueing/statistics/normal.ts';
import { machineHere } from '../report/environment.ts';
import { comparisonOf } from './comparison.ts';
import { ComparisonFolder } from './comparison-folder.ts';
import { runsCsv } from './csv.ts';
import { FIGURES } from './figures.ts';
import { falseAlarms, floorOf, type NoiseFloor } from './noise-floor.ts';
import { ofSystems } from './of-systems.ts';
import { DEFAULT_PLAN, interleaving } from './plan.ts';
import { renderComparison } from './report.ts';
import { type MeasuredRun, ratiosOf, type StoredComparison, validPairs } from './stored-comparison.ts';

const dir = testDirectory('comparisons');
const random = seededRandom(3);
const LATE = { es: 'el generador llegó tarde', en: 'the generator was late' };

function runs(pairs: number, cpuChange: number, startChange = 0): MeasuredRun[] {
  return interleaving(pairs).map(({ pair, side }) => {
    const own = side === 'b' ? 1 + cpuChange + startChange : 1;
    return {
      pair,
      side,
      at: `2026-01-01T00:00:${String(pair).padStart(2, '0')}.000Z`,
      figures: {
        p50Ms: 10 * Math.exp(0.03 * normalSample(random)),
        p99Ms: 30 * Math.exp(0.1 * normalSample(random)),
        throughputPerSecond: 900 * Math.exp(0.02 * normalSample(random)),
        cpuMs: 3 * own * Math.exp(0.01 * normalSample(random)),
      },
      latenciesMs: Array.from({ length: 400 }, (_, index) => 5 + index / 20),
    };
  });
}

function stored(change: Partial<StoredComparison> = {}): StoredComparison {
  const subject = (ref: string) => ({ ref, commit: `${ref}0123456789abcdef`, env: {} });
  return {
    version: 1,
    id: 'x',
    startedAt: '2026-01-01T00:00:00Z',
    plan: { ...DEFAULT_PLAN, pairs: 12 },
    machine: machineHere(),
    subjects: { a: subject('main'), b: subject('rama') },
    runs: runs(12, 0.05),
    ...change,
  };
}

function floor(startSpread: number): NoiseFloor {
  const comparisons = Array.from({ length: 25 }, () =>
    ratiosOf(validPairs(runs(6, 0, startSpread * normalSample(random)))),
  );
  const { machine, plan } = stored();
  return { version: 1, startedAt: '2026-01-01T00:00:00Z', machine, plan, commit: 'c', comparisons };
}

test('pairs are interleaved AB, BA', () => {
  assert.equal(
    interleaving(3)
      .map(({ side }) => side)
      .join(''),
    'abbaab',
  );
});

test('5 % more processor time is found, and the sentence carries its interval', () => {
  const comparison = comparisonOf(ofSystems(stored(), undefined, 0.02));
  assert.ok(Check(Comparison, comparison));
  assert.equal(comparison.verdict, 'worse');
  assert.match(comparison.sentence.es, /B es peor: «Procesador por consulta»/);
  const cpu = comparison.figures.find(({ name }) => name === 'cpuMs');
  assert.match(cpu?.sentence.es ?? '', /cambia \+[\d,]+\s%.* \(de \+.* a \+.*95\s%/);
  assert.match(comparison.caveats[0]?.es ?? '', /No se ha medido cuánto difiere/);
});

test('late generators leave their pairs out, and too few that are left are refused', () => {
  const late = (count: number) =>
    runs(12, 0).map((run) => (run.pair <= count && run.side === 'a' ? { ...run, invalid: LATE } : run));
  const some = comparisonOf(ofSystems(stored({ runs: late(3) }), undefined, 0.02));
  assert.equal(some.figures[0]?.pairs, 9);
  assert.match(some.caveats[0]?.es ?? '', /No cuentan 3 parejas/);
  const most = comparisonOf(ofSystems(stored({ runs: late(7) }), undefined, 0.02));
  assert.match(most.refusals[0]?.es ?? '', /Solo cuentan 5 parejas.*hacen falta 6.*llegó tarde/);
  assert.equal(most.verdict, null);
});

test('the floor is what comparisons of the same code showed, of the same machine and load alone', () => {
  const known = floor(0.03);
  const size = floorOf(known.comparisons, 'cpuMs') as number;
  assert.ok(size > 0.03 && size < 0.12, `${size}`);
  const deltaOf = (of: StoredComparison) =>
    ofSystems(of, known, 0.02).figures.find(({ name }) => name === 'cpuMs')?.margin.delta;
  assert.equal(deltaOf(stored()), size);
  assert.equal(deltaOf(stored({ machine: { ...machineHere(), cores: 99 } })), 0.02);
  assert.equal(deltaOf(stored({ plan: { ...DEFAULT_PLAN, ratePerSecond: 50 } })), 0.02);
});

test('the same code, started anew each time, is seldom called better or worse once its floor is known', () => {
  const alarms = falseAlarms(floor(0.03), 0.02).filter((one) => one === 'better' || one === 'worse').length;
  assert.ok(alarms <= 3, `${alarms} of 25`);
});

test('a p99 of too few consultas is left out, and it is said', () => {
  const short = runs(12, 0).map((run) => ({ ...run, latenciesMs: run.latenciesMs.slice(0, 300) }));
  const { figures, caveats } = comparisonOf(ofSystems(stored({ runs: short }), undefined, 0.02));
  assert.ok(!figures.some(({ name }) => name === 'p99Ms'));
  assert.match(caveats.at(-1)?.es ?? '', /un p99 pide 368/);
});

test('each run has a line of its own', () => {
  assert.equal(runsCsv(stored()).trim().split('\n').length, 25);
});

test('the history is what a change-point tool reads with the configuration that is documented', () => {
  const folder = new ComparisonFolder(dir);
  // Pairs go AB, BA…: of an even number the base is measured last.
  for (const day of ['01', '02', '03']) {
    const onDay = runs(12, 0).map((run) => ({
      ...run,
      at: `2026-01-${day}T00:${String(run.pair).padStart(2, '0')}:${run.side === 'a' ? '30' : '00'}.000Z`,
    }));
    folder.addToHistory(stored({ runs: onDay }));
  }
  const [head = '', ...lines] = readFileSync(join(dir, 'historial.csv'), 'utf8').trimEnd().split('\n');
  const columns = head.split(',');
  const { timeColumn, attributes, metrics } = documented();
  for (const name of [timeColumn, ...attributes, ...Object.keys(metrics)])
    assert.ok(columns.includes(name), name);
  assert.deepEqual(
    Object.entries(metrics).map(([name, direction]) => [name, direction]),
    FIGURES.map(({ name, better }) => [name, better === 'lower' ? -1 : 1]),
  );
  assert.equal(lines.length, 6);
  const rows = lines.map((line) =>
    Object.fromEntries(line.split(',').map((text, at) => [columns[at], text])),
  );
  for (const row of rows) {
    assert.equal(Object.keys(row).length, columns.length);
    assert.match(String(row[timeColumn]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    for (const name of Object.keys(metrics)) assert.ok(Number(row[name]) > 0, String(row[name]));
    assert.match(String(row.commit), /^\w+$/);
  }
  const times = rows.map((row) => String(row[timeColumn]));
  assert.deepEqual(times, times.toSorted(), 'lines are in the order of time');
});

/** What docs/comparar.md tells Apache Otava to read: the columns, and which way each figure is better. */
function documented() {
  const text = readFileSync(new URL('../../docs/comparar.md', import.meta.url), 'utf8');
  const [, yaml = ''] = /```yaml\n(tests:[\s\S]*?)```/.exec(text) ?? [];
  const [, timeColumn = ''] = /time_column: (\w+)/.exec(yaml) ?? [];
  const [, attributes = ''] = /attributes: \[(.*)\]/.exec(yaml) ?? [];
  const metrics = [...yaml.matchAll(/(\w+): \{ column: \1, direction: (-?1) \}/g)];
  return {
    timeColumn,
    attributes: attributes.split(', '),
    metrics: Object.fromEntries(metrics.map(([, name = '', direction]) => [name, Number(direction)])),
  };
}

test('the report says it in both languages, with a forest plot and nothing unknown', () => {
  const of = stored();
  const html = renderComparison(
    comparisonOf(ofSystems(of, undefined, 0.02)),
    { startedAt: of.startedAt, stored: of },
    '',
  );
  for (const text of ['¿Sirvió el cambio?', 'Did the change help?', 'Peor', 'Worse', '<svg'])
    assert.ok(html.includes(text), text);
  assert.doesNotMatch(html, /NaN|undefined|Infinity|null/);
});
