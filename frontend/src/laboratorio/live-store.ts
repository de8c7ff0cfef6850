import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import { CHARTS, pointOf } from './charts/chart-list.ts';
import { type ChartTime, createChartTime } from './charts/chart-time.ts';
import { history, markers } from './connection.ts';

/** What the list of events keeps. */
const MOST_EVENTS = 200;

export const PANELS = ['latency', 'theory', 'events', 'ledger', 'compare'] as const;
export type Panel = (typeof PANELS)[number];

/** What a person has chosen to look at in the live place, and what is kept for it of what the laboratory told. */
interface LiveStore {
  readonly time: ChartTime;
  /** All charts, those in front first: where there is room for two, the first two are on show. */
  readonly order: ReadonlySignal<readonly string[]>;
  /** Oldest first. */
  readonly events: ReadonlySignal<readonly LabMarker[]>;
  readonly panel: ReadonlySignal<Panel>;
  /** Takes what is new of what the laboratory told. @param pictures oldest first. */
  hear(pictures: readonly LabSnapshot[], events: readonly LabMarker[]): void;
  /** Shows a chart in this position; what was there goes where it was. */
  showChart(key: string, position: number): void;
  /** @param index in the fixed order of all charts, from 0. */
  chartAt(index: number): string;
  showPanel(panel: Panel): void;
}

function createLiveStore(): LiveStore {
  const time = createChartTime();
  const order = signal<readonly string[]>(CHARTS.map(({ key }) => key));
  const events = signal<readonly LabMarker[]>([]);
  const panel = signal<Panel>('latency');
  let heardMs = Number.NEGATIVE_INFINITY;
  return {
    time,
    order,
    events,
    panel,
    hear(pictures, told) {
      time.add(pictures.filter(({ atMs }) => atMs > heardMs).map(pointOf));
      heardMs = pictures.at(-1)?.atMs ?? heardMs;
      const known = new Set(events.peek().map(identityOf));
      const unknown = told.filter((event) => !known.has(identityOf(event)));
      if (unknown.length > 0) events.value = [...events.peek(), ...unknown].slice(-MOST_EVENTS);
    },
    showChart(key, position) {
      const keys = [...order.peek()];
      const from = keys.indexOf(key);
      [keys[from], keys[position]] = [keys[position] as string, key];
      order.value = keys;
    },
    chartAt: (index) => CHARTS[index]?.key ?? (order.peek()[0] as string),
    showPanel(next) {
      panel.value = next;
    },
  };
}

/** A laboratory that was started anew counts from 1 again. */
function identityOf({ number, atMs }: LabMarker): string {
  return `${number} ${atMs}`;
}

/** The one of this page; it outlives the place, so that whoever comes back finds it as it was. */
export const live = createLiveStore();

/** Call it while the laboratory is on show; @returns what ends that. */
export function followLaboratory(): () => void {
  return effect(() => live.hear(history.value, markers.value));
}
