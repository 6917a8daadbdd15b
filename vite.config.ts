import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The renderer, for every host: relative addresses, no inline scripts, nothing fetched from elsewhere. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome140', modulePreload: { polyfill: false } },
});
