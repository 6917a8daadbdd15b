/** The desktop application's own code in `dist/app`: the shell, its preload, its engine process, its icons. */

import path from 'node:path';
import { APPLICATION_ROOT } from '../host/renderer-files.ts';
import { ensureMade, type Made } from './built.ts';

export const APPLICATION_FOLDER = path.join(APPLICATION_ROOT, 'dist', 'app');

const APPLICATION: Made = {
  folder: APPLICATION_FOLDER,
  sources: ['main/electron', 'main/host', 'engine', 'main/build', 'main/node-flags.ts', 'package-lock.json'],
  async make(folder) {
    await bundle(folder, ['main.ts', 'engine-process.ts'], 'es');
    // A sandboxed preload is one CommonJS script.
    await bundle(folder, ['preload.ts'], 'cjs');
  },
};

export function ensureApplication(onBuild: () => void = () => undefined): Promise<void> {
  return ensureMade(APPLICATION, onBuild);
}

/** Packages stay packages: they are shipped beside the bundles, with their licences. */
async function bundle(folder: string, entries: readonly string[], format: 'es' | 'cjs'): Promise<void> {
  // Only here, where something is built: neither a package nor a running host has vite.
  const { build } = await import('vite');
  const extension = format === 'es' ? 'js' : 'cjs';
  await build({
    configFile: false,
    root: APPLICATION_ROOT,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: entries.map((entry) => path.join(APPLICATION_ROOT, 'main', 'electron', entry)),
        external: ['electron'],
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
        },
      },
    },
  });
}
