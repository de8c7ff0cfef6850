import { effect, signal } from '@preact/signals';
import { BOUNDS } from '@sel/contract/lab/bounds';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../../i18n/texts.ts';
import { projector, toggleProjector } from '../../projector.ts';
import { readStored, writeStored } from '../../storage.ts';
import { Facts } from '../../ui/facts.tsx';
import { state } from '../connection.ts';
import { bringAbout, isPossible } from '../controls/apply.ts';
import { load } from '../controls/load.ts';
import { mayAct } from '../controls/may-act.ts';
import { scaling } from '../controls/scaling.ts';
import { live } from '../live-store.ts';
import { liveTexts } from '../texts.ts';
import { workerCount } from '../workers.tsx';
import { type KeyPress, type Shortcut, shortcutOf } from './keys.ts';
import './shortcuts.css';

const STORED = 'laboratorio.atajos';
/** Whoever speaks to the browser, or hits keys by accident, can do without (WCAG 2.1.4). */
const areOn = signal(readStored('localStorage', STORED) !== 'no');
effect(() => writeStored('localStorage', STORED, areOn.value ? '' : 'no'));

/** Listens to the keys while it is on show, and tells which there are. */
export function Shortcuts() {
  const help = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') goBack();
      const shortcut = areOn.peek() ? shortcutOf(pressOf(event)) : undefined;
      if (!shortcut || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      if (shortcut === '?') openKeysHelp();
      else if (!event.repeat) perform(shortcut);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <KeyLine />
      <dialog ref={help} class="keys-help" aria-label={liveTexts.value.keys.title}>
        <Help close={() => help.current?.close()} />
      </dialog>
    </>
  );
}

/** Also from a button, for whoever does not know yet that there are keys. */
export function openKeysHelp(): void {
  document.querySelector<HTMLDialogElement>('.keys-help')?.showModal();
}

/**
 * Leads out of the charts' zoom, and then out of the projector mode. A browser that gave the full screen ends it by itself;
 * what lies over the page is closed first.
 */
function goBack(): void {
  if (document.querySelector('dialog[open], :popover-open')) return;
  const { isZoomed, selection, back } = live.time;
  if (isZoomed.peek() || selection.peek()) back();
  else if (projector.peek() && !document.fullscreenElement) toggleProjector();
}

function pressOf({ key, ctrlKey, altKey, metaKey, target }: KeyboardEvent): KeyPress {
  return { key, hasModifier: ctrlKey || altKey || metaKey, on: kindOf(target as Element) };
}

const TYPED_INTO =
  'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range])';
const PRESSED = 'button, a, summary, input, [role=tab]';

function kindOf(element: Element): KeyPress['on'] {
  if (element.matches(TYPED_INTO)) return 'text';
  return element.matches(PRESSED) ? 'button' : 'page';
}

function perform(shortcut: Exclude<Shortcut, '?'>): void {
  switch (shortcut) {
    case 's':
      if (mayAct.peek()) void (state.peek()?.load ? load.stop() : load.start());
      return;
    case '+':
      scaleBy(1);
      return;
    case '-':
      scaleBy(-1);
      return;
    case 'k':
      if (isPossible('matar')) void bringAbout('matar');
      return;
    case ' ':
      live.time.toggleFrozen();
      return;
    default:
      live.showChart(live.chartAt(Number(shortcut) - 1), 0);
  }
}

function scaleBy(step: number): void {
  if (!mayAct.peek() || !state.peek()?.controlsProcesses) return;
  const { min, max } = BOUNDS.workers;
  const wanted = (scaling.desired.peek() ?? workerCount.peek()) + step;
  if (wanted >= min && wanted <= max) void scaling.set(wanted);
}

/** What the presenter's keys are, in one line, for a class in the projector mode. */
function KeyLine() {
  const { short } = liveTexts.value.keys;
  const { isZoomed, back } = live.time;
  return (
    <div class="key-line">
      {Object.entries(short).map(([key, what]) => (
        <span key={key}>
          <kbd>{written(key)}</kbd> {what}
        </span>
      ))}
      <button type="button" class="key-line-leave" onClick={isZoomed.value ? back : toggleProjector}>
        <kbd>Esc</kbd> {isZoomed.value ? liveTexts.value.charts.zoomOut : texts.value.settings.projectorEnd}
      </button>
    </div>
  );
}

function Help({ close }: { close(): void }) {
  const t = liveTexts.value.keys;
  return (
    <>
      <h2>{t.title}</h2>
      <Facts facts={Object.entries(t.names).map(([key, what]) => [<kbd>{written(key)}</kbd>, what])} />
      <label class="keys-on">
        <input
          type="checkbox"
          checked={areOn.value}
          onChange={({ currentTarget }) => {
            areOn.value = currentTarget.checked;
          }}
        />
        {t.on}
      </label>
      <button type="button" class="button" onClick={close}>
        {t.close}
      </button>
    </>
  );
}

function written(key: string): string {
  if (key === ' ') return liveTexts.value.keys.space;
  if (key === '-') return '−';
  return key.length === 1 ? key.toUpperCase() : key;
}
