import { computed } from '@preact/signals';
import { language } from '../preferences.ts';
import { createFormat } from './numbers.ts';

/** Numbers as the reader writes them: of the browser's own region when it speaks the chosen language. */
export const format = computed(() => {
  const own = navigator.languages.find((tag) => tag.split('-')[0] === language.value);
  return createFormat(own ?? language.value);
});
