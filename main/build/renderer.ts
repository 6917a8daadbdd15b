/** The interface in `dist/renderer`. */

import { spawn } from 'node:child_process';
import path from 'node:path';
import { APPLICATION_ROOT, RENDERER_FOLDER } from '../host/renderer-files.ts';
import { ensureMade, type Made } from './built.ts';

const RENDERER: Made = {
  folder: RENDERER_FOLDER,
  sources: [
    'renderer',
    'engine/api/contract',
    'main/electron/resources/icon.svg',
    'vite.config.ts',
    'package-lock.json',
  ],
  make: (folder) => runVite(['build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']),
};

/** Rejects with what vite printed. */
export function ensureRenderer(onBuild: () => void = () => undefined): Promise<void> {
  return ensureMade(RENDERER, onBuild);
}

/** In a process of its own: a build leaves threads and memory behind that a host has no use for. */
function runVite(viteArguments: readonly string[]): Promise<void> {
  const program = path.join(APPLICATION_ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...viteArguments], {
      cwd: APPLICATION_ROOT,
      // Whoever builds may run under a test's NODE_ENV: React would come in its development form.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The interface could not be built:\n${said}`));
    });
  });
}
