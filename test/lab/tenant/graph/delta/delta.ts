/**
 * Delta queries of users, groups, contacts and devices ("Use delta query to track changes in Microsoft Graph data").
 *
 * A first round enumerates the objects, the rounds after it answer from the change log; both end with a delta link.
 * What a client must bear is done on purpose: an object may come more than once and in any order, references of a large
 * group are spread over pages, properties that were never set are absent, changes appear late, tokens expire.
 */

import { isLive, sequenceOf, type Directory, type LinkName, type StoredObject } from '../../directory/directory.ts';
import { DEFAULT_PROPERTIES, propertyDefinition, type ObjectKind } from '../../directory/properties.ts';
import { badRequest, GraphError } from '../../graph-error.ts';
import type { Json, JsonObject } from '../../json.ts';
import { changesBetween, linksOf, readLinkKey, type ObjectChanges } from './delta-changes.ts';
import { DELTA_TOKEN_LIFETIME_MS, readDeltaToken, writeDeltaToken, type DeltaToken } from './delta-token.ts';
import { parseFilter, type Filter } from '../query/filter.ts';
import { refuseUnknownNames } from '../operations/extension-values.ts';
import { encodeQuery } from '../query/listing.ts';
import { odataTypeOf, parseSelect, readProperty } from '../query/projection.ts';
import {
  contextUrl,
  ok,
  shuffled,
  type GraphContext,
  type GraphRequest,
  type GraphResponse,
  type GraphService,
} from '../service.ts';

const FIRST_OPTIONS: ReadonlySet<string> = new Set(['$select', '$filter', '$deltatoken']);

/** How far back a replayed round reaches in the change log. */
const REPLAYED_CHANGES = 20;

/** Properties no client may rely on in a delta, because they are computed on reading. */
const NEVER_TRACKED: ReadonlySet<string> = new Set(['passwordProfile']);

export function deltaOf(kind: ObjectKind) {
  return ({ service, request }: GraphContext): GraphResponse => {
    const { query } = request;
    const skipToken = query.get('$skiptoken');
    const deltaToken = query.get('$deltatoken');
    if (skipToken !== null) return answer(service, request, resume(service, request, kind, skipToken));
    if (deltaToken !== null && deltaToken !== '' && deltaToken !== 'latest') {
      return answer(service, request, nextRound(service, resume(service, request, kind, deltaToken)));
    }
    const start = firstRound(service, request, kind);
    if (deltaToken !== 'latest') return answer(service, request, start);
    return ok(finished(request, { ...start, from: start.to }, []));
  };
}

/** The relationships that can be tracked with a kind. */
const LINKS: { readonly [K in ObjectKind]: readonly LinkName[] } = {
  user: ['manager'],
  group: ['members', 'owners'],
  contact: ['manager'],
  device: [],
};

function firstRound(service: GraphService, request: GraphRequest, kind: ObjectKind): DeltaToken {
  for (const name of request.query.keys()) {
    if (name.startsWith('$') && !FIRST_OPTIONS.has(name)) {
      throw badRequest(`The query parameter '${name}' is not supported with a delta query.`);
    }
  }
  const select = parseSelect(kind, request.query.get('$select'), LINKS[kind]);
  return {
    kind,
    // Without `$select`, group memberships are tracked and managers are not (examples on the reference pages).
    select: select ?? [...DEFAULT_PROPERTIES[kind], ...(kind === 'group' ? ['members'] : [])],
    ids: filteredIds(request.query.get('$filter')),
    round: 'enumeration',
    from: 0,
    to: visibleEnd(service),
    position: 0,
    linkPosition: 0,
    issuedAt: service.clock(),
  };
}

/** `$filter` of a delta query: only ids, joined by `or`. */
function filteredIds(text: string | null): readonly string[] | null {
  if (text === null) return null;
  const filter = parseFilter(text);
  const clauses: readonly Filter[] = filter.type === 'or' ? filter.clauses : [filter];
  return clauses.map((clause) => {
    if (
      clause.type !== 'compare' ||
      clause.path !== 'id' ||
      clause.operator !== 'eq' ||
      typeof clause.value !== 'string'
    ) {
      throw badRequest('The specified filter is not supported with a delta query. Only id is supported.');
    }
    return clause.value.toLowerCase();
  });
}

