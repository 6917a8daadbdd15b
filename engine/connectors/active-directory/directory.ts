/**
 * What every part of the connector works on: a bound connection that is there when it is asked for, the schema, and
 * where failures are to be blamed.
 */

import type { Stage } from '../../model/fault.ts';
import type { TrafficCounters } from '../connector.ts';
import { toDirectoryFault, type FaultContext } from './faults.ts';
import type { LdapConnection } from './ldap/connection.ts';
import type { Schema } from './schema.ts';
import type { ResolvedSettings } from './settings.ts';

export interface Directory {
  readonly settings: ResolvedSettings;
  readonly traffic: TrafficCounters;
  /** The bound connection; opened anew when the last one has ended (a server closes idle ones). */
  connection(): Promise<LdapConnection>;
  /** Read once, kept as long as the connector. */
  schema(): Promise<Schema>;
  /** Whom and what to blame: the server in use. */
  blame(stage: Stage): FaultContext;
  close(): Promise<void>;
}

/** Runs `work`; what the LDAP layer throws comes out as a `FaultError` of `stage`. */
export async function withFaults<T>(directory: Directory, stage: Stage, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDirectoryFault(error, directory.blame(stage));
  }
}

/** The same for something that is read bit by bit. */
export async function* withFaultsIn<T>(directory: Directory, stage: Stage, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw toDirectoryFault(error, directory.blame(stage));
  }
}
