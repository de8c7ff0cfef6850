import { computed, type ReadonlySignal } from '@preact/signals';
import { language } from '../preferences.ts';
import type { Language } from './locale.ts';

/** What the page says, in the reader's language. */
export function inLanguage<Texts>(dictionaries: Record<Language, Texts>): ReadonlySignal<Texts> {
  return computed(() => dictionaries[language.value]);
}
