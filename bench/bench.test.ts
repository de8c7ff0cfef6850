import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from './options.ts';
import { charts } from './report/charts.ts';
import { page } from './report/report.ts';
import { type Target, targetsOf, verdictOf } from './report/targets.ts';
import type { Results } from './results.ts';
import type { QuietCase } from './scenarios/quiet-figures.ts';
import type { SizeFigures } from './scenarios/size.ts';
import { measured, ratiosOf } from './statistics.ts';
import type { SubjectName } from './subject.ts';
import { byComponent } from './usage-meter.ts';

test('a figure is the median of what was measured, with its range', () => {
  assert.deepEqual(measured([3, 1, 2]), { median: 2, min: 1, max: 3, values: [3, 1, 2] });
  assert.equal(measured([1, 2, 10, 20]).median, 6);
  assert.deepEqual(measured([undefined, 1]), { median: 1, min: 1, max: 1, values: [undefined, 1] });
  assert.throws(() => measured([undefined]), RangeError);
});

test('figures are compared round by round, so that a machine that changes does not count', () => {
  assert.equal(ratiosOf(measured([10, 20, 100]), measured([5, 10, 100])).median, 2);
  assert.deepEqual(ratiosOf(measured([10, undefined, 30]), measured([5, 1])).values, [
    2,
    undefined,
    undefined,
  ]);
});

test('what a large table costs is compared round by round as well', () => {
  const sized = (what: SizeFigures['what'], perSecond: number[]): SizeFigures => ({
    what,
    completedPerSecond: measured(perSecond),
    postP99Ms: measured([10, 10, 10]),
  });
  // The machine got faster from round to round; the large table always cost a tenth.
  const size = [sized('vacía', [100, 200, 400]), sized('tabla de 5 000 000', [90, 180, 360])];
  const reordered = [size[0] as SizeFigures, sized('tabla de 5 000 000', [90, 180, 100])];
  const lost = (figures: SizeFigures[]) =>
    Math.round(targetsOf({ size: figures } as Results)[0]?.value ?? -1);
  assert.equal(lost(size), 10);
  assert.equal(lost(reordered), 10, 'one bad round does not move the median of the rounds');
});

test('a target is reached, nearly reached or missed, whichever way is better', () => {
  const target: Target = { what: '', unit: '', value: 9, least: 8, goal: 10, higherIsBetter: true };
  assert.equal(verdictOf(target), 'suficiente');
  assert.equal(verdictOf({ ...target, value: 10 }), 'meta');
  assert.equal(verdictOf({ ...target, value: 7.9 }), 'insuficiente');
  assert.equal(verdictOf({ ...target, least: 30, goal: 15, value: 20, higherIsBetter: false }), 'suficiente');
  assert.equal(
    verdictOf({ ...target, least: 30, goal: 15, value: Number.NaN, higherIsBetter: false }),
    'insuficiente',
  );
});

/** A case whose figures are the same in all rounds, save the processor time. */
function quietCase(subject: SubjectName, ratePerSecond: number, totalCpuUs: number[]): QuietCase {
  const same = measured([2, 2, 2]);
  return {
    subject,
    ratePerSecond,
    consultas: 150,
    isTooMuch: false,
    cpuUs: byComponent(() => same),
    totalCpuUs: measured(totalCpuUs),
    post: { p50Ms: same, p99Ms: same },
    endToEnd: { p50Ms: same, p99Ms: same },
    invalid: [],
  };
}

const MACHINE = {
  cpu: 'X',
  cores: 2,
  memoryBytes: 1,
  system: 'Linux',
  node: '24',
  postgresql: '17',
  rabbitmq: '3',
  fsyncMs: 1,
  commit: undefined,
};
const QUIET_RUN: Results = {
  startedAt: '2026-01-02T03:04:05Z',
  durationS: 60,
  quick: false,
  machine: MACHINE,
  quiet: {
    cases: [
      quietCase('typescript', 20, [4_000, 4_000, 4_000]),
      quietCase('typescript', 200, [2_000, 4_000, 3_000]),
      quietCase('sistema', 20, [8_000, 8_000, 8_000]),
      quietCase('sistema', 200, [3_000, 3_000, 3_000]),
    ],
    absentPeers: ['python'],
  },
};

test('what is quiet is judged beside the hand-written peer, rate by rate', () => {
  const cpu = targetsOf(QUIET_RUN).filter(({ what }) => what.startsWith('CPU'));
  assert.deepEqual(
    cpu.map(({ value }) => value),
    [2, 1],
  );
  assert.deepEqual(cpu.map(verdictOf), ['insuficiente', 'suficiente']);
});

test('the page begins with the peers, says who is missing, and claims no difference that the rounds deny', () => {
  const text = page(QUIET_RUN);
  const first = text.slice(0, text.indexOf('## Lo que se quería'));
  assert.match(first, /2026-01-02/);
  assert.match(first, /A mano, TypeScript +\| +4 \(4–4\)/);
  assert.match(first, /falta su fila/);
  assert.match(first, /a 20\/s, 2 \(2–2\) veces de procesador/);
  assert.match(first, /a 200\/s, 1 \(0,75–1,5\) veces \(no se distingue\) de procesador/);
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
});

test('a machine that does not tell what processes use has a page all the same', () => {
  const cases = QUIET_RUN.quiet?.cases.map((item) => ({ ...item, totalCpuUs: measured([0, 0, 0]) })) ?? [];
  const run: Results = { ...QUIET_RUN, quiet: { cases, absentPeers: [] } };
  assert.doesNotMatch(page(run), /NaN|undefined|Infinity|reposo\.svg/);
  assert.deepEqual(charts(run), {});
});

test('the command says what it does not know, and where the help is', () => {
  assert.throws(() => parseOptions(['--solo', 'reposo']), /--solo.*\n.*npm run bench -- --help/);
  assert.throws(() => parseOptions(['--only', 'reposo,nada']), /«nada». Hay: reposo, /);
  const quick = parseOptions(['--quick']);
  assert.ok(quick !== 'help');
  assert.deepEqual(quick.parts, ['reposo', 'saturacion']);
});
