import { computed } from '@preact/signals';
import { language } from '../preferences.ts';
import { createFormat } from './numbers.ts';

/** Whose numbers are written: those of the browser's own region when it speaks the chosen language. */
export const locale = computed(
  () => navigator.languages.find((tag) => tag.split('-')[0] === language.value) ?? language.value,
);

/** Numbers as the reader writes them. */
export const format = computed(() => createFormat(locale.value));
