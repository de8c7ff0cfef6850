import { defineConfig } from 'vite';

/** Everything that the page loads comes from its own origin, and browsers of the last two years suffice. */
export default defineConfig({
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
