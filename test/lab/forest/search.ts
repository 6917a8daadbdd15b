/** Searching: where to look, in which order, and how far an answer goes. */

import { isSecret } from './attribute-values.ts';
import type { Reader } from './attribute-values.ts';
import {
  CONTROL,
  extendedDn,
  invalidControl,
  pagedResults,
  securityFlags,
  sortKey,
  writePagedResults,
  writeSortResult,
} from './controls.ts';
import type { ControlSet } from './controls.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { formatDn, parseDn } from './distinguished-name.ts';
import { dnWriter } from './extended-dn.ts';
import type { Filter } from './filter.ts';
import { fold } from './folding.ts';
import { guidOctets, guidText, sidOctets } from './identifiers.ts';
import { comparisonKey, compileFilter } from './matching.ts';

import type { EntryAttribute, ResponseControl, SearchRequest } from './messages.ts';
import { project, readSelection } from './projection.ts';
import { LdapFailure, RESULT, SUCCESS, diagnostic } from './result.ts';
import type { LdapResult } from './result.ts';
import { valuesOf } from './attribute-values.ts';

export interface SearchLimits {
  readonly maxPageSize: number;
  readonly maxValueRange: number;
}

export interface SearchContext {
  readonly directory: Directory;
  readonly limits: SearchLimits;
  readonly hidden: ((object: DirectoryObject) => boolean) | undefined;
  /** Results that a connection keeps between the pages of a search. */
  readonly cursors: Map<string, SearchCursor>;
  readonly domain: string;
  readonly token: () => ReadonlySet<string>;
}

export interface SearchCursor {
  readonly matches: Iterator<DirectoryObject>;
  /** The match that did not fit into the page before. */
  waiting: DirectoryObject | undefined;
  readonly references: readonly string[];
}

export interface SearchAnswer {
  readonly entries: Iterable<{ dn: string; attributes: readonly EntryAttribute[] }>;
  /** Search continuation references, known once the entries are read. */
  readonly references: () => readonly string[];
  /** Result and response controls, known once the entries are read. */
  readonly result: () => { result: LdapResult; controls: readonly ResponseControl[] };
}

export function search(context: SearchContext, request: SearchRequest, controls: ControlSet): SearchAnswer {
  const reader = readerOf(context, controls);
  const selection = readSelection(reader, request.attributes, {
    typesOnly: request.typesOnly,
    maxValueRange: context.limits.maxValueRange,
  });
  const paging = pagedResults(controls);
  const cursor =
    paging && paging.cookie !== '' ? resume(context, paging.cookie) : start(context, request, controls, reader);
  const state = { code: RESULT.success as number, more: false };
  const { maxPageSize } = context.limits;
  const page = paging ? Math.min(paging.size > 0 ? paging.size : maxPageSize, maxPageSize) : maxPageSize;
  const most = request.sizeLimit > 0 ? Math.min(request.sizeLimit, page) : page;
  function* entries() {
    if (paging?.size === 0 && paging.cookie !== '') return; // the client gives up the search
    let count = 0;
    for (let object = nextMatch(cursor); object; object = nextMatch(cursor)) {
      if (count === most) {
        cursor.waiting = object;
        state.more = true;
        if (!paging || most === request.sizeLimit) state.code = RESULT.sizeLimitExceeded;
        return;
      }
      count++;
      yield { dn: reader.writeDn(object), attributes: project(reader, object, selection) };
    }
  }
  return {
    entries: entries(),
    references: () => (state.more ? [] : cursor.references),
    result: () => finish(context, controls, cursor, state),
  };
}

function nextMatch(cursor: SearchCursor): DirectoryObject | undefined {
  const { waiting } = cursor;
  if (waiting) {
    cursor.waiting = undefined;
    return waiting;
  }
  const next = cursor.matches.next();
  return next.done ? undefined : next.value;
}

