import { defineConfig } from 'vite';
import { markdownAsHtml } from './markdown.ts';

/** Everything that the page loads comes from its own origin, and browsers of the last two years suffice. */
export default defineConfig({
  plugins: [markdownAsHtml()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
