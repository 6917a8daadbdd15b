/** The only thing that setup writes to a forest: an account for the connector, and its rights. */

import { AddRequest, Attribute, Change, ModifyRequest, type Control } from 'ldapts';
import type { Directory } from '../directory.ts';
import { SecurityPartsControl, ShowDeletedControl } from '../ldap/controls.ts';
import { withEntries } from '../security/access.ts';
import { ACE_FLAG, buildDescriptor, type AccessEntry } from '../security/descriptor.ts';
import { readAccessList } from './security.ts';

export interface NewAccount {
  readonly dn: string;
  readonly accountName: string;
  readonly userPrincipalName: string;
  readonly password: string;
  readonly description: string;
}

/** UF_NORMAL_ACCOUNT | UF_DONT_EXPIRE_PASSWD ([MS-ADTS] 2.2.16). */
const ACCOUNT_CONTROL = String(0x200 | 0x10000);

export async function addAccount(directory: Directory, account: NewAccount): Promise<void> {
  const attributes = [
    ['objectClass', 'user'],
    ['sAMAccountName', account.accountName],
    ['userPrincipalName', account.userPrincipalName],
    ['userAccountControl', ACCOUNT_CONTROL],
    ['description', account.description],
    ['unicodePwd', passwordValue(account.password)],
  ] as const;
  const connection = await directory.connection();
  await connection.request(
    'add',
    new AddRequest({
      messageId: 0,
      dn: account.dn,
      attributes: attributes.map(([type, value]) => new Attribute({ type, values: [octetsOf(value)] })),
    }),
  );
}

/** A new password for an account that is there, which is enabled with it. */
export async function renewAccount(directory: Directory, dn: string, password: string): Promise<void> {
  await replace(directory, dn, [
    ['unicodePwd', passwordValue(password)],
    ['userAccountControl', Buffer.from(ACCOUNT_CONTROL)],
  ]);
}

/** unicodePwd: the password in quotes, UTF-16 little-endian ([MS-ADTS] 3.1.1.3.1.5.1). */
function passwordValue(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

function octetsOf(value: string | Buffer): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}

async function replace(
  directory: Directory,
  dn: string,
  values: readonly (readonly [attribute: string, value: Buffer])[],
  controls: Control[] = [],
): Promise<void> {
  const changes = values.map(
    ([type, value]) => new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) }),
  );
  const connection = await directory.connection();
  await connection.request('modify', new ModifyRequest({ messageId: 0, dn, changes, controls }));
}

/** Adds entries to an object's access control list; writes nothing where they all stand there. */
export async function grantAccess(directory: Directory, dn: string, entries: readonly AccessEntry[]): Promise<void> {
  await addEntries(directory, dn, entries, false);
}

/** List contents and read properties, on the container of deleted objects and everything in it. */
const SEE_DELETIONS = 0x4 | 0x10;

/** BUILTIN\\Administrators. */
const ADMINISTRATORS = 'S-1-5-32-544';

/**
 * Lets an account see deletions, where the right to replicate does not cover that (Samba). The container belongs to the
 * system: administrators may read it and no more, but they may take it (`dsacls /takeownership`), and its owner may give
 * rights.
 */
export async function grantSightOfDeletions(directory: Directory, partition: string, sid: string): Promise<void> {
  const dn = `CN=Deleted Objects,${partition}`;
  const entry = { kind: 'allow', flags: ACE_FLAG.containerInherit, mask: SEE_DELETIONS, sid } as const;
  const owner = buildDescriptor({ control: 0, owner: ADMINISTRATORS });
  const controls = [new SecurityPartsControl('owner'), new ShowDeletedControl()];
  await replace(directory, dn, [['nTSecurityDescriptor', owner]], controls);
  await addEntries(directory, dn, [entry], true);
}

async function addEntries(
  directory: Directory,
  dn: string,
  entries: readonly AccessEntry[],
  deleted: boolean,
): Promise<void> {
  const { control, dacl } = await readAccessList(directory, dn, { deleted });
  // Without a list everybody may do everything already.
  if (dacl === undefined) return;
  const wider = withEntries(dacl, entries);
  if (wider.entries.length === dacl.entries.length) return;
  const descriptor = buildDescriptor({ control, dacl: wider });
  const controls = [new SecurityPartsControl('access'), ...(deleted ? [new ShowDeletedControl()] : [])];
  await replace(directory, dn, [['nTSecurityDescriptor', descriptor]], controls);
}
