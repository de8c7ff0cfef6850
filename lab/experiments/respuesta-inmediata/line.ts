/** The straight line through points that strays least from them (sum of squares), and how far they stray. */
export interface Line {
  slope: number;
  intercept: number;
  /** Of the point that is farthest from it, up or down. */
  farthest: number;
}

/** @param points at two different `x` at least. */
export function lineThrough(points: readonly { x: number; y: number }[]): Line {
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean('x'), mean('y')];
  const products = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const squares = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = products / squares;
  const intercept = meanY - slope * meanX;
  const farthest = Math.max(...points.map(({ x, y }) => Math.abs(y - intercept - slope * x)));
  return { slope, intercept, farthest };
}
