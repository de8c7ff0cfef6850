import { signal } from '@preact/signals';
import { liveTexts } from '../texts.ts';

/** On a narrow page the controls lie under the edge until they are asked for. */
export const isSheetOpen = signal(false);

/** Who is there to open, while the live place is on show. */
export const hasSheet = signal(false);

/** «…»: brings up the controls over the lower half, so that the path stays in sight. Only to be seen on narrow pages. */
export function MoreButton() {
  if (!hasSheet.value) return null;
  return (
    <button
      type="button"
      class="button quiet more-button"
      aria-label={liveTexts.value.rail.open}
      aria-expanded={isSheetOpen.value}
      onClick={() => {
        isSheetOpen.value = !isSheetOpen.value;
        if (isSheetOpen.value) focusSoon('.rail-close');
      }}
    >
      …
    </button>
  );
}

export function closeSheet(): void {
  if (!isSheetOpen.value) return;
  isSheetOpen.value = false;
  focusSoon('.more-button');
}

/** What is to have the focus may only just be coming into being. */
function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
