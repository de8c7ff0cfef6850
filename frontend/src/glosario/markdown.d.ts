/** A document of `docs/`, made into HTML while the page is built (frontend/markdown.ts). */
declare module '*.md' {
  const html: string;
  export default html;
}
