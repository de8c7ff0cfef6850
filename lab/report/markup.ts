/** HTML or SVG that is safe to put into a document. Only {@link markup} and {@link rawMarkup} make it. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Value[] | undefined | false;

/**
 * A template of HTML or SVG. Strings that are put into it are text and lose their special meaning, in
 * content as in attributes; markup keeps it, lists are joined, and what is absent leaves nothing.
 */
export function markup(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: parts.reduce((text, part, index) => text + toMarkup(values[index - 1]) + part) };
}

/** Takes text that is known to be markup already, such as a style sheet of ours. */
export function rawMarkup(text: string): Markup {
  return { markup: text };
}

function toMarkup(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string')
    return value.replace(/[&<>"']/g, (character) => ESCAPES[character] as string);
  if ('markup' in value) return value.markup;
  return value.map(toMarkup).join('');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
