import { computed } from '@preact/signals';
import type { Language } from '../../i18n/locale.ts';
import { language } from '../../preferences.ts';
import { en } from './i18n/en.ts';
import { es, type PlannerTexts } from './i18n/es.ts';

const DICTIONARIES: Record<Language, PlannerTexts> = { es, en };

export const plannerTexts = computed(() => DICTIONARIES[language.value]);
