import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
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

/** The one time that all charts share: what they show of it, where its cursor is, and which moments are compared. */
export interface ChartTime {
  /** How much time lies between the edges. */
  readonly spanMs: ReadonlySignal<number>;
  /** The right edge: the newest point, or the moment at which the charts stand still. */
  readonly edgeMs: ReadonlySignal<number>;
  /** Whether the charts stand still: stopped, zoomed, or while a stretch is being selected. */
  readonly isStill: ReadonlySignal<boolean>;
  readonly isZoomed: ReadonlySignal<boolean>;
  /** Oldest first, all that lies between the edges. */
  readonly shown: ReadonlySignal<readonly Point[]>;
  /** How far left of the right edge the cursor stands; undefined without one. */
  readonly cursorAgoMs: ReadonlySignal<number | undefined>;
  /** What lies between the place where a selection was begun and the cursor; undefined when none was. */
  readonly selection: ReadonlySignal<Stretch | undefined>;
  /** The point that the figures are of: at the cursor, or the newest one that is shown. */
  readonly focus: ReadonlySignal<Point | undefined>;
  readonly pins: ReadonlySignal<Partial<Record<Pin, Point>>>;
  /** Adds what is newer than everything before. @param points oldest first. */
  add(points: readonly Point[]): void;
  /** Shows the last `spanMs`, and no longer a part of them. */
  show(spanMs: number): void;
  /** Stops the charts, or lets them go on, also from a zoom. What happens meanwhile is kept. */
  toggleFrozen(): void;
  /** @param agoMs undefined takes the cursor away. */
  moveCursor(agoMs: number | undefined): void;
  /** Stands still with the cursor at this moment, in a longer stretch where that is needed to show it. */
  goTo(atMs: number): void;
  /** Begins a selection at the cursor, or at the right edge without one: the cursor is its other end. */
  select(): void;
  /** Shows what is selected and nothing else. */
  zoom(): void;
  /** Gives up the selection, or else the zoom: charts that were stopped are so again. */
  back(): void;
  /** Keeps the point at the cursor for comparison, or lets go of it. */
  togglePin(pin: Pin): void;
}

export function createChartTime(): ChartTime {
  const points = signal<readonly Point[]>([]);
  const chosenSpanMs = signal<number>(SPANS_MS[0]);
  const frozenAtMs = signal<number | undefined>(undefined);
  const zoomed = signal<Stretch | undefined>(undefined);
  /** Where a selection was begun, and what the right edge was then. */
  const begun = signal<{ atMs: number; edgeMs: number } | undefined>(undefined);
  const cursorAgoMs = signal<number | undefined>(undefined);
  const pins = signal<Partial<Record<Pin, Point>>>({});

  const latestMs = () => points.value.at(-1)?.atMs ?? 0;
  const edgeMs = computed(() => begun.value?.edgeMs ?? zoomed.value?.toMs ?? frozenAtMs.value ?? latestMs());
  const spanMs = computed(() =>
    zoomed.value ? zoomed.value.toMs - zoomed.value.fromMs : chosenSpanMs.value,
  );
  const isStill = computed(() => [frozenAtMs, zoomed, begun].some(({ value }) => value !== undefined));
  const shown = computed(() =>
    between(points.value, { fromMs: edgeMs.value - spanMs.value, toMs: edgeMs.value }),
  );
  const cursorMs = () => edgeMs.value - (cursorAgoMs.value ?? 0);
  const selection = computed(() => {
    if (!begun.value) return undefined;
    const ends = [begun.value.atMs, cursorMs()];
    return { fromMs: Math.min(...ends), toMs: Math.max(...ends) };
  });
  const focus = computed(() =>
    cursorAgoMs.value === undefined ? shown.value.at(-1) : nearest(shown.value, cursorMs()),
  );
  const moveCursor = (agoMs: number | undefined) => {
    cursorAgoMs.value = agoMs === undefined ? undefined : Math.min(spanMs.peek(), Math.max(0, agoMs));
  };

  return {
    spanMs,
    edgeMs,
    isStill,
    isZoomed: computed(() => zoomed.value !== undefined),
    shown,
    cursorAgoMs,
    selection,
    focus,
    pins,
    add(more) {
      const lastMs = points.peek().at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
      const newer = more.filter(({ atMs }) => atMs > lastMs);
      const toMs = newer.at(-1)?.atMs;
      if (toMs === undefined) return;
      const edges = [toMs, frozenAtMs.peek(), zoomed.peek()?.toMs, begun.peek()?.edgeMs];
      const isKept = ({ atMs }: Point) =>
        edges.some((edge) => edge !== undefined && atMs <= edge && atMs >= edge - KEPT_MS);
      points.value = [...points.peek().filter(isKept), ...newer];
    },
    show(ms) {
      batch(() => {
        chosenSpanMs.value = ms;
        zoomed.value = begun.value = cursorAgoMs.value = undefined;
      });
    },
    toggleFrozen() {
      batch(() => {
        frozenAtMs.value = isStill.peek() ? undefined : latestMs();
        zoomed.value = begun.value = undefined;
      });
    },
    moveCursor,
    goTo(atMs) {
      batch(() => {
        const isShown = atMs <= edgeMs.peek() && atMs >= edgeMs.peek() - spanMs.peek();
        if (!isShown) zoomed.value = begun.value = undefined;
        if (!isStill.peek() || atMs > edgeMs.peek()) frozenAtMs.value = latestMs();
        if (atMs < edgeMs.peek() - spanMs.peek()) chosenSpanMs.value = KEPT_MS;
        moveCursor(edgeMs.peek() - atMs);
      });
    },
    select() {
      begun.value = { atMs: cursorMs(), edgeMs: edgeMs.peek() };
    },
    zoom() {
      batch(() => {
        const selected = selection.peek();
        if (selected) zoomed.value = aroundOf(selected);
        begun.value = cursorAgoMs.value = undefined;
      });
    },
    back() {
      batch(() => {
        if (begun.peek()) begun.value = undefined;
        else zoomed.value = undefined;
        cursorAgoMs.value = undefined;
      });
    },
    togglePin(pin) {
      const { [pin]: pinned, ...others } = pins.peek();
      const point = focus.peek();
      pins.value = pinned || !point ? others : { ...others, [pin]: point };
    },
  };
}
