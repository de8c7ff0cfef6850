import { effect, type Signal, signal } from '@preact/signals';
import { readStored, writeStored } from './storage.ts';

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
  const stored = readStored('localStorage', `preference.${name}`);
  return signal(choices.find((choice) => choice === stored) ?? choices[0]);
}

/** Keeps what is chosen, and tells the document about language and theme. Call once. */
export function applyPreferences(): void {
  const root = document.documentElement;
  for (const [name, choice] of Object.entries({ language, theme, telling })) {
    effect(() => writeStored('localStorage', `preference.${name}`, choice.value));
  }
  effect(() => {
    root.lang = language.value;
  });
  effect(() => {
    root.dataset.theme = theme.value;
  });
}
