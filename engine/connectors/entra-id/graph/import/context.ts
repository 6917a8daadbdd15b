/** What an import works with: the same for every import of one connector. */

import type { Ambient } from '../../ambient.ts';
import type { EntraObjectType } from '../../anchors.ts';
import type { ExtensionAttribute } from '../../back-ends/back-end.ts';
import type { GraphObject } from '../objects.ts';
import type { Read } from '../transport/retry.ts';

/** Shared by the imports of one connector: a page link that always expires must not keep it busy for ever. */
export interface Restarts {
  count: number;
}

export interface ImportContext {
  readonly read: Read;
  readonly origin: string;
  readonly tenant: string;
  /** Directory extensions that are read as attributes. */
  readonly extensions: readonly ExtensionAttribute[];
  /** Permissions in the token; undefined where it cannot be looked into. */
  readonly roles: () => Promise<readonly string[] | undefined>;
  /** Told of every group that comes by, with its `groupTypes` and `mailEnabled`, so that export need not ask. */
  readonly observe: (objectType: EntraObjectType, object: GraphObject) => void;
  /** Whether the object was made by this connector just now, so that a 404 on it is the lag of a replica. */
  readonly isRecent: (id: string) => boolean;
  /** How often in a row an import had to begin anew. */
  readonly restarts: Restarts;
  readonly ambient: Ambient;
}
