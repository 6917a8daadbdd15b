/** The LDAP controls a domain controller knows ([MS-ADTS] 3.1.1.3.4.1), as far as the lab honours them. */

import { BerReader, BerWriter, MalformedMessage } from './ber.ts';
import type { Control } from './messages.ts';
import { LdapFailure } from './result.ts';

export const CONTROL = {
  pagedResults: '1.2.840.113556.1.4.319',
  showDeleted: '1.2.840.113556.1.4.417',
  showRecycled: '1.2.840.113556.1.4.2064',
  showDeactivatedLinks: '1.2.840.113556.1.4.2065',
  serverSort: '1.2.840.113556.1.4.473',
  serverSortResponse: '1.2.840.113556.1.4.474',
  notification: '1.2.840.113556.1.4.528',
  extendedDn: '1.2.840.113556.1.4.529',
  lazyCommit: '1.2.840.113556.1.4.619',
  sdFlags: '1.2.840.113556.1.4.801',
  treeDelete: '1.2.840.113556.1.4.805',
  dirSync: '1.2.840.113556.1.4.841',
  verifyName: '1.2.840.113556.1.4.1338',
  domainScope: '1.2.840.113556.1.4.1339',
  searchOptions: '1.2.840.113556.1.4.1340',
  permissiveModify: '1.2.840.113556.1.4.1413',
} as const;

export const SUPPORTED_CONTROLS: readonly string[] = Object.values(CONTROL);

export type ControlSet = ReadonlyMap<string, Control>;

/** Controls by OID; refuses a critical one that is not known. */
export function readControls(controls: readonly Control[]): ControlSet {
  const unknown = controls.find((control) => control.critical && !SUPPORTED_CONTROLS.includes(control.oid));
  if (unknown) {
    throw new LdapFailure(
      'unavailableCriticalExtension',
      '00002040: SvcErr: DSID-031401E7, problem 5010 (UNAVAIL_EXTENSION), data 0',
    );
  }
  return new Map(controls.map((control) => [control.oid, control]));
}

function read<T>(control: Control, parse: (reader: BerReader) => T): T {
  try {
    return parse(new BerReader(control.value ?? Buffer.alloc(0)).sequence());
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
    throw invalidControl();
  }
}

export function invalidControl(): LdapFailure {
  return new LdapFailure(
    'unavailableCriticalExtension',
    '00000057: LdapErr: DSID-0C090C3B, comment: Error processing control, data 0, v4563',
  );
}

export interface PagedResultsRequest {
  readonly size: number;
  readonly cookie: string;
}

/** RFC 2696. The cookie as hexadecimal text, empty at the start. */
export function pagedResults(controls: ControlSet): PagedResultsRequest | undefined {
  const control = controls.get(CONTROL.pagedResults);
  return control && read(control, (reader) => ({ size: reader.integer(), cookie: reader.octets().toString('hex') }));
}

export function writePagedResults(cookie: string): Buffer {
  const writer = new BerWriter(64);
  writer.octets(Buffer.from(cookie, 'hex'));
  writer.integer(0); // Active Directory gives no estimate
  writer.close(0);
  return writer.finish();
}

/** How DNs are to be written: 0 with hexadecimal, 1 with textual identifiers before them. */
export function extendedDn(controls: ControlSet): 0 | 1 | undefined {
  const control = controls.get(CONTROL.extendedDn);
  if (!control) return undefined;
  if (!control.value || control.value.length === 0) return 0;
  return read(control, (reader) => reader.integer()) === 1 ? 1 : 0;
}

/** Which parts of security descriptors a client speaks of: 1 owner, 2 group, 4 access control list, 8 audit entries. */
export function securityFlags(controls: ControlSet): number {
  const control = controls.get(CONTROL.sdFlags);
  return control ? read(control, (reader) => reader.integer()) : 0xf;
}

export const DIRSYNC = {
  objectSecurity: 0x1,
  ancestorsFirst: 0x800,
  publicDataOnly: 0x2000,
  incrementalValues: 0x80000000,
} as const;

export interface DirSyncRequest {
  readonly flags: number;
  /** Most octets the client wants in an answer; 0: as the server likes. */
  readonly maxBytes: number;
  readonly cookie: Buffer;
}

/** [MS-ADTS] 3.1.1.3.4.1.3. The incremental flag is sent as a negative number or as an unsigned one. */
export function dirSync(controls: ControlSet): DirSyncRequest | undefined {
  const control = controls.get(CONTROL.dirSync);
  return (
    control &&
    read(control, (reader) => ({
      flags: reader.integer() >>> 0,
      maxBytes: reader.integer(),
      cookie: Buffer.from(reader.octets()),
    }))
  );
}

export function writeDirSync(more: boolean, cookie: Uint8Array): Buffer {
  const writer = new BerWriter(256);
  writer.octets(cookie);
  writer.integer(0);
  writer.integer(more ? 1 : 0);
  writer.close(0);
  return writer.finish();
}

export interface SortKey {
  readonly attribute: string;
  readonly reverse: boolean;
}

/** RFC 2891; Active Directory takes one key. */
export function sortKey(controls: ControlSet): SortKey | undefined {
  const control = controls.get(CONTROL.serverSort);
  return (
    control &&
    read(control, (list) => {
      const key = list.sequence();
      const attribute = key.text();
      if (key.peek() === 0x80) key.next();
      return { attribute, reverse: key.more && key.next().content[0] !== 0 };
    })
  );
}

export function writeSortResult(code: number): Buffer {
  const writer = new BerWriter(16);
  writer.integer(code, 0x0a);
  writer.close(0);
  return writer.finish();
}
