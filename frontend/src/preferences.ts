import { effect, type Signal, signal } from '@preact/signals';
import { browserTags, LANGUAGES, languageFor } from './i18n/locale.ts';
import { readStored, writeStored } from './storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const TELLINGS = ['polling', 'wait', 'events'] as const;

export type Theme = (typeof THEMES)[number];
/** How the page learns of a consulta's end: polling, long poll or server-sent events. */
export type Telling = (typeof TELLINGS)[number];

/** What the page called them up to 0.2.0, and browsers have kept. */
const EARLIER_TELLINGS: Record<string, Telling> = { sondeo: 'polling', espera: 'wait', eventos: 'events' };

/** A way of being told as this version calls it, under whichever name it was stored. */
export function currentTelling(stored: string): string {
  return EARLIER_TELLINGS[stored] ?? stored;
}

export const language = preference('language', LANGUAGES, languageFor(browserTags()));
export const theme = preference('theme', THEMES);
export const telling = preference('telling', TELLINGS, TELLINGS[0], currentTelling);

/**
 * A choice that this browser remembers; `first` until one is made.
 * @param current says what an earlier version's value is called now.
 */
function preference<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  first: T = choices[0],
  current = (stored: string) => stored,
): Signal<T> {
  const stored = current(readStored('localStorage', `preference.${name}`) ?? '');
  return signal(choices.find((choice) => choice === stored) ?? first);
}

/** Keeps what is chosen, and tells the document about language and theme. Call once. */
export function applyPreferences(): void {
  const root = document.documentElement;
  for (const [name, choice] of Object.entries({ language, theme, telling })) {
    // What nobody has chosen follows the browser the next time as well.
    let isChosen = false;
    effect(() => {
      const { value } = choice;
      if (isChosen) writeStored('localStorage', `preference.${name}`, value);
      isChosen = true;
    });
  }
  effect(() => {
    root.lang = language.value;
  });
  effect(() => {
    root.dataset.theme = theme.value;
  });
}
