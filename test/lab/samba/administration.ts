/** An administrator's work on a Samba domain controller: bulk work on its database, single changes over LDAPS. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Attribute, Change, Control, NoSuchObjectError, type Client, type Entry } from 'ldapts';
import { dnPath, nameOfDn, parentDn } from '../../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../entry.ts';
import { parseAttributeTable } from '../forest/schema/attribute-table.ts';
import { EXCHANGE_ATTRIBUTES } from '../forest/schema/exchange-schema.ts';
import type { AttributeChange, ForestAdministration } from '../forest-administration.ts';
import { SYSTEM_PYTHON } from './available.ts';
import { unicodePassword } from './binary.ts';

/** Attributes whose values are octets and that occur on objects of the lab. */
const OCTETS = [
  ...parseAttributeTable(EXCHANGE_ATTRIBUTES).flatMap((attribute) => (attribute.binary ? [attribute.name] : [])),
  ...['objectGUID', 'objectSid', 'sIDHistory', 'mS-DS-ConsistencyGuid', 'userCertificate', 'userSMIMECertificate'],
  ...['thumbnailPhoto', 'jpegPhoto', 'nTSecurityDescriptor', 'logonHours', 'msDS-KeyCredentialLink', 'dSASignature'],
];

/** LDAP_SERVER_SHOW_DELETED_OID and LDAP_SERVER_TREE_DELETE_OID, [MS-ADTS] 3.1.1.3.4.1. */
const SHOW_DELETED = '1.2.840.113556.1.4.417';
const TREE_DELETE = '1.2.840.113556.1.4.805';

export interface AdministrationContext {
  readonly domain: string;
  readonly baseDn: string;
  readonly smbConf: string;
  readonly samDb: string;
  /** Connected and bound as the domain's administrator; reconnects by itself. */
  readonly client: Client;
}

export interface SnapshotOptions {
  /** Where to look; the domain by default. */
  readonly base?: string;
  readonly filter?: string;
  /** All ordinary attributes by default. */
  readonly attributes?: readonly string[];
}

export function sambaAdministration(context: AdministrationContext): ForestAdministration {
  const { client } = context;
  const changeMember = (operation: 'add' | 'delete') => (groupDn: string, memberDn: string) =>
    client.modify(groupDn, toChange({ operation, attribute: 'member', values: [memberDn] }));
  return {
    domain: context.domain,
    baseDn: context.baseDn,
    load: (entries) => bulkLoad(context, entries, (entry) => ({ dn: entry.dn, attributes: toJson(entry.attributes) })),
    link: (links) => bulkLoad(context, links, (link) => ({ dn: link.dn, link: link.attribute, targets: link.targets })),
    add: (entry) => client.add(entry.dn, toAttributes(entry.attributes)),
    modify: (dn, changes) => client.modify(dn, changes.map(toChange)),
    move: (dn, newDn) => client.modifyDN(dn, newDn),
    remove: (dn, options) => client.del(dn, options?.subtree ? new Control(TREE_DELETE, { critical: true }) : []),
    restore: (dn) => restore(context, dn),
    setPassword: (dn, password) =>
      client.modify(
        dn,
        toChange({ operation: 'replace', attribute: 'unicodePwd', values: [unicodePassword(password)] }),
      ),
    addMember: changeMember('add'),
    removeMember: changeMember('delete'),
    get: (dn) => getEntry(client, dn),
  };
}

/** The live objects below `base`, a page at a time. */
export async function* snapshot(
  client: Client,
  baseDn: string,
  options: SnapshotOptions = {},
): AsyncGenerator<LabEntry> {
  const pages = client.searchPaginated(options.base ?? baseDn, {
    scope: 'sub',
    filter: options.filter ?? '(objectClass=*)',
    attributes: [...(options.attributes ?? ['*'])],
    explicitBufferAttributes: OCTETS,
    paged: { pageSize: 1000 },
  });
  for await (const page of pages) yield* page.searchEntries.map(toLabEntry);
}

