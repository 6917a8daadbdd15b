/**
 * Full and delta import by delta queries.
 *
 * A delta query without a token enumerates the collection and ends with the link from which changes are read later, so
 * nothing is missed in between; and it is the documented way to read members and managers in bulk, without a request
 * for each group.
 */

import { FaultError } from '../../../../model/fault.ts';
import type { Fault } from '../../../../model/fault.ts';
import type { DeltaImportRequest, FullImportRequest, ImportPage } from '../../../connector.ts';
import type { EntraObjectType } from '../../anchors.ts';
import { isPermitted } from '../../permissions.ts';
import { attributeMapWith } from '../attribute-map.ts';
import { isSuccess } from '../faults.ts';
import { isGraphObject } from '../objects.ts';
import { unregisteredExtension } from '../transport/answers.ts';
import type { ImportContext } from './context.ts';
import { closeReferences, decodeDeltaPage, decodeEnumerationPage, startEnumeration } from './changes.ts';
import { leavingOut, readCookie, writeCookie } from './cookie.ts';
import type { CookieScope, DeltaLinks } from './cookie.ts';
import { deltaPages, readContextOf } from './pages.ts';
import { isOptional, selectionsFor } from './selection.ts';
import type { TypeSelection } from './selection.ts';

export const COLLECTIONS: { readonly [type in EntraObjectType]: string } = {
  user: '/users',
  group: '/groups',
  contact: '/contacts',
  device: '/devices',
};

export async function* fullImport(context: ImportContext, request: FullImportRequest): AsyncIterable<ImportPage> {
  const { signal } = request;
  const { known, faults } = await withoutUnregistered(context, scopeOf(context, request), signal);
  const links: { [type in EntraObjectType]?: string } = {};
  yield { changes: [], faults, ...(await expectation(context, known.selections, signal)) };
  for (const selection of known.selections) {
    if (isOptional(selection.objectType) && !(await mayRead(context, selection.objectType))) continue;
    const enumeration = startEnumeration(selection);
    const start = `${COLLECTIONS[selection.objectType]}/delta?$select=${selection.tracked.join(',')}`;
    for await (const { items, deltaLink } of deltaPages(context, selection, { link: start, fresh: true }, signal)) {
      if (deltaLink !== undefined) links[selection.objectType] = deltaLink;
      yield decodeEnumerationPage(enumeration, items, deltaLink !== undefined);
    }
    for (const changes of closeReferences(enumeration)) yield { changes, faults: [] };
  }
  context.restarts.count = 0;
  yield { changes: [], faults: [], cookie: writeCookie(known, links) };
}

export async function* deltaImport(context: ImportContext, request: DeltaImportRequest): AsyncIterable<ImportPage> {
  const { scope, links: before } = readCookie(scopeOf(context, request), request.cookie);
  let links: DeltaLinks = before;
  for (const name of scope.unregistered) yield { changes: [], faults: [unregisteredFault(name)] };
  for (const selection of scope.selections) {
    const link = links[selection.objectType];
    if (link === undefined) {
      // The last full import might not read this type. Now that it may, only another one can begin with it.
      if (await mayRead(context, selection.objectType)) throw permissionGranted(selection.objectType);
      continue;
    }
    for await (const { items, deltaLink } of deltaPages(context, selection, { link, fresh: false }, request.signal)) {
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
  context.restarts.count = 0;
}

function scopeOf(
  context: ImportContext,
  selection: Pick<FullImportRequest, 'objectTypes' | 'attributes'>,
): CookieScope {
  const { origin, tenant } = context;
  const table = attributeMapWith(context.extensions);
  return { origin, tenant, selections: selectionsFor(selection, table), unregistered: [] };
}

/**
 * A property that is not registered any more fails every query that names it. It is left out and named, so that the rest
 * goes on: one look at the first user or group that there is tells.
 */
async function withoutUnregistered(
  context: ImportContext,
  asked: CookieScope,
  signal: AbortSignal,
): Promise<{ readonly known: CookieScope; readonly faults: readonly Fault[] }> {
  const unregistered: string[] = [];
  for (const { objectType, mappings } of asked.selections) {
    const names = mappings.filter(({ shape }) => shape === 'directory-extension').map(({ name }) => name);
    for (let left = names; left.length > 0;) {
      const path = `${COLLECTIONS[objectType]}?$select=id,${left.join(',')}&$top=1`;
      const missing = unregisteredExtension(await context.read(path, { signal }));
      const found = missing === undefined ? undefined : left.find((name) => isSame(name, missing));
      if (found === undefined) break;
      unregistered.push(found);
      left = left.filter((name) => name !== found);
    }
  }
  return { known: leavingOut(asked, unregistered), faults: unregistered.map(unregisteredFault) };
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function unregisteredFault(attribute: string): Fault {
  return { code: 'extension-not-registered', stage: 'import', attribute, detail: { attribute }, retry: 'never' };
}

/** By what the token says: a request that the service would refuse is not sent. */
async function mayRead(context: ImportContext, objectType: EntraObjectType): Promise<boolean> {
  const roles = await context.roles();
  return roles !== undefined && isPermitted(roles, readContextOf(context, objectType).operation);
}

function permissionGranted(objectType: EntraObjectType): FaultError {
  const detail = { reason: 'permission-granted', objectType };
  return new FaultError({ code: 'delta-token-expired', stage: 'import', detail, retry: 'now' });
}

/** How many objects there are, for progress; a service that does not tell is no failure. */
async function expectation(
  context: ImportContext,
  selections: readonly TypeSelection[],
  signal: AbortSignal,
): Promise<Pick<ImportPage, 'expected'>> {
  let expected = 0;
  for (const { objectType } of selections) {
    if (isOptional(objectType) && !(await mayRead(context, objectType))) continue;
    // $count on directory objects is an advanced query (Graph, "Advanced query capabilities").
    const path = `${COLLECTIONS[objectType]}?$count=true&$top=1&$select=id`;
    const answer = await context.read(path, { signal, headers: { ConsistencyLevel: 'eventual' } });
    const count = isSuccess(answer) && isGraphObject(answer.body) ? answer.body['@odata.count'] : undefined;
    if (typeof count !== 'number') return {};
    expected += count;
  }
  return { expected };
}