/** Everything of a nextLink or deltaLink is in its token; nothing may be added to it. */
function resume(service: GraphService, request: GraphRequest, kind: ObjectKind, text: string): DeltaToken {
  if ([...request.query.keys()].length > 1) {
    throw badRequest('No query parameter may be added to a nextLink or deltaLink.');
  }
  const token = readDeltaToken(text);
  if (token === undefined || token.kind !== kind) throw badRequest('Badly formed token.');
  refuseUnknownNames(service, token.select);
  if (service.clock() - token.issuedAt > DELTA_TOKEN_LIFETIME_MS) throw resyncRequired(request, token);
  return token;
}

/** 410 with where to start anew: "the response includes a Location header containing a request URL with an empty delta token". */
export function resyncRequired(request: GraphRequest, token: DeltaToken | undefined): GraphError {
  const query = new URLSearchParams();
  if (token !== undefined) query.set('$select', token.select.join(','));
  query.set('$deltatoken', '');
  return new GraphError(
    410,
    'Directory_ResyncRequired',
    'The delta token is no longer valid. Restart the delta query without a token and replace what is known.',
    { headers: { Location: `${request.origin}/v1.0${request.path}?${encodeQuery(query)}` } },
  );
}

/** "Replays": changes of an earlier round may come again, as the objects stand now. */
function nextRound(service: GraphService, token: DeltaToken): DeltaToken {
  const replays = service.random() < service.settings.deltaReplay;
  const from = replays ? Math.max(0, token.to - REPLAYED_CHANGES) : token.to;
  const issuedAt = service.clock();
  return { ...token, round: 'changes', from, to: visibleEnd(service), position: 0, linkPosition: 0, issuedAt };
}

/** Changes become visible after the replication delay; the log is in order of time. */
function visibleEnd({ directory, clock }: GraphService): number {
  const { log, visibilityDelayMs } = directory;
  const limit = clock() - visibilityDelayMs;
  let end = log.length;
  while (end > 0 && (log[end - 1]?.at ?? 0) > limit) end -= 1;
  return end;
}

interface Page {
  readonly value: JsonObject[];
  /** Where the next page begins; undefined at the end of the round. */
  readonly next: Pick<DeltaToken, 'position' | 'linkPosition'> | undefined;
}

function answer(service: GraphService, request: GraphRequest, token: DeltaToken): GraphResponse {
  const page = token.round === 'enumeration' ? enumerationPage(service, token) : changesPage(service, request, token);
  const value = withReplays(service, page.value);
  if (page.next === undefined) return ok(finished(request, token, value));
  return ok({
    '@odata.context': contextUrl(request, `${token.kind}s`),
    '@odata.nextLink': link(request, '$skiptoken', { ...token, ...page.next }),
    value,
  });
}

function finished(request: GraphRequest, token: DeltaToken, value: JsonObject[]): JsonObject {
  return {
    '@odata.context': contextUrl(request, `${token.kind}s`),
    '@odata.deltaLink': link(request, '$deltatoken', { ...token, position: 0, linkPosition: 0 }),
    value,
  };
}

function link(request: GraphRequest, option: '$skiptoken' | '$deltatoken', token: DeltaToken): string {
  return `${request.origin}/v1.0/${token.kind}s/delta?${option}=${writeDeltaToken(token)}`;
}

/** "Your application must be prepared for replays, which occur when the same change appears in subsequent responses." */
function withReplays(service: GraphService, value: JsonObject[]): JsonObject[] {
  const { deltaReplay, deltaShuffle } = service.settings;
  const replayed =
    deltaReplay === 0 ? value : value.flatMap((item) => (service.random() < deltaReplay ? [item, item] : [item]));
  return deltaShuffle ? shuffled(replayed, service.random) : replayed;
}

function enumerationPage(service: GraphService, token: DeltaToken): Page {
  const { directory, settings } = service;
  const sequence = sequenceOf(directory, token.kind);
  const isWanted = (object: StoredObject): boolean =>
    isLive(object) && object.visibleFrom <= service.clock() && (token.ids?.includes(object.id) ?? true);
  const value: JsonObject[] = [];
  let { position, linkPosition } = token;
  while (position < sequence.length && value.length < settings.deltaPageSize) {
    const object = sequence[position];
    if (object !== undefined && isWanted(object)) {
      const links = pageOfLinks(presentLinks(directory, object, token), linkPosition, settings.deltaLinksPerPage);
      value.push(enumerated(directory, object, token, links.keys));
      if (links.next !== undefined) return { value, next: { position, linkPosition: links.next } };
    }
    position += 1;
    linkPosition = 0;
  }
  return { value, next: sequence.slice(position).some(isWanted) ? { position, linkPosition: 0 } : undefined };
}

