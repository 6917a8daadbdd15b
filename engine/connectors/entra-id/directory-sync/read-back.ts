/**
 * Import: what the service has of the objects that synchronization keeps, whole or since a cookie. The names of the
 * paging elements are not documented and no open client reads them: several are looked for, see the README.
 */

import type { AttributeDefinition } from '../../../model/attribute-value.ts';
import type { DeleteChange, ImportChange, ObjectReference, ReferencePatch } from '../../../model/directory-object.ts';
import { FaultError, type Fault } from '../../../model/fault.ts';
import type { DeltaImportRequest, FullImportRequest, ImportPage, ImportSelection } from '../../connector.ts';
import { throwIfCancelled } from '../ambient.ts';
import { dnOf } from '../anchors.ts';
import { childOf, textIn, type XmlElement } from './binary-xml/elements.ts';
import { parameter } from './company.ts';
import { readDeltaCookie, writeDeltaCookie, type CookieScope } from './cookie.ts';
import { attributesByKey, readProperties, type PropertyBag } from './properties.ts';
import { readReferences, resolveTargets, type NamedTarget } from './references.ts';
import type { SoapClient } from './soap/client.ts';
import { findElement } from './soap/envelope.ts';

export interface ReadBack {
  readonly client: SoapClient;
  readonly tenantId: string;
  readonly schemaOf: (objectType: string) => ReadonlyMap<string, AttributeDefinition> | undefined;
  /** Anchors by source anchor, of objects that came by: references in lists name their targets so. */
  readonly met: Map<string, string>;
  /** Told once of each key that the connector space does not know. */
  unknownKey(key: string): void;
}

const OPERATION = 'ReadBackAzureADSyncObjects2';
const COOKIES = ['OutputCookie', 'SyncCookie', 'Cookie'] as const;
const MORE = ['MoreObjectsToRead', 'MoreObjects', 'HasMore'] as const;

/** Object types by the service's name in lower case. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['user', 'user'],
  ['group', 'group'],
  ['contact', 'contact'],
  ['device', 'device'],
  ['publicfolder', 'publicFolder'],
]);

export async function* fullReadBack(readBack: ReadBack, request: FullImportRequest): AsyncIterable<ImportPage> {
  readBack.met.clear();
  const scope = scopeOf(readBack, request);
  const round: Round = { seen: new Set(), late: [] };
  let cookie: string | undefined;
  for await (const { objects, next, more } of pages(readBack, undefined, true, request.signal)) {
    cookie = next ?? cookie;
    const page = emptyPage();
    for (const object of objects) decodeWhole(readBack, request, object, round, page);
    yield page;
    if (!more) break;
  }
  const last = emptyPage();
  for (const links of round.late) resolveLate(readBack, links, last);
  yield { ...last, ...(cookie === undefined ? {} : { cookie: writeDeltaCookie(scope, cookie) }) };
}

/** What a full read-back remembers while it goes on. */
interface Round {
  /** Objects that came by already: a large group comes in several pieces, each with more of its links. */
  readonly seen: Set<string>;
  /** Links to objects that had not come by yet. */
  readonly late: LateLinks[];
}

interface LateLinks {
  readonly owner: Decoded;
  readonly attribute: string;
  readonly targets: readonly NamedTarget[];
}

/** Everything has come by: what cannot be named now is not in the tenant, or not synchronized. */
function resolveLate(readBack: ReadBack, { owner, attribute, targets }: LateLinks, page: Page): void {
  const { found, lost } = resolve(readBack, targets);
  if (lost.length > 0) page.faults.push(lostLinks(owner, attribute, lost.length));
  if (found.length > 0) page.changes.push(addedLinks(owner.anchor, attribute, found));
}

function addedLinks(anchor: string, attribute: string, targets: readonly ObjectReference[]): ImportChange {
  return { kind: 'patch', anchor, attributes: {}, references: { [attribute]: { added: targets, removed: [] } } };
}

