import { numerals } from '@sel/runtime/numerals';

/** One bar, with the range of what was measured as a whisker. */
export interface Bar {
  label: string;
  value: number;
  min: number;
  max: number;
}

/** One bar made of parts, in the order of the chart's `parts`. */
export interface StackedBar {
  label: string;
  values: number[];
}

export interface Series {
  name: string;
  points: { x: number; y: number }[];
  dashed?: boolean;
}

const WIDTH = 760;
const LABEL_WIDTH = 190;
const ROW = 34;
const TOP = 58;
/** Colour-blind safe (Okabe and Ito, 2008), darkened to 3:1 on white where it was needed. */
const COLOURS = ['#0072b2', '#b35a00', '#00845f', '#a8518a', '#6b6b6b', '#8a7400'];

/** Follows the reader's light or dark theme, wherever the picture is shown. */
const STYLE = `<style>
text{font:14px system-ui,sans-serif;fill:#1f2328}.small{font-size:12px;fill:#59636e}.title{font-weight:600;font-size:16px}
.line{stroke:#d1d9e0}.whisker{stroke:#1f2328}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}.line{stroke:#3d444d}.whisker{stroke:#f0f6fc}}
</style>`;

/** Horizontal bars, longest value to the right edge. */
export function barChart(title: string, subtitle: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ max }) => max));
  const scale = (value: number) => (value / longest) * (WIDTH - LABEL_WIDTH - 90);
  const rows = bars.map(({ label, value, min, max }, index) => {
    const y = TOP + index * ROW;
    return [
      text(LABEL_WIDTH - 10, y + 16, label, 'text-anchor="end"'),
      rect(LABEL_WIDTH, y, scale(value), 22, 0),
      line(LABEL_WIDTH + scale(min), y + 11, LABEL_WIDTH + scale(max), y + 11, 'whisker'),
      text(LABEL_WIDTH + scale(max) + 8, y + 16, format(value)),
    ].join('');
  });
  return svg(title, subtitle, TOP + bars.length * ROW + 10, rows.join('\n'));
}

/** Horizontal bars whose parts add up. */
export function stackedChart(
  title: string,
  subtitle: string,
  parts: readonly string[],
  bars: readonly StackedBar[],
): string {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const longest = Math.max(...bars.map(({ values }) => sum(values)));
  const scale = (value: number) => (value / longest) * (WIDTH - LABEL_WIDTH - 90);
  const legend = parts.map((part, index) => {
    const x = LABEL_WIDTH + index * 105;
    return rect(x, TOP - 4, 12, 12, index) + text(x + 17, TOP + 7, part, 'class="small"');
  });
  const rows = bars.map(({ label, values }, row) => {
    const y = TOP + 24 + row * ROW;
    const pieces = values.map((value, index) =>
      rect(LABEL_WIDTH + scale(sum(values.slice(0, index))), y, scale(value), 22, index),
    );
    return [
      text(LABEL_WIDTH - 10, y + 16, label, 'text-anchor="end"'),
      ...pieces,
      text(LABEL_WIDTH + scale(sum(values)) + 8, y + 16, format(sum(values))),
    ].join('');
  });
  return svg(title, subtitle, TOP + 24 + bars.length * ROW + 10, [...legend, ...rows].join('\n'));
}

/** Lines over two axes, each logarithmic or from zero. */
export function lineChart(
  title: string,
  subtitle: string,
  axes: { x: string; y: string; log?: boolean },
  series: readonly Series[],
): string {
  const [left, right, top, bottom] = [70, WIDTH - 150, TOP + 26, TOP + 286];
  const points = series.flatMap((one) => one.points);
  const x = axis(
    points.map((point) => point.x),
    left,
    right,
    axes.log ?? false,
  );
  const y = axis(
    points.map((point) => point.y),
    bottom,
    top,
    axes.log ?? false,
  );
  const grid = [
    ...y.ticks.map(
      (tick) =>
        line(left, y.at(tick), right, y.at(tick), 'line') +
        text(left - 8, y.at(tick) + 4, format(tick), 'class="small" text-anchor="end"'),
    ),
    ...x.ticks.map((tick) =>
      text(x.at(tick), bottom + 20, format(tick), 'class="small" text-anchor="middle"'),
    ),
    text((left + right) / 2, bottom + 42, axes.x, 'class="small" text-anchor="middle"'),
    text(left - 60, top - 12, axes.y, 'class="small"'),
  ];
  const lines = series.map(({ points: own, dashed }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const path = own.map((point) => `${round(x.at(point.x))},${round(y.at(point.y))}`).join(' ');
    const dots = dashed
      ? ''
      : own
          .map(
            (point) =>
              `<circle cx="${round(x.at(point.x))}" cy="${round(y.at(point.y))}" r="4" fill="${colour}"/>`,
          )
          .join('');
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>${dots}`;
  });
  const ends = series.map(({ name, points: own }) => ({
    name,
    x: x.at(own.at(-1)?.x ?? 0),
    y: y.at(own.at(-1)?.y ?? 0),
  }));
  const names = apart(ends).map((end) => text(end.x + 10, end.y + 4, end.name, 'class="small"'));
  return svg(title, subtitle, bottom + 60, [...grid, ...lines, ...names].join('\n'));
}

/** Moves labels down so far that none lies on another. */
function apart<T extends { y: number }>(labels: readonly T[]): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i += 1) {
    const [above, label] = [sorted[i - 1] as T, sorted[i] as T];
    label.y = Math.max(label.y, above.y + 16);
  }
  return sorted;
}

function axis(values: readonly number[], from: number, to: number, log: boolean) {
  const highest = Math.max(...values);
  if (!log) {
    const step = niceStep(highest / 4);
    const end = Math.ceil(highest / step) * step;
    const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step);
    return { ticks, at: (value: number) => from + (value / end) * (to - from) };
  }
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(highest));
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return {
    ticks,
    at: (value: number) => from + ((Math.log10(value) - low) / Math.max(1, high - low)) * (to - from),
  };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

function svg(title: string, subtitle: string, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
${STYLE}
${text(10, 24, title, 'class="title"')}
${text(10, 43, subtitle, 'class="small"')}
${content}
</svg>
`;
}

function rect(x: number, y: number, width: number, height: number, colour: number): string {
  return `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${height}" fill="${COLOURS[colour % COLOURS.length]}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${style}"/>`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const format = numerals('es', { maximumSignificantDigits: 3 });

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
