/** What the contract of the Active Directory connector is held against: a forest, a connector to it, what is put in. */

import type {
  ActiveDirectoryConnector,
  ActiveDirectorySettings,
} from '../../engine/connectors/active-directory/active-directory.ts';
import { guidToText } from '../../engine/model/anchor.ts';
import { FaultError, type Fault } from '../../engine/model/fault.ts';
import type { LabEntry } from '../lab/entry.ts';
import type { ForestAdministration } from '../lab/forest-administration.ts';

export interface ContractForest extends ForestAdministration {
  /** An address that is in the server's certificate. */
  readonly host: string;
  readonly ldapsPort: number;
  /** Where StartTLS is spoken. */
  readonly ldapPort: number;
  readonly netbiosName: string;
  readonly fingerprint256: string;
  readonly caCertificatePem: string;
  readonly administrator: { readonly userPrincipalName: string; readonly password: string; readonly dn: string };
  createServiceAccount(options: {
    readonly name: string;
    readonly replicate: boolean;
    readonly writeConsistencyGuid: boolean;
  }): Promise<{ readonly userPrincipalName: string; readonly password: string }>;
  /** Takes an account's right to read an object and everything below it. */
  hideFrom(account: string, dn: string): Promise<void>;
  /** Gives back what `hideFrom` took. */
  showTo(account: string, dn: string): Promise<void>;
  close(): Promise<void>;
}

export interface Contract {
  readonly forest: ContractForest;
  /** Where and how connectors reach forests. */
  portOf(forest: ContractForest): number;
  securityOf(forests: readonly ContractForest[]): ActiveDirectorySettings['security'];
  /** The connector's account. */
  readonly account: { readonly name: string; readonly userPrincipalName: string; readonly password: string };
  /** Starts another domain, which ends with the contract. */
  startDomain(domain: string): Promise<ContractForest>;
  /** As a service account that may read changes and write the consistency GUID. */
  readonly connector: ActiveDirectoryConnector;
  /** A connection of its own, by default as the connector's account. */
  open(overrides?: Partial<ActiveDirectorySettings>, password?: string): Promise<ActiveDirectoryConnector>;
}

export const SELECTION = {
  objectTypes: ['user', 'inetOrgPerson', 'group', 'contact'],
  attributes: [
    ...['cn', 'sAMAccountName', 'displayName', 'description', 'otherTelephone', 'mail', 'userAccountControl'],
    ...['member', 'manager', 'MS-DS-ConsistencyGuid', 'objectSid', 'userCertificate', 'accountExpires', 'whenCreated'],
    ...['isCriticalSystemObject', 'memberOf', 'attributeThatIsNowhere'],
  ],
};

export function never(): AbortSignal {
  return new AbortController().signal;
}

/** The fault with which `attempt` fails. */
export async function faultOf(attempt: Promise<unknown>): Promise<Fault> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('It should have failed');
}

export function person(name: string, parent: string, more: LabEntry['attributes'] = {}): LabEntry {
  return {
    dn: `CN=${name},${parent}`,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: [name.toLowerCase()],
      userAccountControl: ['512'],
      ...more,
    },
  };
}

export function group(name: string, parent: string): LabEntry {
  return {
    dn: `CN=${name},${parent}`,
    attributes: { objectClass: ['top', 'group'], sAMAccountName: [name.toLowerCase()] },
  };
}

export function contact(name: string, parent: string): LabEntry {
  return {
    dn: `CN=${name},${parent}`,
    attributes: { objectClass: ['top', 'person', 'organizationalPerson', 'contact'] },
  };
}

/** What the administrator knows an object by, for operations and look-ups by anchor. */
export async function anchorOf(forest: Pick<ContractForest, 'get'>, dn: string): Promise<string> {
  const entry = await forest.get(dn);
  return guidToText(entry?.attributes['objectGUID']?.[0] as Uint8Array);
}

export function unit(name: string, parent: string): LabEntry {
  return { dn: `OU=${name},${parent}`, attributes: { objectClass: ['top', 'organizationalUnit'] } };
}
