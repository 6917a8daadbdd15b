/** LDAP messages (RFC 4511): requests read, responses written. */

import { BerReader, BerWriter, MalformedMessage, TAG } from './ber.ts';
import { readFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import type { LdapResult } from './result.ts';

export interface Control {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer | undefined;
}

export interface BindRequest {
  readonly kind: 'bind';
  readonly version: number;
  readonly name: string;
  /** Of a bind by SASL: the mechanism and its token. */
  readonly sasl?: { readonly mechanism: string; readonly token: Buffer };
  /** Undefined for anything but a simple bind. */
  readonly password: string | undefined;
}

export interface SearchRequest {
  readonly kind: 'search';
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly sizeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

export interface ModifyRequest {
  readonly kind: 'modify';
  readonly dn: string;
  readonly changes: readonly {
    operation: 'add' | 'delete' | 'replace';
    attribute: string;
    values: readonly Buffer[];
  }[];
}

export interface AddRequest {
  readonly kind: 'add';
  readonly dn: string;
  readonly attributes: readonly { attribute: string; values: readonly Buffer[] }[];
}

export interface ModifyDnRequest {
  readonly kind: 'modifyDn';
  readonly dn: string;
  readonly newRdn: string;
  readonly newSuperior: string | undefined;
}

export type Operation =
  | BindRequest
  | SearchRequest
  | ModifyRequest
  | AddRequest
  | ModifyDnRequest
  | { readonly kind: 'delete'; readonly dn: string }
  | { readonly kind: 'compare'; readonly dn: string; readonly attribute: string; readonly value: Buffer }
  | { readonly kind: 'extended'; readonly oid: string; readonly value: Buffer | undefined }
  | { readonly kind: 'unbind' }
  | { readonly kind: 'abandon'; readonly messageId: number };

export type OperationKind = Operation['kind'];

export interface Request {
  readonly messageId: number;
  readonly operation: Operation;
  readonly controls: readonly Control[];
}

/** Tags of the requests, and of the responses that belong to them. */
const REQUEST_TAG = {
  bind: 0x60,
  unbind: 0x42,
  search: 0x63,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  modifyDn: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
} as const;

export const RESPONSE_TAG: Readonly<Record<Exclude<OperationKind, 'unbind' | 'abandon'>, number>> = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  modifyDn: 0x6d,
  compare: 0x6f,
  extended: 0x78,
};

/** Reads one whole LDAPMessage. */
export function readRequest(octets: Buffer): Request {
  const message = new BerReader(octets).sequence();
  const messageId = message.integer();
  const tag = message.peek() ?? 0;
  const operation = readOperation(tag, message.next().content);
  const controls: Control[] = [];
  if (message.peek() === 0xa0) {
    const list = message.sequence(0xa0);
    while (list.more) controls.push(readControl(list.sequence()));
  }
  return { messageId, operation, controls };
}

function readControl(reader: BerReader): Control {
  const oid = reader.text();
  const critical = reader.peek() === TAG.boolean ? reader.boolean() : false;
  return { oid, critical, value: reader.more ? reader.octets() : undefined };
}

function readOperation(tag: number, content: Buffer): Operation {
  const reader = new BerReader(content);
  switch (tag) {
    case REQUEST_TAG.bind:
      return readBind(reader);
    case REQUEST_TAG.unbind:
      return { kind: 'unbind' };
    case REQUEST_TAG.search:
      return readSearch(reader);
    case REQUEST_TAG.modify:
      return readModify(reader);
    case REQUEST_TAG.add:
      return { kind: 'add', dn: reader.text(), attributes: readAttributes(reader.sequence()) };
    case REQUEST_TAG.delete:
      return { kind: 'delete', dn: content.toString('utf8') };
    case REQUEST_TAG.modifyDn:
      return readModifyDn(reader);
    case REQUEST_TAG.compare: {
      const dn = reader.text();
      const assertion = reader.sequence();
      return { kind: 'compare', dn, attribute: assertion.text(), value: assertion.octets() };
    }
    case REQUEST_TAG.abandon:
      return { kind: 'abandon', messageId: content.length > 0 ? content.readIntBE(0, content.length) : 0 };
    case REQUEST_TAG.extended:
      return { kind: 'extended', oid: reader.text(0x80), value: reader.more ? reader.octets(0x81) : undefined };
    default:
      throw new MalformedMessage(`No request has the tag 0x${tag.toString(16)}`);
  }
}

function readBind(reader: BerReader): BindRequest {
  const version = reader.integer();
  const name = reader.text();
  if (reader.peek() === 0x80) return { kind: 'bind', version, name, password: reader.text(0x80) };
  if (reader.peek() !== 0xa3) return { kind: 'bind', version, name, password: undefined };
  const sasl = reader.sequence(0xa3);
  const mechanism = sasl.text();
  const token = sasl.more ? sasl.octets() : Buffer.alloc(0);
  return { kind: 'bind', version, name, password: undefined, sasl: { mechanism, token: Buffer.from(token) } };
}

const SCOPES = ['base', 'one', 'sub'] as const;

function readSearch(reader: BerReader): SearchRequest {
  const base = reader.text();
  const scope = SCOPES[reader.integer(TAG.enumerated)];
  if (!scope) throw new MalformedMessage('Unknown search scope');
  reader.integer(TAG.enumerated); // aliases: Active Directory has none
  const sizeLimit = reader.integer();
  reader.integer(); // time limit: the lab answers at once
  const typesOnly = reader.boolean();
  const filter = readFilter(reader);
  const list = reader.sequence();
  const attributes: string[] = [];
  while (list.more) attributes.push(list.text());
  return { kind: 'search', base, scope, sizeLimit, typesOnly, filter, attributes };
}

const CHANGES = ['add', 'delete', 'replace'] as const;

function readModify(reader: BerReader): ModifyRequest {
  const dn = reader.text();
  const list = reader.sequence();
  const changes = [];
  while (list.more) {
    const change = list.sequence();
    const operation = CHANGES[change.integer(TAG.enumerated)];
    if (!operation) throw new MalformedMessage('Unknown modification');
    changes.push({ operation, ...readAttribute(change.sequence()) });
  }
  return { kind: 'modify', dn, changes };
}

function readModifyDn(reader: BerReader): ModifyDnRequest {
  const dn = reader.text();
  const newRdn = reader.text();
  reader.boolean(); // deleteOldRdn: an RDN attribute has one value in Active Directory
  return { kind: 'modifyDn', dn, newRdn, newSuperior: reader.more ? reader.text(0x80) : undefined };
}

function readAttributes(list: BerReader) {
  const attributes = [];
  while (list.more) attributes.push(readAttribute(list.sequence()));
  return attributes;
}

function readAttribute(reader: BerReader): { attribute: string; values: Buffer[] } {
  const attribute = reader.text();
  const set = reader.sequence(TAG.set);
  const values: Buffer[] = [];
  while (set.more) values.push(set.octets());
  return { attribute, values };
}

export interface ResponseControl {
  readonly oid: string;
  readonly value?: Uint8Array;
}

/** Writes a response that is a result: every one but search entries and references. */
export function writeResult(
  messageId: number,
  tag: number,
  result: LdapResult,
  more: {
    controls?: readonly ResponseControl[];
    responseName?: string;
    responseValue?: string;
    saslCredentials?: Uint8Array;
  } = {},
): Buffer {
  const writer = new BerWriter(256);
  writeControls(writer, more.controls ?? []);
  const body = writer.length;
  if (more.saslCredentials !== undefined) writer.octets(more.saslCredentials, 0x87);
  if (more.responseValue !== undefined) writer.text(more.responseValue, 0x8b);
  if (more.responseName !== undefined) writer.text(more.responseName, 0x8a);
  if (result.referrals) {
    const mark = writer.length;
    for (const url of [...result.referrals].reverse()) writer.text(url);
    writer.close(mark, 0xa3);
  }
  writer.text(result.message);
  writer.text(result.matchedDn);
  writer.integer(result.code, TAG.enumerated);
  writer.close(body, tag);
  writer.integer(messageId);
  writer.close(0);
  return writer.finish();
}

function writeControls(writer: BerWriter, controls: readonly ResponseControl[]): void {
  if (controls.length === 0) return;
  const mark = writer.length;
  for (const control of [...controls].reverse()) {
    const start = writer.length;
    if (control.value) writer.octets(control.value);
    writer.text(control.oid);
    writer.close(start);
  }
  writer.close(mark, 0xa0);
}

export interface EntryAttribute {
  readonly name: string;
  readonly values: readonly (string | Uint8Array)[];
}

/** Writes a search entry; the writer is the caller's, so that many entries share its memory. */
export function writeEntry(
  writer: BerWriter,
  messageId: number,
  dn: string,
  attributes: readonly EntryAttribute[],
): void {
  const message = writer.length;
  for (let index = attributes.length - 1; index >= 0; index--) {
    const attribute = attributes[index];
    if (!attribute) continue;
    const start = writer.length;
    for (let value = attribute.values.length - 1; value >= 0; value--) {
      const item = attribute.values[value];
      if (typeof item === 'string') writer.text(item);
      else if (item) writer.octets(item);
    }
    writer.close(start, TAG.set);
    writer.text(attribute.name);
    writer.close(start);
  }
  writer.close(message);
  writer.text(dn);
  writer.close(message, 0x64);
  writer.integer(messageId);
  writer.close(message);
}

/** Writes a search result reference: "go on at these URLs". */
export function writeReference(messageId: number, urls: readonly string[]): Buffer {
  const writer = new BerWriter(256);
  for (const url of [...urls].reverse()) writer.text(url);
  writer.close(0, 0x73);
  writer.integer(messageId);
  writer.close(0);
  return writer.finish();
}
