import { liveTexts } from '../texts.ts';
import { createSheetStore } from './sheet-store.ts';

/** The controls of the live place, on a narrow page. */
export const sheet = createSheetStore();

/** «…»: brings up the controls over the lower half, so that the path stays in sight. Only to be seen on narrow pages. */
export function MoreButton() {
  if (!sheet.isOffered.value) return null;
  return (
    <button
      type="button"
      class="button quiet more-button"
      aria-label={liveTexts.value.rail.open}
      aria-expanded={sheet.isOpen.value}
      onClick={() => (sheet.isOpen.peek() ? sheet.close() : openSheet())}
    >
      …
    </button>
  );
}

function openSheet(): void {
  sheet.open();
  focusSoon('.rail-close');
}

/** The focus goes back to where it came from. */
export function closeSheet(): void {
  if (sheet.close()) focusSoon('.more-button');
}

/** What is to have the focus may only just be coming into being. */
function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
