import { LANGUAGES, type Language, THEMES, type Theme } from '../../report/document.ts';

/** The language that a report opens in: the one of the link, or else the first of the browser's that there is. */
export function languageOf(asked: unknown, acceptLanguage: string | undefined): Language {
  const wanted = [String(asked), ...accepted(acceptLanguage)];
  const spoken = wanted.map((tag) => LANGUAGES.find((language) => language === tag));
  return spoken.find((language) => language !== undefined) ?? LANGUAGES[0];
}

export function themeOf(asked: unknown): Theme {
  return THEMES.find((theme) => theme === asked) ?? THEMES[0];
}

/** The languages of an Accept-Language header without their regions, the most wanted first (RFC 9110, 12.5.4). */
function accepted(header = ''): string[] {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { language: tag.split('-')[0] as string, quality: quality === undefined ? 1 : Number(quality) };
  });
  return ranges
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language);
}
