import { marked, Renderer } from 'marked';
import type { Plugin } from 'vite';

/** Lets the page import a Markdown document of `docs/` as HTML, which is made once, when the page is built. */
export function markdownAsHtml(): Plugin {
  return {
    name: 'markdown-as-html',
    transform: {
      filter: { id: /\.md$/ },
      handler: (markdown) => ({
        code: `export default ${JSON.stringify(toHtml(markdown))}`,
        map: null,
        moduleType: 'js',
      }),
    },
  };
}

/** What is below the title and the link to the other language: the page has both itself. */
export function toHtml(markdown: string): string {
  const body = markdown.replace(/^# .*\n+\[.*\n/, '');
  return marked.parse(body, { async: false, renderer: new PageRenderer() });
}

class PageRenderer extends Renderer {
  override heading({ tokens, depth, text }: Parameters<Renderer['heading']>[0]): string {
    return `<h${depth} id="${slug(text)}" tabindex="-1">${this.parser.parseInline(tokens)}</h${depth}>\n`;
  }

  /** The other documents are not part of the page. */
  override link({ tokens }: Parameters<Renderer['link']>[0]): string {
    return this.parser.parseInline(tokens);
  }

  override table(token: Parameters<Renderer['table']>[0]): string {
    return `<div class="table-scroll" tabindex="0">${super.table(token)}</div>`;
  }
}

/** How GitHub names a heading's anchor, so that one name serves there and in the page. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/\s/g, '-');
}
