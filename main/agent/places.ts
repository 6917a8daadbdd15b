/** Where the agent of a data directory is kept: with the engine that is set up there, or in a file of its own. */

import path from 'node:path';
import { DATABASE_FILE } from '../../engine/store/store.ts';
import { exists } from '../host/data-directory.ts';

/** Whether an engine keeps its data there. A stand-alone agent makes no database. */
export function hasEngine(dataDirectory: string): Promise<boolean> {
  return exists(path.join(dataDirectory, DATABASE_FILE));
}
