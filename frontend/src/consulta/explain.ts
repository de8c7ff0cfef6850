import { texts } from '../i18n/texts.ts';
import type { Failure, Rejection } from './run.ts';

/** The API speaks Spanish; for its stable codes there are texts in the other languages. */
export function explain({ code, detail }: Failure): string {
  return (code && texts.value.problems?.[code]) ?? detail;
}

/** The language of what `explain` says, where it is not the page's. */
export function explanationLanguage({ code }: Failure): string | undefined {
  return code && texts.value.problems?.[code] ? undefined : 'es';
}

/** What became of a consulta that has no end: it was not admitted, or what it came to could not be had. */
export function rejectedTitle({ id }: Rejection): string {
  const t = texts.value.outcome;
  return id === undefined ? t.rejected : t.endUnknown(id);
}