function finish(
  context: SearchContext,
  controls: ControlSet,
  cursor: SearchCursor,
  state: { code: number; more: boolean },
): { result: LdapResult; controls: readonly ResponseControl[] } {
  const response: ResponseControl[] = [];
  if (controls.has(CONTROL.pagedResults)) {
    let cookie = '';
    if (state.more && state.code === RESULT.success) {
      cookie = context.directory.newGuid().replaceAll('-', '');
      context.cursors.set(cookie, cursor);
    }
    response.push({ oid: CONTROL.pagedResults, value: writePagedResults(cookie) });
  }
  if (controls.has(CONTROL.serverSort)) {
    response.push({ oid: CONTROL.serverSortResponse, value: writeSortResult(RESULT.success) });
  }
  const failed = { code: state.code, matchedDn: '', message: '' };
  return { result: state.code === RESULT.success ? SUCCESS : failed, controls: response };
}

function resume(context: SearchContext, cookie: string): SearchCursor {
  const cursor = context.cursors.get(cookie);
  // A cookie is good once, and only on the connection that received it.
  if (!cursor) throw invalidControl();
  context.cursors.delete(cookie);
  return cursor;
}

function readerOf(context: SearchContext, controls: ControlSet): Reader {
  const { directory, hidden, token } = context;
  const writeDn = dnWriter(directory, extendedDn(controls));
  return { directory, writeDn, token, securityParts: securityFlags(controls), ...(hidden ? { hidden } : {}) };
}

function start(context: SearchContext, request: SearchRequest, controls: ControlSet, reader: Reader): SearchCursor {
  const { directory, hidden } = context;
  const showDeleted = controls.has(CONTROL.showDeleted) || controls.has(CONTROL.showRecycled);
  const base = findBase(context, request.base, showDeleted);
  const predicate = compileFilter(request.filter, reader);
  const visible = (object: DirectoryObject) =>
    (showDeleted || !isTombstone(object)) && !(hidden?.(object) ?? false) && predicate(object) === true;
  let matches = select(directory, base, request, visible);
  const key = sortKey(controls);
  if (key) matches = sorted(reader, matches, key);
  const references = request.scope === 'sub' && !controls.has(CONTROL.domainScope) ? continuations(context, base) : [];
  return { matches, waiting: undefined, references };
}

/** Deleted objects and their container need the show-deleted control. */
export function isTombstone(object: DirectoryObject): boolean {
  return object.deleted || object.context.deletedObjects === object;
}

export function findBase(context: SearchContext, base: string, showDeleted: boolean): DirectoryObject {
  const { directory, hidden } = context;
  const object = directory.find(base);
  if (object && (showDeleted || !isTombstone(object)) && !hidden?.(object)) return object;
  if (/^</.test(base.trim())) throw noSuchObject('');
  const dn = parseDn(base);
  if (dn.length > 0 && !directory.contextOf(dn)) throw elsewhere(dn);
  let { nearest } = directory.closest(dn);
  while (nearest?.parent && (isTombstone(nearest) || hidden?.(nearest) || nearest === object)) nearest = nearest.parent;
  throw noSuchObject(nearest ? directory.dnOf(nearest) : '');
}

export function noSuchObject(matchedDn: string): LdapFailure {
  const message = `${diagnostic(0x208d, 'NameErr', 'problem 2001 (NO_OBJECT)')}, best match of:\n\t'${matchedDn}'\n`;
  return new LdapFailure('noSuchObject', message, { matchedDn });
}

/** A name in no partition held here: the client is sent to the domain the name speaks of. */
function elsewhere(dn: ReturnType<typeof parseDn>): LdapFailure {
  const domain = dn
    .filter((rdn) => rdn.attribute.toUpperCase() === 'DC')
    .map((rdn) => rdn.value)
    .join('.');
  if (domain === '') return noSuchObject('');
  const message = `${diagnostic(0x202b, 'RefErr', '1 access points')}\n\tref 1: '${domain}'\n`;
  return new LdapFailure('referral', message, { referrals: [`ldap://${domain}/${encodeURI(formatDn(dn))}`] });
}

