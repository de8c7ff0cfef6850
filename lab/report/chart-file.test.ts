import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barChartFile, xyChartFile } from './chart-file.ts';

const both = (text: string) => ({ es: text, en: `${text} (en)` });
const NARROW = { label: both('x'), unit: '', scale: 'log' } as const;

const PICTURES = {
  bars: barChartFile(
    {
      title: both('Barras'),
      unit: '',
      parts: [],
      bars: [
        { label: both('a & <b>'), values: [10], low: 8, high: 12 },
        { label: both('c'), values: [2_500], low: 2_000, high: 2_600 },
      ],
    },
    both('unidad'),
    'es',
  ),
  parts: barChartFile(
    {
      title: both('Partes'),
      unit: 'µs',
      parts: [both('una parte'), both('otra parte')],
      bars: [{ label: both('a'), values: [1, 2] }],
    },
    both('unidad'),
    'es',
  ),
  lines: xyChartFile(
    {
      title: both('Líneas'),
      x: NARROW,
      y: NARROW,
      series: Array.from({ length: 9 }, (_, index) => ({
        label: both(`serie número ${index + 1}`),
        kind: index < 6 ? 'measured' : 'theory',
        points: [
          { x: 50, y: 3, low: 2, high: 5 },
          { x: 1_000, y: 40 + index },
        ],
      })),
    },
    both('unidad'),
    'es',
  ),
};

test('a picture of its own is well-formed, shows every name and stays inside its frame', () => {
  assert.match(PICTURES.bars, /a &amp; &lt;b&gt;/);
  assert.match(PICTURES.parts, />una parte<.*>otra parte<.*3 µs/s, 'what adds up to 3');
  for (let series = 1; series <= 9; series += 1)
    assert.match(PICTURES.lines, new RegExp(`>serie número ${series}<`));
  for (const svg of Object.values(PICTURES)) {
    const frame = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.slice(1).map(Number);
    const [width = 0, height = 0] = frame ?? [];
    for (const [, name, value] of svg.matchAll(/ (x|y|x1|x2|y1|y2|cx|cy)="(-?[\d.]+)"/g)) {
      const limit = name?.includes('x') ? width : height;
      assert.ok(Number(value) >= 0 && Number(value) <= limit, `${name}=${value} in ${svg}`);
    }
    for (const [, x, y] of svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g))
      assert.ok(Number(x) < width && Number(y) < height, `${x} ${y}`);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert.doesNotMatch(svg, /\(en\)/);
    assert.equal(svg.match(/<svg\b/g)?.length, svg.match(/<\/svg>/g)?.length);
  }
});

test('a picture of its own brings its colours, and needs nothing from elsewhere', () => {
  for (const svg of Object.values(PICTURES)) {
    assert.match(svg, /--series-1: light-dark/);
    assert.doesNotMatch(svg.replace('http://www.w3.org/2000/svg', ''), /https?:|url\(|@import|<script/);
  }
});

test('the range of a bar lies around its end', () => {
  const widths = [...PICTURES.bars.matchAll(/class="bar series-1" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)];
  const ranges = [...PICTURES.bars.matchAll(/class="interval" d="M([\d.]+) .*?H([\d.]+)/g)];
  assert.equal(ranges.length, 2);
  for (const [index, [, low, high]] of ranges.entries()) {
    const [, x, width] = widths[index] as unknown as string[];
    const end = Number(x) + Number(width);
    assert.ok(Number(low) <= end && end <= Number(high), `${low} ${end} ${high}`);
  }
});