function presentLinks(directory: Directory, object: StoredObject, token: DeltaToken): [key: string, place: number][] {
  return linksOf(object, new Set(token.select)).filter(([key]) => isLiveId(directory, readLinkKey(key)[1]));
}

/** The links from a place on; places never move, so nothing is skipped when links are cut between two pages. */
function pageOfLinks(
  links: Iterable<readonly [key: string, place: number]>,
  from: number,
  size: number,
): { readonly keys: string[]; readonly next: number | undefined } {
  const rest = [...links].filter(([, place]) => place >= from).toSorted((a, b) => a[1] - b[1]);
  return { keys: rest.slice(0, size).map(([key]) => key), next: rest[size]?.[1] };
}

function isLiveId(directory: Directory, id: string): boolean {
  const object = directory.objects.get(id);
  return object !== undefined && isLive(object);
}

function enumerated(
  directory: Directory,
  object: StoredObject,
  token: DeltaToken,
  keys: readonly string[],
): JsonObject {
  return { ...trackedProperties(object, token.select, undefined), ...annotations(directory, keys, () => true) };
}

/** `members@delta` and the like. */
function annotations(
  directory: Directory,
  keys: readonly string[],
  isPresent: (key: string) => boolean,
): { [property: string]: Json } {
  const shown: { [property: string]: JsonObject[] } = {};
  for (const key of keys) {
    const [link, id] = readLinkKey(key);
    (shown[`${link}@delta`] ??= []).push(reference(directory, id, !isPresent(key)));
  }
  return shown;
}

/**
 * "If the property was never set before, it won't be included in the response at all"; `only` limits to the changed
 * ones, as `Prefer: return=minimal` does.
 */
function trackedProperties(
  object: StoredObject,
  select: readonly string[],
  only: ReadonlySet<string> | undefined,
): JsonObject {
  const shown: { [property: string]: Json } = { id: object.id };
  for (const property of select) {
    if (propertyDefinition(object.kind, property) === undefined || NEVER_TRACKED.has(property)) continue;
    if (object.properties[property] === undefined || only?.has(property) === false) continue;
    shown[property] = readProperty(object, property);
  }
  return shown;
}

function reference(directory: Directory, id: string, removed: boolean): JsonObject {
  return {
    '@odata.type': odataTypeOf(directory.objects.get(id) ?? { kind: 'user' }),
    id,
    ...(removed ? { '@removed': { reason: 'deleted' } } : {}),
  };
}

function changesPage(service: GraphService, request: GraphRequest, token: DeltaToken): Page {
  const { directory, settings } = service;
  const minimal = (request.headers['prefer'] ?? '').includes('return=minimal');
  const changed = changesBetween(directory, token);
  const value: JsonObject[] = [];
  let { position, linkPosition } = token;
  while (position < changed.length && value.length < settings.deltaPageSize) {
    const changes = changed[position];
    if (changes !== undefined) {
      const links = pageOfLinks(changes.links, linkPosition, settings.deltaLinksPerPage);
      value.push(changedObject(directory, token, changes, links.keys, minimal));
      if (links.next !== undefined) return { value, next: { position, linkPosition: links.next } };
    }
    position += 1;
    linkPosition = 0;
  }
  return { value, next: position < changed.length ? { position, linkPosition: 0 } : undefined };
}

function changedObject(
  directory: Directory,
  token: DeltaToken,
  changes: ObjectChanges,
  keys: readonly string[],
  minimal: boolean,
): JsonObject {
  const { object } = changes;
  if (object.purged) return { id: object.id, '@removed': { reason: 'deleted' } };
  // Soft deleted: it can be restored, so the change is one of state.
  if (object.deletedAt !== null) return { id: object.id, '@removed': { reason: 'changed' } };
  const shown = trackedProperties(object, token.select, minimal && !changes.whole ? changes.properties : undefined);
  const present = new Set(presentLinks(directory, object, token).map(([key]) => key));
  return { ...shown, ...annotations(directory, keys, (key) => present.has(key)) };
}
