import { en } from './en.ts';
import { type Dictionary, es } from './es.ts';
import { inLanguage } from './in-language.ts';

export const texts = inLanguage<Dictionary>({ es, en });
