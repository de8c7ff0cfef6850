/** What is compared of `resultados.json`. */
export interface ReportData {
  conclusion: { figures: Readonly<Record<string, { value?: number | null; unit: string }>> };
}

interface ComparedFigure {
  name: string;
  unit: string;
  a: number;
  b: number;
  /** How much it changes from A to B, as a share of A; undefined where A is 0. */
  change: number | undefined;
}

/** The figures that both reports have, in the order of A. */
export function figuresOfBoth(a: ReportData, b: ReportData): ComparedFigure[] {
  const others = b.conclusion.figures;
  return Object.entries(a.conclusion.figures).flatMap(([name, { value, unit }]) => {
    const other = others[name];
    if (typeof value !== 'number' || typeof other?.value !== 'number' || other.unit !== unit) return [];
    return {
      name,
      unit,
      a: value,
      b: other.value,
      change: value === 0 ? undefined : other.value / value - 1,
    };
  });
}
