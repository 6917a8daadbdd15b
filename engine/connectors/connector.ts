/**
 * The port to connected directories. Nothing else in the engine opens a socket to one.
 *
 * A connector knows its directory's protocol and nothing of connector spaces, rules or runs: import decides what a
 * change means, export decides what is sent and when. Every failure that concerns the directory as a whole is thrown
 * as a `FaultError`; a failure of one object is part of what is returned. A thrown fault of a lost connection whose
 * `retry` is `now` invites the caller to ask again at once: the connector has another server, or another try, left.
 */

import type { AttributeDefinition, AttributeValue } from '../model/attribute-value.ts';
import type { ImportChange } from '../model/directory-object.ts';
import type { ExportKind, ExportOperation, ExportOutcome } from '../model/export-operation.ts';
import type { Fault } from '../model/fault.ts';
import type { EntraCompanion } from './entra-id/companion/companion.ts';

export interface ImportSelection {
  /** Object types to be read. */
  readonly objectTypes: readonly string[];
  /** Attributes in use by some rule, filter or screen, references included; nothing else is asked for. */
  readonly attributes: readonly string[];
}

export interface FullImportRequest extends ImportSelection {
  /** Active Directory: the naming context's DN. Entra ID: the tenant. */
  readonly partition: string;
  /**
   * Anchors of the containers whose subtrees are read. Containers themselves (Active Directory: domainDNS,
   * organizationalUnit, container, builtinDomain) are always reported for the whole partition, before what lies below
   * them. Absent: everything. A root that is not there is a fault of the page, and the others are read.
   */
  readonly roots?: readonly string[];
  readonly signal: AbortSignal;
}

export interface DeltaImportRequest extends ImportSelection {
  readonly partition: string;
  /** As the last applied page of an earlier import gave it. */
  readonly cookie: string;
  readonly signal: AbortSignal;
}

export interface ImportPage {
  readonly changes: readonly ImportChange[];
  /** Objects that could not be read or understood; the others of the page are whole. */
  readonly faults: readonly Fault[];
  /**
   * Where a later delta import starts. A full import gives it on its last page (taken before the first object was
   * read, so nothing is missed between); a delta import on every page after which it could go on.
   */
  readonly cookie?: string;
  /** How many objects are expected in all, where the directory tells. */
  readonly expected?: number;
}

/** What a back end can carry. What is absent here is staged, counted as not supported, and shown; it is no error. */
export interface ConnectorCapabilities {
  readonly objectTypes: {
    readonly [objectType: string]: {
      readonly operations: readonly ExportKind[];
      /** Attributes that can be written, references included; `dn` where objects can be renamed. */
      readonly attributes: readonly string[];
      /** Values without which an object cannot be created, where it says something of them. */
      readonly createdWith?: { readonly [attribute: string]: AttributeValue };
    };
  };
}

export interface ConnectorSchema {
  readonly objectTypes: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
}

/** Counts of what went over the wire, so that tests can hold cost against change. */
export interface TrafficCounters {
  requests: number;
  retries: number;
  throttled: number;
}

export interface Connector {
  readonly kind: 'active-directory' | 'entra-id';
  readonly name: string;
  readonly capabilities: ConnectorCapabilities;
  readonly traffic: TrafficCounters;
  /** Host names of the servers that its requests went to, in order; absent where a connector does not say. */
  readonly servers?: readonly string[];
  /** Partitions that exist, by name; Active Directory: the domain naming contexts of the forest. */
  partitions(): Promise<readonly string[]>;
  schema(): Promise<ConnectorSchema>;
  fullImport(request: FullImportRequest): AsyncIterable<ImportPage>;
  /** Throws `cookie-rejected` or `delta-token-expired` where only a full import can go on. */
  deltaImport(request: DeltaImportRequest): AsyncIterable<ImportPage>;
  /**
   * The named objects as they stand: an `object` change each, or a `delete` change where there is none. With `partition`
   * they are looked for there only, so that a partition that is away does not matter to another one.
   */
  readObjects(
    anchors: readonly string[],
    selection: ImportSelection & { readonly partition?: string; readonly signal: AbortSignal },
  ): AsyncIterable<ImportPage>;
  /** Sends what it is given, paced and batched as the directory wants it; one outcome an operation, in any order. */
  export(
    operations: readonly ExportOperation[],
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<ExportOutcome>;
  /**
   * Says to the directory that an export is over, where it wants to know (the directory-sync service's FinalizeExport). Called
   * once by every export that wrote something, never in staging mode.
   */
  endExport?(totals: ExportTotals, options: { readonly signal: AbortSignal }): Promise<void>;
  /** What a tenant is asked beside import and export; other directories have none. */
  readonly companion?: EntraCompanion;
  close(): Promise<void>;
}

export interface ExportTotals {
  /** Objects and links that were sent, and those of them that arrived. */
  readonly exported: number;
  readonly successful: number;
  /** Objects in the connector space. */
  readonly objects: number;
}
