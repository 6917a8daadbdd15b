/** Where Causeway keeps its data when nobody says otherwise: the platform's own place. */

import { access } from 'node:fs/promises';
import path from 'node:path';

export const DATA_DIRECTORY_VARIABLE = 'CAUSEWAY_DATA_DIR';

export interface Platform {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  readonly isRoot: boolean;
}

/** The directory that was named, else the variable's, else the platform's. Absolute. */
export function dataDirectory(named: string | undefined, platform: Platform): string {
  const chosen = named ?? platform.environment[DATA_DIRECTORY_VARIABLE];
  return path.resolve(chosen === undefined || chosen === '' ? defaultDirectory(platform) : chosen);
}

function defaultDirectory({ platform, environment, home, isRoot }: Platform): string {
  if (platform === 'win32') return path.win32.join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Causeway');
  if (platform === 'darwin') {
    const library = isRoot ? '/Library' : path.join(home, 'Library');
    return path.join(library, 'Application Support', 'Causeway');
  }
  if (isRoot) return '/var/lib/causeway';
  const state = environment['XDG_STATE_HOME'];
  // The XDG base directory specification takes relative paths for unset.
  return path.join(state && path.isAbsolute(state) ? state : path.join(home, '.local', 'state'), 'causeway');
}

/** Whether something is there; looking must not make directories. */
export async function exists(directory: string): Promise<boolean> {
  try {
    await access(directory);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
