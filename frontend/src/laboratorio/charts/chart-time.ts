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
  const chosen: Chosen = {
    spanMs: signal<number>(SPANS_MS[0]),
    frozenAtMs: signal<number | undefined>(undefined),
    zoomed: signal<Stretch | undefined>(undefined),
    begun: signal<Chosen['begun']['value']>(undefined),
    cursorAgoMs: signal<number | undefined>(undefined),
    pins: signal<Chosen['pins']['value']>({}),
  };
  const view = viewOf(points, chosen);
  const { cursorAgoMs, pins } = chosen;
  return { ...view, cursorAgoMs, pins, ...deedsOf(points, chosen, view) };
}

/** What a person has chosen to look at. */
interface Chosen {
  readonly spanMs: Signal<number>;
  readonly frozenAtMs: Signal<number | undefined>;
  readonly zoomed: Signal<Stretch | undefined>;
  /** Where a selection was begun, and what the right edge was then. */
  readonly begun: Signal<{ atMs: number; edgeMs: number } | undefined>;
  readonly cursorAgoMs: Signal<number | undefined>;
  readonly pins: Signal<Partial<Record<Pin, Point>>>;
}

type View = Pick<ChartTime, 'spanMs' | 'edgeMs' | 'isStill' | 'isZoomed' | 'shown' | 'selection' | 'focus'>;

/** What is to be seen, as it follows from what is known and what was chosen. */
function viewOf(points: ReadonlySignal<readonly Point[]>, chosen: Chosen): View {
  const { frozenAtMs, zoomed, begun, cursorAgoMs } = chosen;
  const edgeMs = computed(
    () => begun.value?.edgeMs ?? zoomed.value?.toMs ?? frozenAtMs.value ?? latestMs(points.value),
  );
  const spanMs = computed(() =>
    zoomed.value ? zoomed.value.toMs - zoomed.value.fromMs : chosen.spanMs.value,
  );
  const shown = computed(() =>
    between(points.value, { fromMs: edgeMs.value - spanMs.value, toMs: edgeMs.value }),
  );
  const selection = computed(() => {
    if (!begun.value) return undefined;
    const ends = [begun.value.atMs, cursorMs(edgeMs, chosen)];
    return { fromMs: Math.min(...ends), toMs: Math.max(...ends) };
  });
  const focus = computed(() =>
    cursorAgoMs.value === undefined ? shown.value.at(-1) : nearest(shown.value, cursorMs(edgeMs, chosen)),
  );
  const isStill = computed(() => [frozenAtMs, zoomed, begun].some(({ value }) => value !== undefined));
  const isZoomed = computed(() => zoomed.value !== undefined);
  return { spanMs, edgeMs, isStill, isZoomed, shown, selection, focus };
}

type Deeds = Omit<ChartTime, keyof View | 'cursorAgoMs' | 'pins'>;

function deedsOf(points: Signal<readonly Point[]>, chosen: Chosen, view: View): Deeds {
  const { frozenAtMs, zoomed, begun, cursorAgoMs, pins } = chosen;
  const { spanMs, edgeMs, isStill } = view;
  const moveCursor = (agoMs: number | undefined) => {
    cursorAgoMs.value = agoMs === undefined ? undefined : Math.min(spanMs.peek(), Math.max(0, agoMs));
  };
  return {
    add(more) {
      const lastMs = points.peek().at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
      const newer = more.filter(({ atMs }) => atMs > lastMs);
      if (newer.length > 0) points.value = [...stillNeeded(points.peek(), newer, chosen), ...newer];
    },
    show(ms) {
      batch(() => {
        chosen.spanMs.value = ms;
        zoomed.value = begun.value = cursorAgoMs.value = undefined;
      });
    },
    toggleFrozen() {
      batch(() => {
        frozenAtMs.value = isStill.peek() ? undefined : latestMs(points.peek());
        zoomed.value = begun.value = undefined;
      });
    },
    moveCursor,
    goTo(atMs) {
      batch(() => {
        const isShown = atMs <= edgeMs.peek() && atMs >= edgeMs.peek() - spanMs.peek();
        if (!isShown) zoomed.value = begun.value = undefined;
        if (!isStill.peek() || atMs > edgeMs.peek()) frozenAtMs.value = latestMs(points.peek());
        if (atMs < edgeMs.peek() - spanMs.peek()) chosen.spanMs.value = KEPT_MS;
        moveCursor(edgeMs.peek() - atMs);
      });
    },
    select() {
      begun.value = { atMs: cursorMs(edgeMs, chosen), edgeMs: edgeMs.peek() };
    },
    zoom() {
      batch(() => {
        const selected = view.selection.peek();
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
