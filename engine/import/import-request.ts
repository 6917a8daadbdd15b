/** What an import is told: where to read, what of it, and where to put it. */

import type { Connector, ImportSelection } from '../connectors/connector.ts';
import type { Store } from '../store/store.ts';
import type { ContainerChoice } from './container-scope.ts';

export interface ImportRequest {
  readonly store: Store;
  /** The run whose numbers this import makes. */
  readonly runId: number;
  readonly connector: Connector;
  readonly connectorId: number;
  readonly mode: 'full' | 'delta';
  readonly partitions: readonly { readonly name: string; readonly containers: ContainerChoice }[];
  readonly selection: ImportSelection;
  /** Anchors: these objects are read as they stand, and nothing else; where the change feed stands does not matter. */
  readonly only?: readonly string[] | undefined;
  readonly keyed: readonly string[];
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Called after every page with the number of objects read so far. */
  progress(done: number, expected: number | undefined): void;
}
