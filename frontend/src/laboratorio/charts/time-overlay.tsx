import type { ReadonlySignal } from '@preact/signals';
import { live } from '../live-store.ts';
import type { Area } from './time-chart.tsx';

/** The one cursor and the moments that are kept, over every chart; a pointer over any of them moves it. */
export function TimeOverlay({ area }: { area: ReadonlySignal<Area> }) {
  const { time } = live;
  const { left, width } = area.value;
  const follow = ({ currentTarget, clientX }: { currentTarget: HTMLElement; clientX: number }) => {
    const box = currentTarget.getBoundingClientRect();
    time.moveCursor((1 - (clientX - box.left) / box.width) * time.spanMs.peek());
  };
  return (
    <div
      class="time-overlay"
      style={{ left: `${left}px`, width: `${width}px` }}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && time.moveCursor(undefined)}
    >
      <Pins />
      <Cursor />
    </div>
  );
}

function Cursor() {
  const agoMs = live.time.cursorAgoMs.value;
  if (agoMs === undefined) return null;
  return <i class="time-cursor" style={{ transform: placeOf(agoMs) }} />;
}

function Pins() {
  const { pins, edgeMs } = live.time;
  return (
    <>
      {(['a', 'b'] as const).map((name) => {
        const point = pins.value[name];
        if (!point || point.atMs > edgeMs.value) return null;
        return (
          <i
            key={name}
            class="time-pin"
            data-name={name.toUpperCase()}
            data-at-end={edgeMs.value - point.atMs < live.time.spanMs.value / 20}
            style={{ transform: placeOf(edgeMs.value - point.atMs) }}
          />
        );
      })}
    </>
  );
}

/** Each is as wide as the whole, with its line at the left: it is moved by a share of its own width. */
function placeOf(agoMs: number): string {
  return `translateX(${100 * (1 - agoMs / live.time.spanMs.value)}%)`;
}
