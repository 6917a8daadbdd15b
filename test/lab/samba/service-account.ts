/** Accounts for the connector, with the rights an administrator would delegate and no others. */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ForestAdministration } from '../forest-administration.ts';
import { SYSTEM_PYTHON } from './available.ts';
import { sidToText, unicodePassword } from './binary.ts';

export interface ServiceAccountOptions {
  /** sAMAccountName and common name. */
  readonly name: string;
  /** Replicating Directory Changes on the domain, which DirSync asks for. */
  readonly replicate: boolean;
  /**
   * List and read the container of deleted objects. Windows shows deletions to whoever may replicate; Samba's DirSync
   * keeps silent about them without this right.
   */
  readonly readDeletions?: boolean;
  /**
   * Read all of foreign security principals that are made from now on. Whoever may replicate sees them on Windows; Samba's
   * DirSync compares `uSNChanged` with the account's own rights, and others than administrators may not read that there.
   */
  readonly readForeignPrincipals?: boolean;
  /** Write mS-DS-ConsistencyGuid of users and inetOrgPersons. */
  readonly writeConsistencyGuid: boolean;
  /** Rename users and inetOrgPersons and move them between containers: what a rule with a `dn` flow needs. */
  readonly renameAccounts?: boolean;
}

export interface ServiceAccount {
  readonly dn: string;
  readonly userPrincipalName: string;
  readonly password: string;
}

/** Control access right DS-Replication-Get-Changes, [MS-ADTS] 5.1.3.2.1. */
const REPLICATING_DIRECTORY_CHANGES = '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2';
/** schemaIDGUIDs of the attribute and of the classes on which it may be written, [MS-ADA2] and [MS-ADSC]. */
const CONSISTENCY_GUID = '23773dc2-b63a-11d2-90e1-00c04fd91ab1';
/** `name` and `cn`: to rename is to write both ([MS-ADTS] 3.1.1.5.4.1.1); to move is to delete here and create there. */
const NAMES = ['bf967a0e-0de6-11d0-a285-00aa003049e2', 'bf96793f-0de6-11d0-a285-00aa003049e2'];
const ACCOUNT_CLASSES = ['bf967aba-0de6-11d0-a285-00aa003049e2', '4828cc14-1437-45bc-9b07-ad6f015e5f28'];
/** UF_NORMAL_ACCOUNT | UF_DONT_EXPIRE_PASSWD, [MS-ADTS] 2.2.16. */
const ACCOUNT_CONTROL = 0x200 | 0x10000;

export async function createServiceAccount(
  domain: {
    readonly administration: ForestAdministration;
    readonly smbConf: string;
    readonly samDb: string;
    readonly tool: (...args: string[]) => Promise<string>;
  },
  options: ServiceAccountOptions,
): Promise<ServiceAccount> {
  const { administration, tool } = domain;
  const dn = `CN=${options.name},CN=Users,${administration.baseDn}`;
  const userPrincipalName = `${options.name}@${administration.domain}`;
  const password = newPassword();
  await administration.add({
    dn,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: [options.name],
      userPrincipalName: [userPrincipalName],
      userAccountControl: [String(ACCOUNT_CONTROL)],
      unicodePwd: [unicodePassword(password)],
    },
  });
  const account = await administration.get(dn);
  const sid = sidToText(account?.attributes['objectSid']?.[0] as Uint8Array);
  const aces = accessControlEntries(options, sid);
  if (aces.length > 0) {
    await tool('dsacl', 'set', `--objectdn=${administration.baseDn}`, '--action=allow', `--sddl=${aces.join('')}`);
  }
  if (options.readForeignPrincipals) {
    const container = `CN=ForeignSecurityPrincipals,${administration.baseDn}`;
    await tool('dsacl', 'set', `--objectdn=${container}`, '--action=allow', `--sddl=(A;CI;RPLCLORC;;;${sid})`);
  }
  if (options.readDeletions) {
    const script = join(import.meta.dirname, 'read-deletions.py');
    await promisify(execFile)(SYSTEM_PYTHON, [script, domain.smbConf, domain.samDb, sid]);
  }
  return { dn, userPrincipalName, password };
}

/** Takes an account's right to read an object and everything below it, or gives it back. */
export async function changeSight(
  domain: { readonly administration: ForestAdministration; readonly smbConf: string; readonly samDb: string },
  account: string,
  dn: string,
  what: 'hide' | 'show',
): Promise<void> {
  const script = join(import.meta.dirname, 'hide.py');
  const entry = await domain.administration.get(`CN=${account},CN=Users,${domain.administration.baseDn}`);
  const sid = sidToText(entry?.attributes['objectSid']?.[0] as Uint8Array);
  await promisify(execFile)(SYSTEM_PYTHON, [script, domain.smbConf, domain.samDb, sid, dn, what]);
}

/** In SDDL ([MS-DTYP] 2.5.1): OA grants on an object type, CR is an extended right, WP writes, CIIO is inherited only. */
function accessControlEntries(options: ServiceAccountOptions, sid: string): string[] {
  const entries: string[] = [];
  if (options.replicate) entries.push(`(OA;;CR;${REPLICATING_DIRECTORY_CHANGES};;${sid})`);
  if (options.writeConsistencyGuid) {
    for (const accountClass of ACCOUNT_CLASSES) {
      entries.push(`(OA;CIIO;WP;${CONSISTENCY_GUID};${accountClass};${sid})`);
    }
  }
  for (const accountClass of options.renameAccounts ? ACCOUNT_CLASSES : []) {
    entries.push(...NAMES.map((name) => `(OA;CIIO;WP;${name};${accountClass};${sid})`));
    entries.push(`(OA;CIIO;SD;;${accountClass};${sid})`, `(OA;CI;CC;${accountClass};;${sid})`);
  }
  return entries;
}

/** A password that satisfies the domain's default policy, new each time. */
function newPassword(): string {
  return `Aa1-${randomBytes(12).toString('base64url')}`;
}
