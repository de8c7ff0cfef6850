import { computed } from '@preact/signals';
import type { Language } from '../../i18n/locale.ts';
import { language } from '../../preferences.ts';
import { en } from './i18n/en.ts';
import { es, type PlaceTexts } from './i18n/es.ts';

const DICTIONARIES: Record<Language, PlaceTexts> = { es, en };

export const placeTexts = computed(() => DICTIONARIES[language.value]);
