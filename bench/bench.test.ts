import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { canMeasureUsage, usageOf } from '../local/processes/process-usage.ts';
import { barChart, lineChart, stackedChart } from './report/chart.ts';
import { type Target, targetsOf, verdictOf } from './report/targets.ts';
import type { Results } from './results.ts';
import type { SizeFigures } from './scenarios/size.ts';
import { measured, ratioOf } from './statistics.ts';

test('a figure is the median of what was measured, with its range', () => {
  assert.deepEqual(measured([3, 1, 2]), { median: 2, min: 1, max: 3, values: [3, 1, 2] });
  assert.equal(measured([1, 2, 10, 20]).median, 6);
  assert.throws(() => measured([Number.NaN]), RangeError);
});

test('figures are compared round by round, so that a machine that changes does not count', () => {
  assert.equal(ratioOf(measured([10, 20, 100]), measured([5, 10, 100])), 2);
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

test('processor time and memory of a process include those of its descendants', {
  skip: !canMeasureUsage(),
}, async () => {
  // A shell that itself does nothing and has a child that calculates for a while and says when.
  const script = `const a = new Array(5e6).fill(1.5); while (process.cpuUsage().user < 1e5) a[0] += 1; console.log(a[0]); setInterval(() => {}, 1e6)`;
  const shell = spawn('/bin/sh', ['-c', `"$0" -e "$1"; true`, process.execPath, script], { detached: true });
  try {
    await new Promise((resolve) => shell.stdout.once('data', resolve));
    const { cpuMs, memoryBytes } = usageOf([shell.pid as number]);
    assert.ok(cpuMs >= 100, String(cpuMs));
    assert.ok(memoryBytes > 40e6, String(memoryBytes));
    assert.equal(usageOf([]).cpuMs, 0);
  } finally {
    process.kill(-(shell.pid as number), 'SIGKILL');
  }
});

test('charts are well-formed, show every name and stay inside their frame', () => {
  const bars = [
    { label: 'a & <b>', value: 10, min: 8, max: 12 },
    { label: 'c', value: 2_500, min: 2_000, max: 2_600 },
  ];
  const pictures = [
    barChart('Barras', 'unidad', bars),
    stackedChart('Partes', 'unidad', ['x', 'y'], [{ label: 'a', values: [1, 2] }]),
    lineChart('Líneas', 'unidad', { x: 'x', y: 'y', log: true }, [
      {
        name: 'una',
        points: [
          { x: 50, y: 3 },
          { x: 1_000, y: 40 },
        ],
      },
      {
        name: 'otra',
        points: [
          { x: 50, y: 3 },
          { x: 1_000, y: 41 },
        ],
        dashed: true,
      },
    ]),
  ];
  assert.match(pictures[0] ?? '', /a &amp; &lt;b>/);
  for (const name of [/>una</, />otra</]) assert.match(pictures[2] ?? '', name);
  for (const svg of pictures) {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) as unknown as [string, string, string];
    for (const [, name, value] of svg.matchAll(/ (x|y|x1|x2|y1|y2|cx|cy)="(-?[\d.]+)"/g)) {
      const limit = Number(name?.includes('x') ? width : height);
      assert.ok(Number(value) >= 0 && Number(value) <= limit, `${name}=${value} in ${svg}`);
    }
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  }
});
