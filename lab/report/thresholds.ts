import { UsageError } from '@sel/runtime/usage-error';

/** A figure that a condition can be put on. */
export interface Figure {
  /** Undefined when it could not be found. */
  value: number | undefined;
  unit: 'ms' | '%' | '/s' | '';
  /** The ends of its interval, where it has one: `e2e.p99.high` asks for one. */
  low?: number | undefined;
  high?: number | undefined;
}

const COMPARISONS = {
  '<': (value: number, limit: number) => value < limit,
  '<=': (value: number, limit: number) => value <= limit,
  '>': (value: number, limit: number) => value > limit,
  '>=': (value: number, limit: number) => value >= limit,
  '=': (value: number, limit: number) => value === limit,
} as const;

/** What each unit that may be written is in units of a figure. */
const UNITS = {
  µs: ['ms', 0.001],
  us: ['ms', 0.001],
  ms: ['ms', 1],
  s: ['ms', 1000],
  '%': ['%', 1],
  '/s': ['/s', 1],
  '': ['', 1],
} as const satisfies Record<string, readonly [Figure['unit'], number]>;

/** A condition on a figure, for instance `e2e.p99<200ms`. */
export interface Threshold {
  figure: string;
  comparison: keyof typeof COMPARISONS;
  /** The limit in the unit of the figure. */
  limit: number;
  unit: Figure['unit'];
  /** The condition as it was written. */
  text: string;
}

export interface CheckedThreshold extends Threshold {
  /** Undefined when it could not be found. */
  value: number | undefined;
  met: boolean;
}

const FORM = /^([\w.-]+)\s*(<=|>=|<|>|=)\s*(\d+(?:\.\d+)?)\s*(\D*)$/u;

/**
 * Reads one or several conditions, separated by commas: `e2e.p99<200ms, lost=0`. Units: µs, ms, s, %, /s.
 * @throws {UsageError}
 */
export function parseThresholds(text: string): Threshold[] {
  return text.split(',').map((part) => parseOne(part.trim()));
}

function parseOne(text: string): Threshold {
  const [, figure, comparison, value, writtenUnit = ''] = FORM.exec(text) ?? [];
  if (figure === undefined) {
    throw new UsageError(
      `No se entiende el umbral «${text}». Se escribe así: cifra, comparación (< <= > >= =), valor con punto ` +
        'decimal y unidad, por ejemplo e2e.p99<200ms',
    );
  }
  if (!Object.hasOwn(UNITS, writtenUnit.trim())) {
    throw new UsageError(
      `El umbral «${text}» tiene una unidad desconocida: «${writtenUnit.trim()}». Las unidades son µs, ms, s, % y /s.`,
    );
  }
  const [unit, factor] = UNITS[writtenUnit.trim() as keyof typeof UNITS];
  return {
    figure,
    comparison: comparison as Threshold['comparison'],
    limit: Number(value) * factor,
    unit,
    text,
  };
}

/**
 * Holds the thresholds against what was found. A figure that could not be found meets none, nor does
 * any when there are no figures at all, because no measurement counts.
 * @throws {UsageError} a figure that there is not, or one of another unit.
 */
export function checkThresholds(
  thresholds: readonly Threshold[],
  figures: Readonly<Record<string, Figure>>,
): CheckedThreshold[] {
  if (Object.keys(figures).length === 0) {
    return thresholds.map((threshold) => ({ ...threshold, value: undefined, met: false }));
  }
  return thresholds.map((threshold) => {
    const figure = figureNamed(threshold.figure, figures);
    if (!figure) {
      const known = Object.keys(figures).join(', ');
      throw new UsageError(
        `El umbral «${threshold.text}» habla de una cifra que no hay: «${threshold.figure}». Las cifras son: ${known}.`,
      );
    }
    if (figure.unit !== threshold.unit) {
      const expected = figure.unit === '' ? 'no lleva unidad' : `se mide en ${figure.unit}`;
      throw new UsageError(`El umbral «${threshold.text}» no vale: ${threshold.figure} ${expected}.`);
    }
    return {
      ...threshold,
      value: figure.value,
      met: figure.value !== undefined && COMPARISONS[threshold.comparison](figure.value, threshold.limit),
    };
  });
}

/** A figure, or an end of its interval, which is not known where too little was measured for one. */
function figureNamed(name: string, figures: Readonly<Record<string, Figure>>): Figure | undefined {
  if (Object.hasOwn(figures, name)) return figures[name];
  const [, whole = '', end] = /^(.+)\.(low|high)$/.exec(name) ?? [];
  const figure = Object.hasOwn(figures, whole) ? figures[whole] : undefined;
  if (!figure || !('low' in figure)) return undefined;
  return { value: end === 'low' ? figure.low : figure.high, unit: figure.unit };
}
