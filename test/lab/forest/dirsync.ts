/**
 * The directory synchronization control ([MS-ADTS] 3.1.1.3.4.1.3): what has changed in a naming context since a cookie.
 *
 * As documented, and unlike Samba 4.17, answers come in pages and the naming attribute (cn, ou) is told with `name`. As in
 * both, an attribute list is a filter too (an object of which no listed attribute changed is left out), cleared attributes
 * come back without values, and a deleted target takes its links away without a change on the objects that held them.
 */

import { createHash, timingSafeEqual } from 'node:crypto';

import { isSecret, linkTargets, ordinaryAttributes, valuesOf } from './attribute-values.ts';
import type { Reader } from './attribute-values.ts';
import { CONTROL, DIRSYNC, extendedDn, writeDirSync } from './controls.ts';
import type { ControlSet, DirSyncRequest } from './controls.ts';
import type { Directory } from './directory.ts';
import { guidValue } from './directory.ts';
import type { DirectoryObject, NamingContext, Value } from './directory-object.ts';
import { dnWriter } from './extended-dn.ts';
import { guidText } from './identifiers.ts';
import { compileFilter } from './matching.ts';
import type { EntryAttribute, SearchRequest } from './messages.ts';
import { LdapFailure, SUCCESS, diagnostic } from './result.ts';
import { isBackLink, isForwardLink } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import { findBase } from './search.ts';
import type { SearchAnswer, SearchContext } from './search.ts';

export interface DirSyncContext extends SearchContext {
  /** The account has DS-Replication-Get-Changes. */
  readonly replicate: boolean;
  readonly pageSize: number;
}

/** Where a client stands. */
interface Position {
  /** Changes up to this USN are known to the client as a whole. */
  readonly known: number;
  /** Objects whose last change is up to this USN were sent already in the pages of this round. */
  readonly sent: number;
}

/** Objects that the client is told of, with everything it takes to say what changed. */
interface Round {
  readonly context: DirSyncContext;
  readonly reader: Reader;
  readonly position: Position;
  readonly incremental: boolean;
  /** Undefined: all attributes. */
  readonly selected: ReadonlySet<AttributeDefinition> | undefined;
}

export function dirSyncSearch(
  context: DirSyncContext,
  request: SearchRequest,
  sync: DirSyncRequest,
  controls: ControlSet,
): SearchAnswer {
  const { directory } = context;
  const base = checkBase(context, request);
  const objectSecurity = (sync.flags & DIRSYNC.objectSecurity) !== 0;
  if (!context.replicate && !objectSecurity) {
    throw new LdapFailure(
      'insufficientAccessRights',
      `${diagnostic(0x2105, 'LdapErr', 'comment: Error processing control')}, v4563`,
    );
  }
  const position = sync.cookie.length === 0 ? { known: 0, sent: 0 } : readCookie(directory, base.context, sync.cookie);
  const hidden = objectSecurity ? context.hidden : undefined;
  const reader: Reader = {
    directory,
    writeDn: dnWriter(directory, extendedDn(controls)),
    ...(hidden ? { hidden } : {}),
  };
  const predicate = compileFilter(request.filter, reader);
  const round: Round = {
    context,
    reader,
    position,
    incremental: (sync.flags & DIRSYNC.incrementalValues) !== 0,
    selected: selectedAttributes(directory, request.attributes),
  };
  const answer = { sent: position.sent, more: false };
  function* entries() {
    let count = 0;
    let bytes = 0;
    const full = () => count >= context.pageSize || (sync.maxBytes > 0 && bytes >= sync.maxBytes && count > 0);
    const told = new Set<DirectoryObject>();
    for (const object of changedSince(base.context, Math.max(position.known, position.sent))) {
      if (full()) {
        answer.more = true;
        return;
      }
      const due =
        (sync.flags & DIRSYNC.ancestorsFirst) !== 0 ? [...changedAncestors(object, position.known), object] : [object];
      for (const each of due) {
        if (told.has(each) || hidden?.(each) || predicate(each) !== true) continue;
        told.add(each);
        const attributes = changesOf(round, each);
        if (!attributes) continue;
        count++;
        if (sync.maxBytes > 0) bytes += sizeOf(attributes);
        yield { dn: reader.writeDn(each), attributes };
      }
      answer.sent = object.usnChanged;
    }
    answer.sent = directory.highestCommittedUsn;
  }
  return {
    entries: entries(),
    references: () => [],
    result: () => {
      const next = answer.more
        ? { known: position.known, sent: answer.sent }
        : { known: answer.sent, sent: answer.sent };
      const cookie = writeCookie(directory, base.context, next);
      return { result: SUCCESS, controls: [{ oid: CONTROL.dirSync, value: writeDirSync(answer.more, cookie) }] };
    },
  };
}

