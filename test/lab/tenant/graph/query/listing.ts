/** Lists: filter, order, count, project, and cut into pages. */

import { isVisible, type Directory, type StoredObject } from '../../directory/directory.ts';
import { holderOf } from '../../directory/unique-values.ts';
import { GraphError, unsupportedQuery } from '../../graph-error.ts';
import type { Json, JsonObject } from '../../json.ts';
import { compareValues, matches, valueAt, type Filter, type Literal } from './filter.ts';
import { expandedManager, project, projectTyped, readProperty, type QueryKind } from './projection.ts';
import { parseListQuery, requireEventual, type ListQuery } from './query-options.ts';
import { isFound } from './search.ts';
import { contextUrl, type GraphRequest, type GraphResponse, type GraphService } from '../service.ts';

/** The page of a whole class of objects; `sequence` is in order of creation. */
export function listObjects(
  service: GraphService,
  request: GraphRequest,
  query: ListQuery,
  sequence: readonly StoredObject[],
  fragment: string,
): JsonObject {
  const { directory } = service;
  const found = candidatesOf(directory, query.filter)?.toSorted((a, b) => a.sequence - b.sequence);
  const isWanted = (object: StoredObject): boolean =>
    object.kind === sequence[0]?.kind && isVisible(directory, object) && matchesQuery(object, query);
  const placeOf = (object: StoredObject): number => object.sequence;
  return page(service, request, query, { candidates: found ?? sequence, placeOf, isWanted, typed: false, fragment });
}

/** The page of the objects at the other end of links: members, owners, groups of a user. */
export function listTargets(
  service: GraphService,
  request: GraphRequest,
  query: ListQuery,
  targets: readonly StoredObject[],
  /** Each target's place in the links, where there is one; else its index. */
  places?: ReadonlyMap<string, number>,
): JsonObject {
  const placeOf = (object: StoredObject, index: number): number => places?.get(object.id) ?? index;
  const isWanted = (object: StoredObject): boolean => matchesQuery(object, query);
  return page(service, request, query, {
    candidates: targets,
    placeOf,
    isWanted,
    typed: true,
    fragment: 'directoryObjects',
  });
}

/** `/$count`: the number alone, as text; an advanced query by itself. */
export function countObjects(request: GraphRequest, kind: QueryKind, objects: readonly StoredObject[]): GraphResponse {
  requireEventual(request);
  const query = parseListQuery(request, kind);
  const count = objects.filter((object) => matchesQuery(object, query)).length;
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: count };
}

interface Source {
  /** In ascending order of their places. */
  readonly candidates: readonly StoredObject[];
  /** What a page token remembers; it must not move when other objects come or go. */
  readonly placeOf: (object: StoredObject, index: number) => number;
  readonly isWanted: (object: StoredObject) => boolean;
  readonly typed: boolean;
  readonly fragment: string;
}

function page(service: GraphService, request: GraphRequest, query: ListQuery, source: Source): JsonObject {
  const size = query.top ?? service.settings.pageSize;
  const start = query.skipToken === undefined ? 0 : readSkipToken(query.skipToken);
  const { orderBy } = query;
  const ordered =
    orderBy === undefined ? source.candidates : sorted(source.candidates.filter(source.isWanted), orderBy);
  const value: JsonObject[] = [];
  let next: number | undefined;
  for (const [index, object] of ordered.entries()) {
    const place = orderBy === undefined ? source.placeOf(object, index) : index;
    if (place < start || !source.isWanted(object)) continue;
    if (value.length === size) {
      next = place;
      break;
    }
    value.push(shown(service.directory, object, query, source.typed));
  }
  const isFirstPage = query.skipToken === undefined;
  return {
    '@odata.context': contextUrl(request, source.fragment),
    ...(query.count && isFirstPage ? { '@odata.count': source.candidates.filter(source.isWanted).length } : {}),
    ...(next === undefined ? {} : { '@odata.nextLink': nextLink(request, next) }),
    value,
  };
}

