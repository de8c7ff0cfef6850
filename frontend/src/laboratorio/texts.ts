import { computed } from '@preact/signals';
import type { Language } from '../i18n/locale.ts';
import { language } from '../preferences.ts';
import { en } from './i18n/en.ts';
import { es, type LabTexts } from './i18n/es.ts';
import { en as liveEn } from './i18n/live.en.ts';
import { type LiveTexts, es as liveEs } from './i18n/live.es.ts';

const DICTIONARIES: Record<Language, LabTexts> = { es, en };
const LIVE: Record<Language, LiveTexts> = { es: liveEs, en: liveEn };

export const labTexts = computed(() => DICTIONARIES[language.value]);
/** What only the live place says. */
export const liveTexts = computed(() => LIVE[language.value]);
