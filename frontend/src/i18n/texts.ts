import { computed } from '@preact/signals';
import { language } from '../preferences.ts';
import { en } from './en.ts';
import { type Dictionary, es } from './es.ts';
import type { Language } from './locale.ts';

const DICTIONARIES: Record<Language, Dictionary> = { es, en };

/** What the page says, in the reader's language. */
export const texts = computed(() => DICTIONARIES[language.value]);