function checkBase(context: DirSyncContext, request: SearchRequest): DirectoryObject {
  const base = findBase(context, request.base, true);
  if (base.context.root === base && request.scope === 'sub') return base;
  throw new LdapFailure('unwillingToPerform', diagnostic(0x20f7, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
}

function selectedAttributes(
  directory: Directory,
  names: readonly string[],
): ReadonlySet<AttributeDefinition> | undefined {
  if (names.length === 0 || names.includes('*')) return undefined;
  return new Set(names.flatMap((name) => directory.schema.attribute(name.split(';')[0] ?? '') ?? []));
}

/** Objects of the naming context whose last change is later than the USN, oldest change first. */
function changedSince(context: NamingContext, usn: number): DirectoryObject[] {
  const changed: DirectoryObject[] = [];
  for (let object = context.newest; object && object.usnChanged > usn; object = object.older) changed.push(object);
  return changed.reverse();
}

function changedAncestors(object: DirectoryObject, usn: number): DirectoryObject[] {
  const ancestors: DirectoryObject[] = [];
  for (let at = object.parent; at; at = at.parent) if (at.usnChanged > usn) ancestors.unshift(at);
  return ancestors;
}

/** Attributes that every object of an answer carries. */
const IDENTITY = ['objectGUID', 'instanceType'] as const;
/** Computed attributes that replicate: they change with the object's creation, name, place or deletion. */
const COMPUTED_REPLICATED = [
  'objectClass',
  'whenCreated',
  'name',
  'objectCategory',
  'isDeleted',
  'lastKnownParent',
] as const;

/** What the client must learn of an object; undefined: nothing it asked for has changed. */
function changesOf(round: Round, object: DirectoryObject): EntryAttribute[] | undefined {
  const { reader, position, selected } = round;
  const { schema } = reader.directory;
  const isNew = object.usnCreated > position.known;
  // A tombstone of something the client never saw is not for it.
  if (object.deleted && position.known === 0) return undefined;
  const wanted = (attribute: AttributeDefinition) => !selected || selected.has(attribute);
  const result: EntryAttribute[] = [];
  for (const attribute of changedAttributes(reader.directory, object, isNew, position.known)) {
    if (!wanted(attribute) || isSecret(attribute)) continue;
    const values = valuesOf(reader, object, attribute);
    if (values.length > 0 || !isNew) result.push({ name: attribute.name, values });
  }
  for (const attribute of object.links?.keys() ?? []) {
    if (wanted(attribute) && isForwardLink(attribute)) result.push(...linkChanges(round, object, attribute, isNew));
  }
  if (result.length === 0) return undefined;
  const parentGuid = schema.known('parentGUID');
  // The parent comes along wherever the name is told, which is how a move shows.
  const named = result.some((each) => each.name === 'name');
  if (object.parent && named && (!selected || selected.has(parentGuid) || selected.has(schema.known('name')))) {
    result.push({ name: parentGuid.name, values: valuesOf(reader, object, parentGuid) });
  }
  for (const name of IDENTITY) result.push({ name, values: valuesOf(reader, object, schema.known(name)) });
  return result;
}

function changedAttributes(
  directory: Directory,
  object: DirectoryObject,
  isNew: boolean,
  known: number,
): readonly AttributeDefinition[] {
  if (!isNew) {
    return [...(object.stamps ?? [])].filter(([, usn]) => usn > known).map(([attribute]) => attribute);
  }
  const { schema } = directory;
  const present = ordinaryAttributes(directory, object).filter(
    (attribute) => attribute.replicated && object.values.has(attribute),
  );
  const plainReferences = [...(object.links?.keys() ?? [])].filter((attribute) => !isForwardLink(attribute));
  const computed = COMPUTED_REPLICATED.map((name) => schema.known(name));
  return [...computed, object.structural.rdn, ...present, ...plainReferences].filter(
    (attribute) => !isBackLink(attribute),
  );
}

/** `member;range=1-1` holds values that came, `member;range=0-0` values that went; or, not incremental, all there are. */
function linkChanges(
  { reader, position, incremental }: Round,
  object: DirectoryObject,
  attribute: AttributeDefinition,
  isNew: boolean,
): EntryAttribute[] {
  const links = object.links?.get(attribute);
  if (!links || object.deleted) return [];
  const write = (targets: readonly DirectoryObject[]): readonly Value[] =>
    targets.filter((target) => !reader.hidden?.(target)).map((target) => reader.writeDn(target));
  const changed = [...links.all()].filter((link) => (isNew || link.usn > position.known) && !link.target.deleted);
  if (changed.length === 0) return [];
  if (!incremental) return [{ name: attribute.name, values: write(linkTargets(object, attribute)) }];
  const added = write(changed.filter((link) => link.present).map((link) => link.target));
  // The removals of a group that the client has never seen tell it nothing.
  const removed = isNew ? [] : write(changed.filter((link) => !link.present).map((link) => link.target));
  return [
    ...(added.length > 0 ? [{ name: `${attribute.name};range=1-1`, values: added }] : []),
    ...(removed.length > 0 ? [{ name: `${attribute.name};range=0-0`, values: removed }] : []),
  ];
}

function sizeOf(attributes: readonly EntryAttribute[]): number {
  let size = 0;
  for (const { name, values } of attributes) {
    size += name.length + 8;
    for (const value of values) size += value.length + 4;
  }
  return size;
}

// --- cookies ----------------------------------------------------------------------------------------------------

/** Signature, naming context, invocation identifier, the two USNs, and a digest that tells a cut or altered cookie. */
const SIGNATURE = Buffer.from('MSDS');
const BODY = 4 + 16 + 16 + 8 + 8;
const DIGEST = 16;

function digest(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, DIGEST);
}

function writeCookie(directory: Directory, context: NamingContext, position: Position): Buffer {
  const body = Buffer.alloc(BODY);
  SIGNATURE.copy(body);
  guidValue(context.root?.guid ?? '').copy(body, 4);
  guidValue(directory.invocationId).copy(body, 20);
  body.writeBigUInt64LE(BigInt(position.known), 36);
  body.writeBigUInt64LE(BigInt(position.sent), 44);
  return Buffer.concat([body, digest(body)]);
}

/** Refuses what this forest did not give for this naming context (ERROR_DS_DRA_INVALID_PARAMETER). */
function readCookie(directory: Directory, context: NamingContext, cookie: Buffer): Position {
  const refused = () =>
    new LdapFailure('unwillingToPerform', diagnostic(0x20f5, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  if (cookie.length !== BODY + DIGEST) throw refused();
  const body = cookie.subarray(0, BODY);
  if (!timingSafeEqual(digest(body), cookie.subarray(BODY))) throw refused();
  if (guidText(body.subarray(4, 20)) !== context.root?.guid) throw refused();
  const invocationId = guidText(body.subarray(20, 36));
  const position = { known: Number(body.readBigUInt64LE(36)), sent: Number(body.readBigUInt64LE(44)) };
  if (invocationId === directory.invocationId) return position;
  // After a restore the controller knows how far its former self had come; what that self did later is unknown to it.
  const limit = directory.retiredInvocationIds.get(invocationId);
  if (limit === undefined) throw refused();
  return { known: Math.min(position.known, limit), sent: Math.min(position.sent, limit) };
}
