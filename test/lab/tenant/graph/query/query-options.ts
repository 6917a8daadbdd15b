/** The query options of a list or a single object, with the rules about which go together. */

import { badRequest, unsupportedQuery } from '../../graph-error.ts';
import { containsTest, filteredProperties, isAdvanced, parseFilter, type Filter } from './filter.ts';
import { filterableProperty, parseSelect, queriedProperty, SYNC_BEHAVIOR, type QueryKind } from './projection.ts';
import { parseSearch, type Search } from './search.ts';
import type { GraphRequest } from '../service.ts';

export const MAX_PAGE_SIZE = 999;

const KNOWN_OPTIONS: ReadonlySet<string> = new Set([
  '$select',
  '$filter',
  '$top',
  '$count',
  '$orderby',
  '$expand',
  '$search',
  '$skiptoken',
]);

export interface OrderBy {
  readonly property: string;
  readonly descending: boolean;
}

export interface ListQuery {
  readonly select: readonly string[] | undefined;
  readonly filter: Filter | undefined;
  readonly search: Search | undefined;
  readonly top: number | undefined;
  readonly count: boolean;
  readonly orderBy: OrderBy | undefined;
  readonly expand: Expansion | undefined;
  readonly skipToken: string | undefined;
}

export interface Expansion {
  readonly select: readonly string[] | undefined;
}

export function refuseUnknownOptions(request: GraphRequest, known: ReadonlySet<string> = KNOWN_OPTIONS): void {
  for (const name of request.query.keys()) {
    if (name.startsWith('$') && !known.has(name)) {
      throw badRequest(`The query parameter '${name}' is not supported.`);
    }
  }
}

export function parseListQuery(request: GraphRequest, kind: QueryKind): ListQuery {
  refuseUnknownOptions(request);
  const { query } = request;
  const searchText = query.get('$search');
  const filterText = query.get('$filter');
  const filter = filterText === null ? undefined : parseFilter(filterText);
  const orderBy = parseOrderBy(kind, query.get('$orderby'));
  const count = parseCount(query.get('$count'));
  if (filter !== undefined) checkFilter(kind, filter);
  checkConsistency(request, { count, filter, orderBy });
  return {
    select: parseSelect(kind, query.get('$select')),
    filter,
    search: searchText === null ? undefined : parseSearch(kind, searchText, isEventual(request)),
    top: parseTop(query.get('$top')),
    count,
    orderBy,
    expand: parseExpand(kind, query.get('$expand')),
    skipToken: query.get('$skiptoken') ?? undefined,
  };
}

function parseTop(text: string | null): number | undefined {
  if (text === null) return undefined;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > MAX_PAGE_SIZE) {
    throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
  }
  return top;
}

function parseCount(text: string | null): boolean {
  if (text === null) return false;
  if (text !== 'true' && text !== 'false') throw badRequest(`Invalid value '${text}' for $count.`);
  return text === 'true';
}

function parseOrderBy(kind: QueryKind, text: string | null): OrderBy | undefined {
  if (text === null) return undefined;
  const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(text);
  const property = match?.[1] ?? '';
  const sortable = ['displayName', 'userPrincipalName', 'createdDateTime'];
  if (!sortable.includes(property) || queriedProperty(kind, property) === undefined) {
    throw unsupportedQuery(`Sorting by '${text}' is not supported for current resource.`);
  }
  return { property, descending: match?.[2]?.toLowerCase() === 'desc' };
}

/** `manager`, or `manager($select=id,displayName)`: all that is expanded here. */
export function parseExpand(kind: QueryKind, text: string | null): Expansion | undefined {
  if (text === null) return undefined;
  const match = /^manager(?:\(\$select=([\w,]+)\))?$/.exec(text.trim());
  if (match === null || (kind !== 'user' && kind !== 'contact'))
    throw badRequest(`Expanding '${text}' is not supported by this tenant.`);
  return { select: parseSelect('user', match[1] ?? null) };
}

function checkFilter(kind: QueryKind, filter: Filter): void {
  for (const property of filteredProperties(filter)) {
    const definition = filterableProperty(kind, property);
    if (definition === undefined) {
      throw badRequest(`Could not find a property named '${property}' on type 'microsoft.graph.${kind}'.`);
    }
    if (definition.notFilterable === true) {
      throw unsupportedQuery(
        `Unsupported or invalid query filter clause specified for property '${property}' of resource '${kind}'.`,
      );
    }
  }
  if (containsTest(filter))
    throw unsupportedQuery('Unsupported Query: contains is not supported on directory objects.');
}

/** "Advanced query capabilities": some queries need the header, and all but counting also need `$count=true`. */
function checkConsistency(
  request: GraphRequest,
  query: { readonly count: boolean; readonly filter: Filter | undefined; readonly orderBy: OrderBy | undefined },
): void {
  const { filter, orderBy, count } = query;
  const isAdvancedFilter =
    filter !== undefined && (isAdvanced(filter) || filteredProperties(filter).includes(SYNC_BEHAVIOR));
  const isAdvancedQuery = isAdvancedFilter || (filter !== undefined && orderBy !== undefined);
  if (isAdvancedQuery && !(isEventual(request) && count)) {
    throw unsupportedQuery(
      'Operator is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information.',
    );
  }
  if (count && !isEventual(request)) requireEventual(request);
}

export function isEventual(request: GraphRequest): boolean {
  return request.headers['consistencylevel']?.toLowerCase() === 'eventual';
}

export function requireEventual(request: GraphRequest): void {
  if (isEventual(request)) return;
  throw unsupportedQuery('$count needs the ConsistencyLevel:eventual header.');
}
