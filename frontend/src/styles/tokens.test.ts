import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { STAGES } from '@sel/contract/stages';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

type Rgb = [number, number, number];

/** A token's colour in a theme, as linear light. */
function colour(name: string, theme: 'light' | 'dark' = 'light'): Rgb {
  const value = new RegExp(`--${name}: (.+);`).exec(css)?.[1] ?? '';
  const hexes = [...value.matchAll(/#([0-9a-f]{6})/g)].map((match) => match[1] as string);
  const hex = (theme === 'dark' ? hexes.at(-1) : hexes[0]) as string;
  return [0, 2, 4].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as Rgb;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

type Matrix = [Rgb, Rgb, Rgb];

/** Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1. */
const VISIONS: Record<string, Matrix> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(matrix: Matrix, [r, g, b]: Rgb): Rgb {
  return matrix.map(([x, y, z]) => Math.max(0, x * r + y * g + z * b)) as Rgb;
}

/** Oklab (Ottosson, 2020), in which distances are about as large as they look. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const SURFACES = ['paper', 'surface', 'sunken', 'accent-soft'];

test('the colour of every stage has at least 3:1 on every surface of both themes', () => {
  for (const stage of STAGES) {
    for (const theme of ['light', 'dark'] as const) {
      for (const surface of SURFACES) {
        const ratio = contrast(colour(`stage-${stage}`), colour(surface, theme));
        assert.ok(ratio >= 3, `${stage} on ${surface}, ${theme}: ${ratio.toFixed(2)}`);
      }
    }
  }
});

test('text has at least 4.5:1 on every surface of both themes', () => {
  for (const text of ['ink', 'muted', 'accent', 'danger']) {
    for (const theme of ['light', 'dark'] as const) {
      for (const surface of SURFACES) {
        const ratio = contrast(colour(text, theme), colour(surface, theme));
        assert.ok(ratio >= 4.5, `${text} on ${surface}, ${theme}: ${ratio.toFixed(2)}`);
      }
    }
  }
});

/** The smallest distance at which two colours are told apart. */
const MIN_DISTANCE = 0.075;

function assertToldApart(names: readonly string[], theme: 'light' | 'dark'): void {
  for (const [vision, matrix] of Object.entries(VISIONS)) {
    const looks = names.map((name) => oklab(seen(matrix, colour(name, theme))));
    for (const [index, look] of looks.entries()) {
      for (const [otherIndex, other] of looks.entries()) {
        if (otherIndex <= index) continue;
        const distance = Math.hypot(...look.map((value, axis) => value - (other[axis] as number)));
        const pair = `${names[index]} and ${names[otherIndex]}, ${theme}, with ${vision} vision: ${distance.toFixed(3)}`;
        assert.ok(distance >= MIN_DISTANCE, pair);
      }
    }
  }
}

test('stages are told apart with every kind of colour vision', () => {
  assertToldApart(
    STAGES.map((stage) => `stage-${stage}`),
    'light',
  );
});

const CHART_LINES = ['chart-1', 'chart-2', 'chart-3'];

test('the lines of charts have at least 3:1 where charts stand, and are told apart, in both themes', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const line of CHART_LINES) {
      const ratio = contrast(colour(line, theme), colour('surface', theme));
      assert.ok(ratio >= 3, `${line}, ${theme}: ${ratio.toFixed(2)}`);
    }
    assertToldApart(CHART_LINES, theme);
  }
});

test('no line of a chart has the colour of a stage', () => {
  const stages = STAGES.map((stage) => oklab(colour(`stage-${stage}`)));
  for (const theme of ['light', 'dark'] as const) {
    for (const line of CHART_LINES) {
      const look = oklab(colour(line, theme));
      const nearest = Math.min(
        ...stages.map((stage) => Math.hypot(...stage.map((value, axis) => value - (look[axis] as number)))),
      );
      assert.ok(nearest >= MIN_DISTANCE, `${line}, ${theme}: ${nearest.toFixed(3)}`);
    }
  }
});
