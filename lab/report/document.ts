import { readFile } from 'node:fs/promises';
import type { Text } from '@sel/contract/lab/text';
import type { Language } from './charts/canvas.ts';
import { type Markup, markup, rawMarkup } from './markup.ts';
import { DOCUMENT_WORDS } from './words.ts';

export type { Language };
export const LANGUAGES = ['es', 'en'] as const satisfies readonly Language[];
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/**
 * A report as one HTML file that needs nothing else: no script, no font, no connection. It holds the text
 * of both languages; which one shows, and which theme, is decided by buttons that the style sheet reads.
 * @param style the text of the style sheets: {@link documentStyle}.
 */
export function renderDocument(
  title: string,
  content: (language: Language) => Markup,
  style: string,
): string {
  return markup`<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${rawMarkup(style)}</style>
</head>
<body>
${switches()}
${LANGUAGES.map((language) => markup`<main lang="${language}">${content(language)}</main>`)}
</body>
</html>
`.markup;
}

export async function documentStyle(): Promise<string> {
  const sheets = ['chart.css', 'report.css'].map((name) => readFile(new URL(name, import.meta.url), 'utf8'));
  return (await Promise.all(sheets)).join('\n');
}

function switches(): Markup {
  const both = (text: Text) => markup`<span lang="es">${text.es}</span><span lang="en">${text.en}</span>`;
  const choice = (name: string, value: string, label: Markup, isFirst: boolean) =>
    markup`<label>${rawMarkup(button(name, value, isFirst))}${label}</label>`;
  return markup`<nav class="switches" aria-label="Idioma y tema · Language and theme">
<fieldset><legend class="hidden">Idioma · Language</legend>${choice('language', 'es', markup`Español`, true)}${choice('language', 'en', markup`English`, false)}</fieldset>
<fieldset><legend class="hidden">Tema · Theme</legend>${THEMES.map((theme, i) => choice('theme', theme, both(DOCUMENT_WORDS[theme]), i === 0))}</fieldset>
</nav>`;
}

function button(name: string, value: string, isChecked: boolean): string {
  return `<input type="radio" name="${name}" id="${name}-${value}"${isChecked ? ' checked' : ''}>`;
}

/** A document that was made before, as it opens for a reader of this language who has chosen this theme. */
export function preselected(html: string, chosen: { language: Language; theme: Theme }): string {
  const choose = (text: string, name: string, values: readonly string[], choice: string) =>
    values.reduce(
      (changed, value) =>
        changed.replace(new RegExp(`<input type="radio" name="${name}" id="${name}-${value}"[^>]*>`), () =>
          button(name, value, value === choice),
        ),
      text,
    );
  const named = html.replace(/<html lang="\w+">/, () => `<html lang="${chosen.language}">`);
  return choose(choose(named, 'language', LANGUAGES, chosen.language), 'theme', THEMES, chosen.theme);
}