async function getEntry(client: Client, dn: string): Promise<LabEntry | undefined> {
  try {
    const found = await client.search(dn, { scope: 'base', explicitBufferAttributes: OCTETS });
    return found.searchEntries.map(toLabEntry)[0];
  } catch (error) {
    if (error instanceof NoSuchObjectError) return undefined;
    throw error;
  }
}

/**
 * Undeletes as [MS-ADTS] 3.1.1.5.3.7 has it: `isDeleted` goes, `distinguishedName` is replaced, in one modify. Samba does
 * so with tombstones only, which come back with little more than GUID, SID and account name; in a domain with the
 * recycle bin it answers noSuchAttribute, because it wants to remove an `isRecycled` that is not there.
 */
async function restore(context: AdministrationContext, dn: string): Promise<void> {
  const showDeleted = new Control(SHOW_DELETED, { critical: true });
  const found = await context.client.search(
    context.baseDn,
    { scope: 'sub', filter: '(isDeleted=TRUE)', attributes: ['name', 'lastKnownParent', 'uSNChanged', 'objectGUID'] },
    showDeleted,
  );
  const prefix = `${nameOfDn(dn)}\nDEL:`.toLowerCase();
  const parent = dnPath(parentDn(dn));
  const candidates = found.searchEntries
    .filter((entry) => String(entry['name']).toLowerCase().startsWith(prefix))
    .filter((entry) => dnPath(String(entry['lastKnownParent'])) === parent)
    .sort((left, right) => Number(right['uSNChanged']) - Number(left['uSNChanged']));
  const deleted = candidates[0];
  if (!deleted) throw new Error(`There is no deleted object that was ${dn}`);
  const changes = [
    toChange({ operation: 'delete', attribute: 'isDeleted', values: [] }),
    toChange({ operation: 'replace', attribute: 'distinguishedName', values: [dn] }),
  ];
  await context.client.modify(deleted.dn, changes, showDeleted);
}

function toAttributes(attributes: LabEntry['attributes']): Attribute[] {
  return Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: values.map(toOctets) }));
}

function toChange(change: AttributeChange): Change {
  const modification = new Attribute({ type: change.attribute, values: change.values.map(toOctets) });
  return new Change({ operation: change.operation, modification });
}

function toOctets(value: string | Uint8Array): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
}

function toLabEntry(entry: Entry): LabEntry {
  const attributes: Record<string, (string | Uint8Array)[]> = {};
  for (const [name, value] of Object.entries(entry)) {
    const values = Array.isArray(value) ? value : [value];
    if (name !== 'dn' && values.length > 0) attributes[name] = values;
  }
  return { dn: entry.dn, attributes };
}

function toJson(attributes: LabEntry['attributes']): Record<string, (string | { base64: string })[]> {
  const json: Record<string, (string | { base64: string })[]> = {};
  for (const [name, values] of Object.entries(attributes)) {
    json[name] = values.map((value) =>
      typeof value === 'string' ? value : { base64: Buffer.from(value).toString('base64') },
    );
  }
  return json;
}

/** Feeds `bulk-load.py`, which writes beside the running server; rejects with the DN and the reason it refused. */
async function bulkLoad<Item>(
  context: AdministrationContext,
  items: Iterable<Item>,
  document: (item: Item) => object,
): Promise<void> {
  const script = join(import.meta.dirname, 'bulk-load.py');
  const args = [script, '--smb-conf', context.smbConf, '--database', context.samDb];
  const child = spawn(SYSTEM_PYTHON, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-4000)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const lines = Readable.from(jsonLines(items, document), { objectMode: false });
  const [fed, [status]] = await Promise.all([settle(pipeline(lines, child.stdin)), closed]);
  // A loader that stopped early closes the pipe too; its own words say more than the broken pipe does.
  if (status !== 0) throw new Error(`The bulk load failed: ${words.trim().split('\n').at(-1) ?? `status ${status}`}`);
  if (fed.status === 'rejected') throw fed.reason;
}

async function settle(promise: Promise<void>): Promise<PromiseSettledResult<void>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}

function* jsonLines<Item>(items: Iterable<Item>, document: (item: Item) => object): Generator<string> {
  let chunk = '';
  for (const item of items) {
    chunk += `${JSON.stringify(document(item))}\n`;
    if (chunk.length < 65_536) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}
