import { computed } from '@preact/signals';
import { language } from '../preferences.ts';
import { browserTags, localeFor } from './locale.ts';
import { createFormat } from './numbers.ts';

/** Numbers and dates as the reader writes them. */
export const format = computed(() => createFormat(localeFor(language.value, browserTags())));