/** Partitions that begin below the base: a subtree search goes on there, if the client wants. */
function continuations({ directory, domain }: SearchContext, base: DirectoryObject): readonly string[] {
  const baseDn = directory.dnOf(base);
  const below = directory.contexts.filter(
    (context) => context !== base.context && context.dn.toLowerCase() === `cn=configuration,${baseDn.toLowerCase()}`,
  );
  const schema = directory.contexts[2];
  const isConfiguration = base === directory.contexts[1]?.root;
  const found = isConfiguration && schema ? [schema] : below;
  return found.map((context) => `ldap://${domain}/${encodeURI(context.dn)}`);
}

function* select(
  directory: Directory,
  base: DirectoryObject,
  request: SearchRequest,
  visible: (object: DirectoryObject) => boolean,
): Generator<DirectoryObject, undefined> {
  const candidates = indexed(directory, request.filter);
  if (candidates && request.scope !== 'base') {
    for (const object of candidates) if (inScope(base, object, request.scope) && visible(object)) yield object;
    return;
  }
  if (request.scope === 'base') {
    if (visible(base)) yield base;
    return;
  }
  if (request.scope === 'one') {
    for (const child of base.children?.values() ?? []) if (visible(child)) yield child;
    return;
  }
  const open: Iterator<DirectoryObject>[] = [[base].values()];
  for (let at = open.at(-1); at; at = open.at(-1)) {
    const next = at.next();
    if (next.done) {
      open.pop();
    } else {
      if (visible(next.value)) yield next.value;
      if (next.value.children) open.push(next.value.children.values());
    }
  }
}

function inScope(base: DirectoryObject, object: DirectoryObject, scope: 'one' | 'sub' | 'base'): boolean {
  if (scope === 'one') return object.parent === base;
  for (let at: DirectoryObject | undefined = object; at; at = at.parent) if (at === base) return true;
  return false;
}

/** The few objects a filter can match at all, where an equality on an indexed attribute says so. */
function indexed(directory: Directory, filter: Filter): readonly DirectoryObject[] | undefined {
  if (filter.kind === 'and') {
    for (const part of filter.parts) {
      const found = indexed(directory, part);
      if (found) return found;
    }
    return undefined;
  }
  if (filter.kind === 'or') {
    const found = filter.parts.map((part) => indexed(directory, part));
    return found.length > 0 && found.every((each) => each !== undefined) ? [...new Set(found.flat())] : undefined;
  }
  if (filter.kind !== 'equal') return undefined;
  const attribute = directory.schema.attribute(filter.attribute);
  if (!attribute || isSecret(attribute)) return undefined;
  if (attribute.name === 'objectGUID') {
    const octets = guidOctets(filter.value.toString('latin1')) ?? filter.value;
    const object = octets.length === 16 ? directory.byGuid(guidText(octets)) : undefined;
    return object ? [object] : [];
  }
  if (!directory.isIndexed(attribute)) return undefined;
  const text = filter.value.toString('utf8');
  const value = attribute.syntax === 'sid' ? (sidOctets(text) ?? filter.value) : text;
  return [...(directory.byValue(attribute, value) ?? [])];
}

function sorted(
  reader: Reader,
  matches: Iterator<DirectoryObject>,
  key: { attribute: string; reverse: boolean },
): Generator<DirectoryObject, undefined> {
  const attribute = reader.directory.schema.attribute(key.attribute);
  const keyOf = (object: DirectoryObject) => {
    const value = attribute && valuesOf(reader, object, attribute)[0];
    return attribute && typeof value === 'string' ? (comparisonKey(attribute, value) ?? '') : '';
  };
  const sign = key.reverse ? -1 : 1;
  const list = Iterator.from(matches)
    .map((object) => ({ object, key: fold(keyOf(object)) }))
    .toArray()
    .sort((left, right) => sign * (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  return (function* (): Generator<DirectoryObject, undefined> {
    for (const { object } of list) yield object;
    return undefined;
  })();
}
