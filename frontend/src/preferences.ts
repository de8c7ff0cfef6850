import { effect, type Signal, signal } from '@preact/signals';

export const LANGUAGES = ['es', 'en'] as const;
export const THEMES = ['system', 'light', 'dark'] as const;
export const TELLINGS = ['sondeo', 'espera', 'eventos'] as const;

export type Language = (typeof LANGUAGES)[number];
export type Theme = (typeof THEMES)[number];
/** How the page learns of a consulta's end: polling, long poll or server-sent events. */
export type Telling = (typeof TELLINGS)[number];

export const language = preference('language', LANGUAGES);
export const theme = preference('theme', THEMES);
export const telling = preference('telling', TELLINGS);

/** A choice that this browser remembers; the first of `choices` until another is made. */
function preference<T extends string>(name: string, choices: readonly [T, ...T[]]): Signal<T> {
  const stored = readStored(`preference.${name}`);
  return signal(choices.find((choice) => choice === stored) ?? choices[0]);
}

/** Keeps what is chosen, and tells the document about language and theme. Call once. */
export function applyPreferences(): void {
  const root = document.documentElement;
  for (const [name, choice] of Object.entries({ language, theme, telling })) {
    effect(() => writeStored(`preference.${name}`, choice.value));
  }
  effect(() => {
    root.lang = language.value;
  });
  effect(() => {
    root.dataset.theme = theme.value;
  });
}

// A browser may refuse storage (private windows, policies); then a choice lasts as long as the page.
function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}
