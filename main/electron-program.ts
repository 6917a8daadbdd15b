/** Where Electron's runtime is, if it is anywhere: the package comes without it and fetches it only when it can. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../node_modules/electron/', import.meta.url));

const PROGRAMS: { readonly [platform: string]: string } = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** The program's absolute path, or nothing. Never fetches it. */
export function electronProgram(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(PACKAGE, 'dist');
  // Written when the runtime was fetched.
  const told = path.join(PACKAGE, 'path.txt');
  const name = existsSync(told) ? readFileSync(told, 'utf8') : (PROGRAMS[process.platform] ?? 'electron');
  const program = path.join(folder, name);
  return existsSync(program) ? program : undefined;
}
