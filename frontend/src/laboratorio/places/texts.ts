import { inLanguage } from '../../i18n/in-language.ts';
import { en } from './i18n/en.ts';
import { es, type PlaceTexts } from './i18n/es.ts';

export const placeTexts = inLanguage<PlaceTexts>({ es, en });
