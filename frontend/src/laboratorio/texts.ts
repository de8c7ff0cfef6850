import { computed } from '@preact/signals';
import type { Language } from '../i18n/locale.ts';
import { language } from '../preferences.ts';
import { en } from './i18n/en.ts';
import { es, type LabTexts } from './i18n/es.ts';

const DICTIONARIES: Record<Language, LabTexts> = { es, en };

export const labTexts = computed(() => DICTIONARIES[language.value]);
