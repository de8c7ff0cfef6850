import { inLanguage } from '../../i18n/in-language.ts';
import { en } from './i18n/en.ts';
import { es, type PlannerTexts } from './i18n/es.ts';

export const plannerTexts = inLanguage<PlannerTexts>({ es, en });
