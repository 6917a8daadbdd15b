/** What a history needs of a forest, whatever it runs on: the lab's own or a Samba domain controller. */

import type { openActiveDirectory } from '../../../engine/connectors/active-directory/active-directory.ts';

export const DOMAIN = 'contoso.test';
export const BASE = 'DC=contoso,DC=test';
/** The account by which Causeway signs in. */
export const ACCOUNT_NAME = 'causeway';
export const ACCOUNT = `CN=${ACCOUNT_NAME},CN=Users,${BASE}`;
export const PASSWORD = 'Aa1-causeway-Lab!';

/** Not possible as things are: the history goes on without it. */
export class NotPossible extends Error {}

export interface AttributeChange {
  readonly operation: 'add' | 'replace' | 'delete';
  readonly attribute: string;
  readonly values: readonly string[];
}

/** What an administrator does; objects are named by their objectGUIDs. Throws `NotPossible` where the server refuses. */
export interface SimulatedForest {
  readonly host: string;
  readonly ldapsPort: number;
  readonly fingerprint256: string;
  /** Opens the connector under test. */
  readonly open: typeof openActiveDirectory;
  /** The new object's objectGUID. */
  add(dn: string, attributes: { readonly [attribute: string]: readonly string[] }): Promise<string>;
  modify(guid: string, changes: readonly AttributeChange[]): Promise<void>;
  move(guid: string, newDn: string): Promise<void>;
  /** With everything below. */
  remove(guid: string): Promise<void>;
  /** Back to where it was; what lay below a deleted container comes back one by one. */
  restore(guid: string): Promise<void>;
  /** The DN of a live object. */
  dnOf(guid: string): Promise<string | undefined>;
  /** Keys, as the tenant knows them, of everybody who has an alias of their own. */
  aliasKeys(): Promise<ReadonlySet<string>>;
  /** Writes of Causeway since the last reset; what an administrator does here is none. */
  written(): number;
  resetWritten(): void;
  close(): Promise<void>;
}
