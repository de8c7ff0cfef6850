import { effect, type Signal, signal } from '@preact/signals';
import { browserTags, LANGUAGES, languageFor } from './i18n/locale.ts';
import { readStored, writeStored } from './storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const TELLINGS = ['sondeo', 'espera', 'eventos'] as const;

export type Theme = (typeof THEMES)[number];
/** How the page learns of a consulta's end: polling, long poll or server-sent events. */
export type Telling = (typeof TELLINGS)[number];

export const language = preference('language', LANGUAGES, languageFor(browserTags()));
export const theme = preference('theme', THEMES);
export const telling = preference('telling', TELLINGS);

/** A choice that this browser remembers; `first` until one is made. */
function preference<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  first: T = choices[0],
): Signal<T> {
  const stored = readStored('localStorage', `preference.${name}`);
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
