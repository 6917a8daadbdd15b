/** What the tests of the lab forest share: a forest that ends with its test, clients, and controls ldapts does not have. */

import { Client, Control } from 'ldapts';
import type { BerReader, BerWriter, Entry } from 'ldapts';
import { BerWriter as Writer } from 'ldapts';
import { onTestFinished } from 'vitest';

import { startForest } from '../../lab/forest/forest.ts';
import type { Forest, ForestOptions } from '../../lab/forest/forest.ts';

export const BASE = 'DC=contoso,DC=test';
export const PEOPLE = `OU=People,${BASE}`;

/** A forest with an empty OU `People`, closed after the test. */
export async function forestForTest(options: Partial<ForestOptions> = {}): Promise<Forest> {
  const forest = await startForest({ domain: 'contoso.test', ...options });
  onTestFinished(() => forest.close());
  forest.state.add({ dn: PEOPLE, attributes: { objectClass: ['organizationalUnit'] } });
  return forest;
}

/** A client over LDAPS that is not bound yet. */
export function clientOf(forest: Forest): Client {
  const client = new Client({
    url: `ldaps://${forest.host}:${forest.ldapsPort}`,
    tlsOptions: { ca: [forest.caCertificatePem] },
  });
  onTestFinished(() => client.unbind());
  return client;
}

export async function administratorOf(forest: Forest): Promise<Client> {
  const client = clientOf(forest);
  await client.bind(forest.administrator.userPrincipalName, forest.administrator.password);
  return client;
}

export function user(name: string, attributes: Record<string, string[]> = {}, parent = PEOPLE) {
  return {
    dn: `CN=${name},${parent}`,
    attributes: { objectClass: ['user'], sAMAccountName: [name], userAccountControl: ['512'], ...attributes },
  };
}

export function group(name: string, attributes: Record<string, string[]> = {}) {
  return { dn: `CN=${name},${PEOPLE}`, attributes: { objectClass: ['group'], sAMAccountName: [name], ...attributes } };
}

/** The failure of an LDAP operation: its result code and diagnostic. */
export async function failureOf(operation: Promise<unknown>): Promise<{ code: number; message: string }> {
  try {
    await operation;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
  throw new Error('The operation was expected to fail');
}

/** A control whose value is octets given as they are. */
export class PlainControl extends Control {
  readonly value: Buffer | undefined;

  constructor(oid: string, value?: Buffer, critical = true) {
    super(oid, { critical });
    this.value = value;
  }

  protected override writeControl(writer: BerWriter): void {
    if (this.value) writer.writeBuffer(this.value, 0x04);
  }
}

export const showDeleted = () => new PlainControl('1.2.840.113556.1.4.417');

/** Extended DN with identifiers as text (1) or hexadecimal (0). */
export function extendedDn(form: 0 | 1): PlainControl {
  const writer = new Writer();
  writer.startSequence();
  writer.writeInt(form);
  writer.endSequence();
  return new PlainControl('1.2.840.113556.1.4.529', writer.buffer);
}

export const INCREMENTAL = -0x80000000;
export const ANCESTORS_FIRST = 0x800;
export const OBJECT_SECURITY = 1;

export class DirSyncControl extends Control {
  readonly flags: number;
  readonly maxBytes: number;
  cookie: Buffer;
  more = false;

  constructor(flags: number, cookie: Buffer, maxBytes = 0) {
    super('1.2.840.113556.1.4.841', { critical: true });
    this.flags = flags;
    this.cookie = cookie;
    this.maxBytes = maxBytes;
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new Writer();
    value.startSequence();
    value.writeInt(this.flags);
    value.writeInt(this.maxBytes);
    value.writeBuffer(this.cookie, 0x04);
    value.endSequence();
    writer.writeBuffer(value.buffer, 0x04);
  }

  protected override parseControl(reader: BerReader): void {
    reader.readSequence();
    this.more = reader.readInt() !== 0;
    reader.readInt();
    this.cookie = Buffer.from(reader.readString(0x04, true) ?? Buffer.alloc(0));
  }
}

/** Asks for a page after the given cookie; ldapts' own control belongs to its own paging. */
export function pageControl(size: number, cookie: Buffer): PlainControl {
  const writer = new Writer();
  writer.startSequence();
  writer.writeInt(size);
  writer.writeBuffer(cookie, 0x04);
  writer.endSequence();
  return new PlainControl('1.2.840.113556.1.4.319', writer.buffer);
}

export interface DirSyncOptions {
  readonly flags?: number;
  readonly filter?: string;
  readonly attributes?: string[];
  readonly extended?: boolean;
  readonly maxBytes?: number;
  readonly base?: string;
}

/** One answer to a DirSync search, not the pages after it. */
export async function dirSyncPage(client: Client, cookie: Buffer, options: DirSyncOptions = {}) {
  const control = new DirSyncControl(options.flags ?? INCREMENTAL, cookie, options.maxBytes);
  const { searchEntries } = await client.search(
    options.base ?? BASE,
    {
      filter: options.filter ?? '(objectClass=*)',
      ...(options.attributes ? { attributes: options.attributes } : {}),
      explicitBufferAttributes: ['objectGUID', 'parentGUID'],
    },
    options.extended ? [control, extendedDn(1)] : [control],
  );
  return { entries: searchEntries, cookie: control.cookie, more: control.more };
}

/** All pages of a DirSync round. */
export async function dirSync(client: Client, cookie: Buffer, options: DirSyncOptions = {}) {
  const entries: Entry[] = [];
  let at = cookie;
  let pages = 0;
  for (;;) {
    const page = await dirSyncPage(client, at, options);
    entries.push(...page.entries);
    at = page.cookie;
    pages++;
    if (!page.more) return { entries, cookie: at, pages };
  }
}

export const START = Buffer.alloc(0);

/** Attribute names of an entry, without those that every DirSync entry has. */
export function changedNames(entry: Entry | undefined): string[] {
  return Object.keys(entry ?? {})
    .filter((name) => !['dn', 'objectGUID', 'instanceType'].includes(name))
    .sort();
}
