export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What this browser says of its reader, in the reader's order: only what can be used. */
export function browserTags(): string[] {
  return usableTags([...(navigator.languages ?? []), navigator.language]);
}

/**
 * Language tags (BCP 47) that `Intl` takes, each once. Browsers also report what the system calls its locale:
 * Chromium under LANG=C.UTF-8 says `en-US@posix`, of which `en-US` can be used; of `C` nothing can.
 */
export function usableTags(reported: readonly unknown[]): string[] {
  const tags = reported.map((tag) =>
    typeof tag === 'string' ? canonical(withoutPosixParts(tag)) : undefined,
  );
  return [...new Set(tags.filter((tag) => tag !== undefined))];
}

/** The language for a first visit: the first of the reader's that the page speaks, Spanish when there is none. */
export function languageFor(tags: readonly string[]): Language {
  const spoken = tags.map((tag) => LANGUAGES.find((language) => language === languageOf(tag)));
  return spoken.find((language) => language !== undefined) ?? LANGUAGES[0];
}

/** Whose numbers and dates are written: those of the reader's own region when it speaks the chosen language. */
export function localeFor(language: Language, tags: readonly string[]): string {
  return tags.find((tag) => languageOf(tag) === language) ?? language;
}

/**
 * Lets libraries see a tag that can be used: uPlot makes an `Intl.NumberFormat` for `navigator.language` while it
 * is loaded, which throws for one that cannot. Call before any of them is.
 */
export function correctBrowserTag(): void {
  if (canonical(navigator.language) !== undefined) return;
  const value = browserTags()[0] ?? LANGUAGES[0];
  Object.defineProperty(navigator, 'language', { value, configurable: true });
}

/** Orders names as people do, in every language of the page alike: `worker-2` before `worker-10`. */
export const { compare: compareNames } = new Intl.Collator(LANGUAGES[0], { numeric: true });

/** `es_MX.UTF-8@euro` is `es-MX`. */
function withoutPosixParts(tag: string): string {
  return tag.replace(/[.@].*$/s, '').replaceAll('_', '-');
}

function canonical(tag: unknown): string | undefined {
  try {
    return typeof tag === 'string' ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}

function languageOf(tag: string): string {
  return new Intl.Locale(tag).language;
}