function shown(directory: Directory, object: StoredObject, query: ListQuery, typed: boolean): JsonObject {
  const projected = typed ? projectTyped(object, query.select) : project(object, query.select);
  return query.expand === undefined
    ? projected
    : { ...projected, ...expandedManager(directory, object, query.expand.select) };
}

function matchesQuery(object: StoredObject, { filter, search }: Pick<ListQuery, 'filter' | 'search'>): boolean {
  const read = (path: string) => readPath(object, path);
  return (filter === undefined || matches(filter, read)) && (search === undefined || isFound(search, read));
}

export function readPath(object: StoredObject, path: string): Json | undefined {
  const [property = '', ...below] = path.split('/');
  return valueAt(readProperty(object, property), below.join('/'));
}

function sorted(objects: readonly StoredObject[], orderBy: NonNullable<ListQuery['orderBy']>): StoredObject[] {
  const direction = orderBy.descending ? -1 : 1;
  const key = (object: StoredObject): Json => {
    const value = readProperty(object, orderBy.property);
    return typeof value === 'string' ? value.toLowerCase() : value;
  };
  return objects.toSorted((a, b) => direction * (compareValues(key(a), key(b)) ?? 0));
}

/** The token is opaque to clients, as Graph's is: a position in the enumeration, never a count of what was skipped. */
function nextLink(request: GraphRequest, position: number): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', Buffer.from(`page:${String(position)}`).toString('base64url'));
  return `${request.origin}/v1.0${request.path}?${encodeQuery(query)}`;
}

/** `$` stays readable in option names, as in Graph's own links. */
export function encodeQuery(query: URLSearchParams): string {
  return query.toString().replaceAll('%24', '$').replaceAll('%2C', ',');
}

function readSkipToken(token: string): number {
  const position = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (position === undefined) throw unsupportedQuery('Invalid $skiptoken.');
  return Number(position);
}

export function expiredPageToken(): GraphError {
  return new GraphError(
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );
}

const INDEXED = ['userPrincipalName', 'onPremisesImmutableId', 'uniqueName'] as const;

/** The few objects an equality on a unique property can mean; undefined where all must be looked at. */
function candidatesOf(directory: Directory, filter: Filter | undefined): StoredObject[] | undefined {
  if (filter === undefined) return undefined;
  switch (filter.type) {
    case 'compare':
      return filter.operator === 'eq' ? lookUp(directory, filter.path, [filter.value]) : undefined;
    case 'in':
      return lookUp(directory, filter.path, filter.values);
    case 'any': {
      const { condition } = filter;
      if (filter.path !== 'proxyAddresses' || condition?.type !== 'compare' || condition.operator !== 'eq')
        return undefined;
      return lookUp(directory, 'proxyAddresses', [condition.value]);
    }
    case 'and':
      return filter.clauses.map((clause) => candidatesOf(directory, clause)).find((found) => found !== undefined);
    case 'or': {
      const parts = filter.clauses.map((clause) => candidatesOf(directory, clause));
      if (parts.includes(undefined)) return undefined;
      return [...new Set(parts.flatMap((part) => part ?? []))];
    }
    default:
      return undefined;
  }
}

function lookUp(directory: Directory, property: string, values: readonly Literal[]): StoredObject[] | undefined {
  const find = finder(directory, property);
  if (find === undefined || !values.every((value) => typeof value === 'string')) return undefined;
  const found = values.map(find).filter((object) => object !== undefined);
  return [...new Set(found)];
}

function finder(directory: Directory, property: string): ((value: string) => StoredObject | undefined) | undefined {
  if (property === 'id') return (value) => directory.objects.get(value.toLowerCase());
  if (property === 'mail' || property === 'proxyAddresses')
    return (value) => holderOf(directory, 'proxyAddresses', value);
  const indexed = INDEXED.find((name) => name === property);
  return indexed === undefined ? undefined : (value) => holderOf(directory, indexed, value);
}