export async function* deltaReadBack(readBack: ReadBack, request: DeltaImportRequest): AsyncIterable<ImportPage> {
  const scope = scopeOf(readBack, request);
  const start = readDeltaCookie(scope, request.cookie);
  for await (const { objects, next, more } of pages(readBack, start, false, request.signal)) {
    const page = emptyPage();
    for (const object of objects) decodeChange(readBack, request, object, page);
    yield next === undefined ? page : { ...page, cookie: writeDeltaCookie(scope, next) };
    if (!more) break;
  }
}

function scopeOf({ client, tenantId }: ReadBack, selection: ImportSelection): CookieScope {
  return { host: client.host, tenantId, selection };
}

interface Page {
  readonly changes: ImportChange[];
  readonly faults: Fault[];
}

function emptyPage(): Page {
  return { changes: [], faults: [] };
}

interface ServicePage {
  readonly objects: readonly XmlElement[];
  readonly next: string | undefined;
  readonly more: boolean;
}

async function* pages(
  { client }: ReadBack,
  start: string | undefined,
  full: boolean,
  signal: AbortSignal,
): AsyncIterable<ServicePage> {
  let cookie = start;
  for (;;) {
    throwIfCancelled(signal, 'import');
    const nil = { prefix: 'i', name: 'nil', value: 'true' } as const;
    const result = await client.call(
      OPERATION,
      [
        parameter('includeLicenseInformation', 'true'),
        cookie === undefined
          ? { prefix: '', name: 'inputCookie', namespaces: { i: INSTANCE }, attributes: [nil], content: '' }
          : parameter('inputCookie', Buffer.from(cookie, 'base64')),
        parameter('isFullSync', String(full)),
      ],
      { stage: 'import', signal },
    );
    const page = readPage(result, client.host);
    if (page.more && (page.next === undefined || page.next === cookie)) throw endless(client.host);
    yield page;
    cookie = page.next;
  }
}

const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

function readPage(result: XmlElement | undefined, host: string): ServicePage {
  if (result === undefined) throw endless(host);
  const text = (names: readonly string[]) =>
    names.map((name) => textIn(childOf(result, name))).find((value) => value !== undefined && value !== '');
  return {
    objects: findElement(result, 'ResultObjects')?.children ?? [],
    next: text(COOKIES),
    more: text(MORE)?.toLowerCase() === 'true',
  };
}

/** Without a cookie, or with the same one again, reading would never end. */
function endless(host: string): FaultError {
  const detail = { host, operation: OPERATION, reason: 'cookie-missing' };
  return new FaultError({ code: 'protocol-error', stage: 'import', detail, retry: 'later' });
}

interface Decoded extends PropertyBag {
  readonly anchor: string;
  readonly dn: string;
  readonly objectType: string;
}

/** The object's names and what of it was asked for; undefined where it is of no type that was. */
function decode(readBack: ReadBack, { objectTypes, attributes }: ImportSelection, object: XmlElement, page: Page) {
  const type = textIn(childOf(object, 'SyncObjectType'));
  const objectType = TYPES.get(type?.toLowerCase() ?? '');
  const schema = objectType === undefined ? undefined : readBack.schemaOf(objectType);
  if (objectType === undefined || schema === undefined || !objectTypes.includes(objectType)) return undefined;
  const bag = readProperties(childOf(object, 'PropertyValues'), attributesByKey(schema));
  for (const key of bag.unknown) readBack.unknownKey(key);
  const [anchor] = bag.attributes['cloudAnchor'] ?? [];
  const [sourceAnchor] = bag.attributes['sourceAnchor'] ?? [];
  if (typeof anchor !== 'string') {
    const detail = { reason: 'no CloudAnchor', ...(typeof sourceAnchor === 'string' ? { sourceAnchor } : {}) };
    page.faults.push({ code: 'object-unreadable', stage: 'import', object: { objectType }, detail, retry: 'later' });
    return undefined;
  }
  if (typeof sourceAnchor === 'string') readBack.met.set(`${objectType}\n${sourceAnchor}`, anchor);
  const wanted = new Set(attributes);
  const asked = <T>(entries: { readonly [name: string]: T }) =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => wanted.has(name)));
  return {
    anchor,
    dn: dnOf(anchor, typeof sourceAnchor === 'string' ? sourceAnchor : undefined),
    objectType,
    attributes: asked(bag.attributes),
    references: asked(bag.references),
    unknown: bag.unknown,
  };
}

