import { inLanguage } from '../i18n/in-language.ts';
import { en } from './i18n/en.ts';
import { es, type LabTexts } from './i18n/es.ts';
import { en as liveEn } from './i18n/live.en.ts';
import { type LiveTexts, es as liveEs } from './i18n/live.es.ts';
import { en as placeEn } from './i18n/places.en.ts';
import { type PlaceTexts, es as placeEs } from './i18n/places.es.ts';
import { en as plannerEn } from './planner/i18n/en.ts';
import { type PlannerTexts, es as plannerEs } from './planner/i18n/es.ts';

export const labTexts = inLanguage<LabTexts>({ es, en });
/** What only the live place says. */
export const liveTexts = inLanguage<LiveTexts>({ es: liveEs, en: liveEn });
export const placeTexts = inLanguage<PlaceTexts>({ es: placeEs, en: placeEn });
export const plannerTexts = inLanguage<PlannerTexts>({ es: plannerEs, en: plannerEn });
