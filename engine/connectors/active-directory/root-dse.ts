/** What a domain controller says of itself ([MS-ADTS] 3.1.1.3.2), and its identity as a source of changes. */

import { EqualityFilter, PresenceFilter } from 'ldapts';
import { guidToText } from '../../model/anchor.ts';
import type { Directory } from './directory.ts';
import { octets, text, texts } from './ldap/entry.ts';
import type { LdapConnection } from './ldap/connection.ts';
import { searchAll, searchOn } from './search.ts';

export interface RootDse {
  readonly defaultNamingContext: string;
  readonly rootDomainNamingContext: string;
  readonly configurationNamingContext: string;
  readonly schemaNamingContext: string;
  /** Every naming context that this server holds. */
  readonly namingContexts: readonly string[];
  readonly dnsHostName: string;
  /** The server's NTDS Settings object. */
  readonly dsServiceName: string;
  readonly currentTime: Date;
  readonly highestCommittedUsn: bigint;
  readonly supportedControls: readonly string[];
  /** Empty on Windows, which does not say. */
  readonly vendorName: string;
}

const ATTRIBUTES = [
  'defaultNamingContext',
  'rootDomainNamingContext',
  'configurationNamingContext',
  'schemaNamingContext',
  'namingContexts',
  'dnsHostName',
  'dsServiceName',
  'currentTime',
  'highestCommittedUSN',
  'supportedControl',
  'vendorName',
];

export const ANYTHING = new PresenceFilter({ attribute: 'objectClass' });

export async function readRootDse(directory: Directory): Promise<RootDse> {
  const [entry] = await searchAll(directory, { base: '', scope: 'base', filter: ANYTHING, attributes: ATTRIBUTES });
  if (entry === undefined) throw new RangeError('A directory without a rootDSE');
  return {
    defaultNamingContext: text(entry, 'defaultNamingContext'),
    rootDomainNamingContext: text(entry, 'rootDomainNamingContext'),
    configurationNamingContext: text(entry, 'configurationNamingContext'),
    schemaNamingContext: text(entry, 'schemaNamingContext'),
    namingContexts: texts(entry, 'namingContexts'),
    dnsHostName: text(entry, 'dnsHostName'),
    dsServiceName: text(entry, 'dsServiceName'),
    currentTime: parseGeneralizedTime(text(entry, 'currentTime')),
    highestCommittedUsn: BigInt(text(entry, 'highestCommittedUSN') || '0'),
    supportedControls: texts(entry, 'supportedControl'),
    vendorName: text(entry, 'vendorName'),
  };
}

/** The naming contexts of the server at the other end, before anything else is asked of it. */
export async function readNamingContexts(connection: LdapConnection): Promise<readonly string[]> {
  const search = { base: '', scope: 'base', filter: ANYTHING, attributes: ['namingContexts'] } as const;
  const [entry] = await searchOn(connection, search);
  return entry === undefined ? [] : texts(entry, 'namingContexts');
}

/** `20261120095735.0Z` (X.680 46, UTC, as Active Directory writes it). */
export function parseGeneralizedTime(value: string): Date {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/.exec(value);
  if (match === null) throw new RangeError(`Not a GeneralizedTime: ${value}`);
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * The database behind a server: its invocationId, which changes when the database is restored from a backup
 * ([MS-ADTS] 3.1.1.1.9), and how far its changes go. The server's own GUID stays what it is.
 */
export interface ChangeSource {
  readonly server: string;
  readonly invocationId: string;
  readonly highestCommittedUsn: bigint;
}

export async function readChangeSource(directory: Directory, rootDse: RootDse): Promise<ChangeSource> {
  const [entry] = await searchAll(directory, {
    base: rootDse.dsServiceName,
    scope: 'base',
    filter: new EqualityFilter({ attribute: 'objectClass', value: 'nTDSDSA' }),
    attributes: ['objectGUID', 'invocationId'],
  });
  // Who may not read them is still told apart by the name of the server.
  const guid = (attribute: string): string => {
    const value = entry === undefined ? undefined : octets(entry, attribute);
    return value?.length === 16 ? guidToText(value) : rootDse.dsServiceName.toLowerCase();
  };
  return {
    server: guid('objectGUID'),
    invocationId: guid('invocationId'),
    highestCommittedUsn: rootDse.highestCommittedUsn,
  };
}

/** The objectGUID of a naming context's head: a domain that was built anew under its old name has another one. */
export async function readContextGuid(directory: Directory, partition: string): Promise<string> {
  const search = { base: partition, scope: 'base', filter: ANYTHING, attributes: ['objectGUID'] } as const;
  const [entry] = await searchAll(directory, search);
  const value = entry === undefined ? undefined : octets(entry, 'objectGUID');
  return value?.length === 16 ? guidToText(value) : '';
}
