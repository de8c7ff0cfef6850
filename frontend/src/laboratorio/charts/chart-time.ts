import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';

/** How much of the past the charts can show; the longest is kept. */
export const SPANS_MS = [120_000, 600_000] as const;
const KEPT_MS = SPANS_MS[1];

/** What all lines showed at one moment; null is what was not known. */
export interface Point {
  atMs: number;
  values: readonly (number | null)[];
}

export type Pin = 'a' | 'b';

/** The one time that all charts share: what they show of it, where its cursor is, and which moments are compared. */
export interface ChartTime {
  readonly spanMs: ReadonlySignal<number>;
  /** The moment at which the charts were stopped; undefined while they go on. */
  readonly frozenAtMs: ReadonlySignal<number | undefined>;
  /** The right edge: the newest point, or the moment at which the charts were stopped. */
  readonly edgeMs: ReadonlySignal<number>;
  /** Oldest first, all that lies between the edges. */
  readonly shown: ReadonlySignal<readonly Point[]>;
  /** How far left of the right edge the cursor stands; undefined without one. */
  readonly cursorAgoMs: ReadonlySignal<number | undefined>;
  /** The point that the figures are of: at the cursor, or the newest one that is shown. */
  readonly focus: ReadonlySignal<Point | undefined>;
  readonly pins: ReadonlySignal<Partial<Record<Pin, Point>>>;
  /** Adds what is newer than everything before. @param points oldest first. */
  add(points: readonly Point[]): void;
  show(spanMs: number): void;
  /** Stops the charts, or lets them go on. What happens meanwhile is kept. */
  toggleFrozen(): void;
  /** @param agoMs undefined takes the cursor away. */
  moveCursor(agoMs: number | undefined): void;
  /** Keeps the point at the cursor for comparison, or lets go of it. */
  togglePin(pin: Pin): void;
}

export function createChartTime(): ChartTime {
  const points = signal<readonly Point[]>([]);
  const spanMs = signal<number>(SPANS_MS[0]);
  const frozenAtMs = signal<number | undefined>(undefined);
  const cursorAgoMs = signal<number | undefined>(undefined);
  const pins = signal<Partial<Record<Pin, Point>>>({});
  const edgeMs = computed(() => frozenAtMs.value ?? points.value.at(-1)?.atMs ?? 0);
  const shown = computed(() => between(points.value, edgeMs.value - spanMs.value, edgeMs.value));
  const focus = computed(() => {
    const agoMs = cursorAgoMs.value;
    return agoMs === undefined ? shown.value.at(-1) : nearest(shown.value, edgeMs.value - agoMs);
  });

  return {
    spanMs,
    frozenAtMs,
    edgeMs,
    shown,
    cursorAgoMs,
    focus,
    pins,
    add(more) {
      const lastMs = points.peek().at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
      const newer = more.filter(({ atMs }) => atMs > lastMs);
      const latestMs = newer.at(-1)?.atMs;
      if (latestMs === undefined) return;
      const frozenMs = frozenAtMs.peek();
      const isKept = ({ atMs }: Point) =>
        atMs >= latestMs - KEPT_MS ||
        (frozenMs !== undefined && atMs <= frozenMs && atMs >= frozenMs - KEPT_MS);
      points.value = [...points.peek().filter(isKept), ...newer];
    },
    show(ms) {
      batch(() => {
        spanMs.value = ms;
        cursorAgoMs.value = undefined;
      });
    },
    toggleFrozen() {
      frozenAtMs.value = frozenAtMs.peek() === undefined ? edgeMs.peek() : undefined;
    },
    moveCursor(agoMs) {
      cursorAgoMs.value = agoMs === undefined ? undefined : Math.min(spanMs.peek(), Math.max(0, agoMs));
    },
    togglePin(pin) {
      const { [pin]: pinned, ...others } = pins.peek();
      const point = focus.peek();
      pins.value = pinned || !point ? others : { ...others, [pin]: point };
    },
  };
}

function between(points: readonly Point[], fromMs: number, toMs: number): readonly Point[] {
  return points.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

function nearest(points: readonly Point[], atMs: number): Point | undefined {
  const distanceMs = (point: Point) => Math.abs(point.atMs - atMs);
  return points.reduce<Point | undefined>(
    (best, point) => (best && distanceMs(best) <= distanceMs(point) ? best : point),
    undefined,
  );
}