function decodeWhole(
  readBack: ReadBack,
  selection: ImportSelection,
  object: XmlElement,
  round: Round,
  page: Page,
): void {
  const decoded = decode(readBack, selection, object, page);
  if (decoded === undefined) return;
  const { anchor, dn, objectType } = decoded;
  const references = wholeReferences(readBack, decoded, round);
  if (round.seen.has(anchor)) {
    // A further piece of a large object: its links come on top of those that came before.
    for (const [attribute, targets] of Object.entries(references)) {
      page.changes.push(addedLinks(anchor, attribute, targets));
    }
    return;
  }
  round.seen.add(anchor);
  const present = Object.entries(decoded.attributes).filter(([, values]) => values.length > 0);
  page.changes.push({
    kind: 'object',
    anchor,
    dn,
    objectType,
    attributes: Object.fromEntries(present),
    references: { ...noReferences(readBack, objectType, selection), ...references },
  });
}

/** An object without a link in an attribute says nothing of it: it has none. */
function noReferences({ schemaOf }: ReadBack, objectType: string, { attributes }: ImportSelection) {
  const schema = schemaOf(objectType);
  const names = attributes.filter((name) => schema?.get(name)?.type === 'reference');
  return Object.fromEntries(names.map((name): [string, ObjectReference[]] => [name, []]));
}

function wholeReferences(
  readBack: ReadBack,
  decoded: Decoded,
  round: Round,
): { [name: string]: readonly ObjectReference[] } {
  return Object.fromEntries(
    Object.entries(decoded.references).map(([attribute, value]) => {
      const read = readReferences(value);
      const { found, lost } = resolve(readBack, read.kind === 'list' ? read.targets : read.added);
      if (lost.length > 0) round.late.push({ owner: decoded, attribute, targets: lost });
      return [attribute, found];
    }),
  );
}

function resolve({ met }: ReadBack, targets: Parameters<typeof resolveTargets>[0]) {
  return resolveTargets(targets, (sourceAnchor) =>
    [...TYPES.values()].map((type) => met.get(`${type}\n${sourceAnchor}`)).find((anchor) => anchor !== undefined),
  );
}

function lostLinks({ anchor, dn, objectType }: Decoded, attribute: string, lost: number): Fault {
  const object = { objectType, anchor, dn };
  return { code: 'reference-missing', stage: 'import', object, attribute, detail: { links: lost }, retry: 'later' };
}

function decodeChange(readBack: ReadBack, selection: ImportSelection, object: XmlElement, page: Page): void {
  const decoded = decode(readBack, selection, object, page);
  if (decoded === undefined) return;
  const { anchor, dn, objectType, attributes } = decoded;
  if (textIn(childOf(object, 'SyncOperation')) === 'Delete') {
    page.changes.push({ kind: 'delete', anchor } satisfies DeleteChange);
    return;
  }
  const references = Object.fromEntries(
    Object.entries(decoded.references).map(([attribute, value]): [string, ReferencePatch] => {
      const read = readReferences(value);
      if (read.kind === 'list') {
        const { found, lost } = resolve(readBack, read.targets);
        if (lost.length > 0) page.faults.push(lostLinks(decoded, attribute, lost.length));
        return [attribute, { all: found }];
      }
      const [added, removed] = [resolve(readBack, read.added), resolve(readBack, read.removed)];
      const lost = added.lost.length + removed.lost.length;
      if (lost > 0) page.faults.push(lostLinks(decoded, attribute, lost));
      return [attribute, { added: added.found, removed: removed.found }];
    }),
  );
  page.changes.push({ kind: 'patch', anchor, dn, objectType, attributes, references });
}
