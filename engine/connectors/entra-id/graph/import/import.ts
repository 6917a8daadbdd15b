/**
 * Full and delta import by delta queries.
 *
 * A delta query without a token enumerates the collection and ends with the link from which changes are read later, so
 * nothing is missed in between; and it is the documented way to read members and managers in bulk, without a request
 * for each group.
 */

import { FaultError } from '../../../../model/fault.ts';
import type { DeltaImportRequest, FullImportRequest, ImportPage, ImportSelection } from '../../../connector.ts';
import { throwIfCancelled } from '../../ambient.ts';
import type { Ambient } from '../../ambient.ts';
import { bodyOf, linkIn } from '../transport/answers.ts';
import type { ReadContext } from '../transport/answers.ts';
import { closeReferences, decodeDeltaPage, decodeEnumerationPage, startEnumeration } from './changes.ts';
import { readCookie, writeCookie } from './cookie.ts';
import type { CookieScope, DeltaLinks } from './cookie.ts';
import { isSuccess } from '../faults.ts';
import { graphObjects, isGraphObject } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import type { Read } from '../transport/retry.ts';
import { selectionsFor } from './selection.ts';
import type { ReadType, TypeSelection } from './selection.ts';

export interface ImportContext {
  readonly read: Read;
  readonly origin: string;
  readonly tenant: string;
  /** Told of every group that comes by, with its `groupTypes` and `mailEnabled`, so that export need not ask. */
  readonly observe: (objectType: ReadType, object: GraphObject) => void;
  /** Whether the object was made by this connector just now, so that a 404 on it is the lag of a replica. */
  readonly isRecent: (id: string) => boolean;
  readonly ambient: Ambient;
}

const COLLECTIONS: { readonly [type in ReadType]: 'users' | 'groups' } = { user: 'users', group: 'groups' };

export async function* fullImport(context: ImportContext, request: FullImportRequest): AsyncIterable<ImportPage> {
  const scope = scopeOf(context, request);
  const links: { [type in ReadType]?: string } = {};
  let expected = await countObjects(context, scope.selections, request.signal);
  for (const selection of scope.selections) {
    const enumeration = startEnumeration(selection);
    const start = `/${COLLECTIONS[selection.objectType]}/delta?$select=${selection.tracked.join(',')}`;
    for await (const { items, deltaLink } of deltaPages(context, selection, start, request.signal)) {
      if (deltaLink !== undefined) links[selection.objectType] = deltaLink;
      const page = decodeEnumerationPage(enumeration, items, deltaLink !== undefined);
      yield expected === undefined ? page : { ...page, expected };
      expected = undefined;
    }
    for (const changes of closeReferences(enumeration)) yield { changes, faults: [] };
  }
  yield { changes: [], faults: [], cookie: writeCookie(scope, links) };
}

export async function* deltaImport(context: ImportContext, request: DeltaImportRequest): AsyncIterable<ImportPage> {
  const scope = scopeOf(context, request);
  let links: DeltaLinks = readCookie(scope, request.cookie);
  for (const selection of scope.selections) {
    const start = links[selection.objectType] ?? '';
    for await (const { items, deltaLink } of deltaPages(context, selection, start, request.signal)) {
      const page = decodeDeltaPage(selection, items);
      if (deltaLink === undefined) {
        // A link to the next page lives shorter than a delta link: going on from there could end in a full import.
        yield page;
      } else {
        links = { ...links, [selection.objectType]: deltaLink };
        yield { ...page, cookie: writeCookie(scope, links) };
      }
    }
  }
}

function scopeOf(context: ImportContext, selection: ImportSelection): CookieScope {
  return { origin: context.origin, tenant: context.tenant, selections: selectionsFor(selection) };
}

interface DeltaPage {
  readonly items: readonly GraphObject[];
  /** Only on the last page. */
  readonly deltaLink?: string;
}

async function* deltaPages(
  context: ImportContext,
  selection: TypeSelection,
  start: string,
  signal: AbortSignal,
): AsyncIterable<DeltaPage> {
  const readContext = readContextOf(context, selection.objectType);
  for (let link: string | undefined = start; link !== undefined;) {
    throwIfCancelled(signal, 'import');
    const body: GraphObject = bodyOf(await context.read(link, { signal }), readContext);
    const items = graphObjects(body['value']);
    for (const item of items) context.observe(selection.objectType, item);
    link = linkIn(body, '@odata.nextLink');
    const deltaLink = linkIn(body, '@odata.deltaLink');
    if (link === undefined && deltaLink === undefined) throw endless(readContext);
    yield link === undefined && deltaLink !== undefined ? { items, deltaLink } : { items };
  }
}

/** Every page has one of the two links (Graph, "Delta query"); without them nothing says where changes are read. */
function endless({ host, stage }: ReadContext): FaultError {
  return new FaultError({
    code: 'protocol-error',
    stage,
    detail: { host, reason: 'delta-link-missing' },
    retry: 'later',
  });
}

export function readContextOf(context: { readonly origin: string }, objectType: ReadType): ReadContext {
  return {
    operation: objectType === 'user' ? 'read-users' : 'read-groups',
    host: new URL(context.origin).host,
    stage: 'import',
  };
}

/** How many objects there are, for progress; a service that does not tell is no failure. */
async function countObjects(
  context: ImportContext,
  selections: readonly TypeSelection[],
  signal: AbortSignal,
): Promise<number | undefined> {
  let sum = 0;
  for (const { objectType } of selections) {
    // $count on directory objects is an advanced query (Graph, "Advanced query capabilities").
    const path = `/${COLLECTIONS[objectType]}?$count=true&$top=1&$select=id`;
    const answer = await context.read(path, { signal, headers: { ConsistencyLevel: 'eventual' } });
    const count = isSuccess(answer) && isGraphObject(answer.body) ? answer.body['@odata.count'] : undefined;
    if (typeof count !== 'number') return undefined;
    sum += count;
  }
  return sum;
}
