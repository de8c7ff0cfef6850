import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { aroundOf, between, nearest, type Stretch } from './stretch.ts';

/** How much of the past the charts can show; the longest is kept. */
export const SPANS_MS = [120_000, 600_000] as const;
const KEPT_MS = SPANS_MS[1];

/** What all lines showed at one moment; null is what was not known. */
export interface Point {
  atMs: number;
  values: readonly (number | null)[];
}

type Pin = 'a' | 'b';

export type ChartTime = ReturnType<typeof createChartTime>;

/** The one time that all charts share: what they show of it, where its cursor is, and which moments are compared. */
export function createChartTime() {
  const points = signal<readonly Point[]>([]);
  const chosen = nothingChosen();
  const view = viewOf(points, chosen);
  return { ...view, ...deedsOf(points, chosen, view) };
}

/** What a person can choose to look at. */
function nothingChosen() {
  return {
    spanMs: signal<number>(SPANS_MS[0]),
    frozenAtMs: signal<number>(),
    zoomed: signal<Stretch>(),
    /** Where a selection was begun, and what the right edge was then. */
    begun: signal<{ atMs: number; edgeMs: number }>(),
    cursorAgoMs: signal<number>(),
    pins: signal<Partial<Record<Pin, Point>>>({}),
  };
}

type Chosen = ReturnType<typeof nothingChosen>;
type View = ReturnType<typeof viewOf>;

/** What is to be seen, as it follows from what is known and what was chosen. */
function viewOf(points: ReadonlySignal<readonly Point[]>, chosen: Chosen) {
  const { frozenAtMs, zoomed, begun } = chosen;
  /** How far left of the right edge the cursor stands; undefined without one. */
  const cursorAgoMs: ReadonlySignal<number | undefined> = chosen.cursorAgoMs;
  const pins: ReadonlySignal<Partial<Record<Pin, Point>>> = chosen.pins;
  /** The right edge: the newest point, or the moment at which the charts stand still. */
  const edgeMs = computed(
    () => begun.value?.edgeMs ?? zoomed.value?.toMs ?? frozenAtMs.value ?? latestMs(points.value),
  );
  /** How much time lies between the edges. */
  const spanMs = computed(() =>
    zoomed.value ? zoomed.value.toMs - zoomed.value.fromMs : chosen.spanMs.value,
  );
  /** Oldest first, all that lies between the edges. */
  const shown = computed(() =>
    between(points.value, { fromMs: edgeMs.value - spanMs.value, toMs: edgeMs.value }),
  );
  /** What lies between the place where a selection was begun and the cursor; undefined when none was. */
  const selection = computed((): Stretch | undefined => {
    if (!begun.value) return undefined;
    const ends = [begun.value.atMs, cursorMs(edgeMs, chosen)];
    return { fromMs: Math.min(...ends), toMs: Math.max(...ends) };
  });
  /** The point that the figures are of: at the cursor, or the newest one that is shown. */
  const focus = computed(() =>
    cursorAgoMs.value === undefined ? shown.value.at(-1) : nearest(shown.value, cursorMs(edgeMs, chosen)),
  );
  /** Whether the charts stand still: stopped, zoomed, or while a stretch is being selected. */
  const isStill = computed(() => [frozenAtMs, zoomed, begun].some(({ value }) => value !== undefined));
  const isZoomed = computed(() => zoomed.value !== undefined);
  return { cursorAgoMs, pins, edgeMs, spanMs, shown, selection, focus, isStill, isZoomed };
}

function deedsOf(points: Signal<readonly Point[]>, chosen: Chosen, view: View) {
  const { frozenAtMs, zoomed, begun, cursorAgoMs, pins } = chosen;
  const { spanMs, edgeMs, isStill } = view;
  const moveCursor = (agoMs: number | undefined): void => {
    cursorAgoMs.value = agoMs === undefined ? undefined : Math.min(spanMs.peek(), Math.max(0, agoMs));
  };
  return {
    /** Adds what is newer than everything before. @param more oldest first. */
    add(more: readonly Point[]): void {
      const lastMs = points.peek().at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
      const newer = more.filter(({ atMs }) => atMs > lastMs);
      if (newer.length > 0) points.value = [...stillNeeded(points.peek(), newer, chosen), ...newer];
    },
    /** Shows the last `ms`, and no longer a part of them. */
    show(ms: number): void {
      batch(() => {
        chosen.spanMs.value = ms;
        zoomed.value = begun.value = cursorAgoMs.value = undefined;
      });
    },
    /** Stops the charts, or lets them go on, also from a zoom. What happens meanwhile is kept. */
    toggleFrozen(): void {
      batch(() => {
        frozenAtMs.value = isStill.peek() ? undefined : latestMs(points.peek());
        zoomed.value = begun.value = undefined;
      });
    },
    /** Undefined takes the cursor away. */
    moveCursor,
    /** Stands still with the cursor at this moment, in a longer stretch where that is needed to show it. */
    goTo(atMs: number): void {
      batch(() => {
        const isShown = atMs <= edgeMs.peek() && atMs >= edgeMs.peek() - spanMs.peek();
        if (!isShown) zoomed.value = begun.value = undefined;
        if (!isStill.peek() || atMs > edgeMs.peek()) frozenAtMs.value = latestMs(points.peek());
        if (atMs < edgeMs.peek() - spanMs.peek()) chosen.spanMs.value = KEPT_MS;
        moveCursor(edgeMs.peek() - atMs);
      });
    },
    /** Begins a selection at the cursor, or at the right edge without one: the cursor is its other end. */
    select(): void {
      begun.value = { atMs: cursorMs(edgeMs, chosen), edgeMs: edgeMs.peek() };
    },
    /** Shows what is selected and nothing else. */
    zoom(): void {
      batch(() => {
        const selected = view.selection.peek();
        if (selected) zoomed.value = aroundOf(selected);
        begun.value = cursorAgoMs.value = undefined;
      });
    },
    /** Gives up the selection, or else the zoom: charts that were stopped are so again. */
    back(): void {
      batch(() => {
        if (begun.peek()) begun.value = undefined;
        else zoomed.value = undefined;
        cursorAgoMs.value = undefined;
      });
    },
    /** Keeps the point at the cursor for comparison, or lets go of it. */
    togglePin(pin: Pin): void {
      const { [pin]: pinned, ...others } = pins.peek();
      const point = view.focus.peek();
      pins.value = pinned || !point ? others : { ...others, [pin]: point };
    },
  };
}

function latestMs(points: readonly Point[]): number {
  return points.at(-1)?.atMs ?? 0;
}

/** The cursor's moment; without a cursor, that of the right edge. */
function cursorMs(edgeMs: ReadonlySignal<number>, { cursorAgoMs }: Chosen): number {
  return edgeMs.value - (cursorAgoMs.value ?? 0);
}

/** Those that the longest stretch could show: of what goes on, and of what stands still. */
function stillNeeded(
  points: readonly Point[],
  newer: readonly Point[],
  { frozenAtMs, zoomed, begun }: Chosen,
): Point[] {
  const edges = [latestMs(newer), frozenAtMs.peek(), zoomed.peek()?.toMs, begun.peek()?.edgeMs];
  return points.filter(({ atMs }) =>
    edges.some((edge) => edge !== undefined && atMs <= edge && atMs >= edge - KEPT_MS),
  );
}
