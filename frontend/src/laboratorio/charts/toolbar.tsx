import type { ComponentChildren } from 'preact';
import { format } from '../../i18n/format.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { live } from '../live-store.ts';
import { liveTexts } from '../texts.ts';
import { SPANS_MS } from './chart-time.ts';
import { downloadCsv } from './csv.ts';
import { timeAt, timeShown } from './figure.ts';
import { downloadPng } from './png.ts';

/**
 * What is done with all charts at once: look at a moment, at how much time or at a part of it, stop them, keep a
 * moment, take them along.
 */
export function Toolbar() {
  const t = liveTexts.value.charts;
  const { time } = live;
  return (
    <div class="chart-tools">
      <Cursor />
      <Zoom />
      <p class="visually-hidden" role="status">
        {time.isZoomed.value && timeShown(time)}
      </p>
      <Spans />
      <Freeze />
      <Keep pin="a" />
      <Keep pin="b" />
      <Tool label={t.png} onClick={downloadPng}>
        PNG
      </Tool>
      <Tool label={t.csv} onClick={downloadCsv}>
        CSV
      </Tool>
    </div>
  );
}

function Spans() {
  const t = liveTexts.value.charts;
  const { time } = live;
  return (
    <Segmented
      name="chart-span"
      legend={t.span}
      values={SPANS_MS}
      isChosen={(ms) => !time.isZoomed.value && time.spanMs.value === ms}
      onChoose={(ms) => time.show(ms)}
      labelOf={(ms) => t.spanNames[ms]}
    >
      {(ms) => t.spans[ms]}
    </Segmented>
  );
}

function Freeze() {
  const t = liveTexts.value.charts;
  const { time } = live;
  const isStill = time.isStill.value;
  return (
    <Tool label={isStill ? t.unfreeze : t.freeze} isPressed={isStill} onClick={time.toggleFrozen}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {isStill ? <path d="m8 5 11 7-11 7z" /> : <path d="M8 5v14M16 5v14" />}
      </svg>
    </Tool>
  );
}

/** Keeps the moment at the cursor for comparison. */
function Keep({ pin }: { pin: 'a' | 'b' }) {
  const t = liveTexts.value.charts;
  const name = pin.toUpperCase();
  const isPinned = live.time.pins.value[pin] !== undefined;
  return (
    <Tool
      label={isPinned ? t.unpin(name) : t.pin(name)}
      isPressed={isPinned}
      onClick={() => pinAndCompare(pin)}
    >
      {name}
    </Tool>
  );
}

function pinAndCompare(pin: 'a' | 'b'): void {
  live.time.togglePin(pin);
  const isAny = Object.keys(live.time.pins.peek()).length > 0;
  if (isAny) live.showPanel('compare');
  else if (live.panel.peek() === 'compare') live.showPanel('latency');
}

/** Does for the keyboard and the finger what a mouse does by dragging: from the cursor, to the cursor, and back. */
function Zoom() {
  const t = liveTexts.value.charts;
  const { time } = live;
  const isSelecting = time.selection.value !== undefined;
  if (time.isZoomed.value && !isSelecting) {
    return (
      <Tool label={t.zoomOut} isPressed onClick={time.back}>
        <Lens sign="M7 10h6" />
      </Tool>
    );
  }
  return (
    <Tool
      label={isSelecting ? t.zoomTo : t.zoomFrom}
      isPressed={isSelecting}
      onClick={isSelecting ? time.zoom : time.select}
    >
      <Lens sign="M7 10h6M10 7v6" />
    </Tool>
  );
}

function Lens({ sign }: { sign: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="10" cy="10" r="7" />
      <path d={`m15 15 6 6${sign}`} />
    </svg>
  );
}

interface ToolProps {
  label: string;
  isPressed?: boolean;
  onClick(): void;
  children: ComponentChildren;
}

function Tool({ label, isPressed, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      class="chart-tool"
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** The cursor for the keyboard and the finger: at its right end it is away, and the figures are the newest. */
function Cursor() {
  const t = liveTexts.value.charts;
  const { time } = live;
  const agoMs = time.cursorAgoMs.value ?? 0;
  const selected = time.selection.value;
  const told = selected
    ? t.selected(format.value.seconds(Math.round((selected.toMs - selected.fromMs) / 1000)))
    : timeAt(agoMs, time, (ago) => (ago === 0 ? t.now : t.ago(ago)));
  return (
    <label class="chart-cursor">
      <input
        type="range"
        aria-label={t.cursor}
        aria-valuetext={told}
        min={-time.spanMs.value / 1000}
        max={0}
        step={time.spanMs.value / 120_000}
        value={-agoMs / 1000}
        onInput={({ currentTarget }) => {
          const s = currentTarget.valueAsNumber;
          time.moveCursor(s === 0 ? undefined : -s * 1000);
        }}
      />
      <output aria-hidden="true">{told}</output>
    </label>
  );
}
