import type { ReadonlySignal } from '@preact/signals';
import type { TargetedPointerEvent } from 'preact';
import { useRef } from 'preact/hooks';
import { live } from '../live-store.ts';
import './time-overlay.css';

/** Where within a chart time runs, in CSS pixels. */
export interface Area {
  left: number;
  width: number;
}

/** So far a mouse may slip while it is clicked. */
const SLIP_PX = 4;

/**
 * The one cursor, the moments that are kept and what is being selected, over every chart. A pointer over any of them
 * moves the cursor; a mouse that is dragged selects.
 */
export function TimeOverlay({ area }: { area: ReadonlySignal<Area> }) {
  const { time } = live;
  const { left, width } = area.value;
  const pressedAt = useRef<number | undefined>(undefined);
  const follow = ({ currentTarget, clientX }: OverlayEvent) => {
    const box = currentTarget.getBoundingClientRect();
    time.moveCursor((1 - (clientX - box.left) / box.width) * time.spanMs.peek());
  };
  const onMove = (event: OverlayEvent) => {
    const { currentTarget, clientX, pointerId, buttons } = event;
    // It may have been let go of elsewhere.
    if (buttons === 0) pressedAt.current = undefined;
    if (pressedAt.current !== undefined && Math.abs(clientX - pressedAt.current) > SLIP_PX) {
      pressedAt.current = undefined;
      // The cursor still stands where the button was pressed.
      currentTarget.setPointerCapture(pointerId);
      time.select();
    }
    if (pressedAt.current === undefined) follow(event);
  };
  const onDown = (event: OverlayEvent) => {
    follow(event);
    if (event.pointerType === 'mouse' && event.button === 0) pressedAt.current = event.clientX;
  };
  const onUp = ({ currentTarget, pointerId }: OverlayEvent) => {
    pressedAt.current = undefined;
    if (currentTarget.hasPointerCapture(pointerId)) time.zoom();
  };
  return (
    <div
      class="time-overlay"
      style={{ left: `${left}px`, width: `${width}px` }}
      onPointerMove={onMove}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={time.back}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && time.moveCursor(undefined)}
    >
      <Selection />
      <Pins />
      <Cursor />
    </div>
  );
}

type OverlayEvent = TargetedPointerEvent<HTMLDivElement>;

function Selection() {
  const { selection, edgeMs, spanMs } = live.time;
  if (!selection.value) return null;
  const { fromMs, toMs } = selection.value;
  const left = placeOf(edgeMs.value - fromMs);
  return (
    <i class="time-selection" style={{ transform: `${left} scaleX(${(toMs - fromMs) / spanMs.value})` }} />
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
