import type { FunctionComponent } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Latency } from '../latency.tsx';
import { Ledger } from '../ledger.tsx';
import { live, PANELS, type Panel } from '../live-store.ts';
import { liveTexts } from '../texts.ts';
import { Theory } from '../theory.tsx';
import { Compare } from './compare.tsx';
import { Events } from './events.tsx';
import './panels.css';

const CONTENTS: Record<Panel, FunctionComponent> = {
  latency: Latency,
  theory: Theory,
  events: Events,
  ledger: Ledger,
  compare: Compare,
};

/** Where a key leads from the panel at `index`. */
const STEPS: Record<string, (index: number, count: number) => number> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The details, one at a time: only what is on show is drawn. */
export function Panels() {
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const { label, names } = liveTexts.value.panels;
  const current = live.panel.value;
  const shown = PANELS.filter(isOffered);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    live.showPanel(shown[step(shown.indexOf(current), shown.length)] as Panel);
    requestAnimationFrame(() => tabs.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  };
  const Content = CONTENTS[current];
  return (
    <section class="card panels">
      <div ref={tabs} role="tablist" class="panel-tabs" aria-label={label} onKeyDown={onKeyDown}>
        {shown.map((name) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            aria-selected={name === current}
            aria-controls={id}
            tabIndex={name === current ? 0 : -1}
            onClick={() => live.showPanel(name)}
          >
            {names[name]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard scrolls it with the focus. */}
      <div id={id} role="tabpanel" class="panel" tabIndex={0} aria-labelledby={`${id}-${current}`}>
        <Content />
      </div>
    </section>
  );
}

/** There is nothing to compare before a moment has been kept. */
function isOffered(panel: Panel): boolean {
  return panel !== 'compare' || Object.keys(live.time.pins.value).length > 0;
}
