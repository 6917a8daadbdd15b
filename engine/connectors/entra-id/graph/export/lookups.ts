/** Looking before writing: objects by their anchors, the recycle bin, and who holds a value that we wanted. */

import type { Attributes } from '../../../../model/attribute-value.ts';
import { anchorOf, idOfAnchor, typeOfAnchor } from '../../anchors.ts';
import type { EntraObjectType } from '../../anchors.ts';
import { bodyOf } from '../transport/answers.ts';
import type { Batches } from '../transport/batch.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { conflictIn, errorOf, isSuccess, valueText } from '../faults.ts';
import { graphObjects, isGraphObject, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import { COLLECTIONS } from '../import/import.ts';

async function get(batches: Batches, path: string, advanced = false): Promise<GraphAnswer> {
  const headers = advanced ? { headers: { ConsistencyLevel: 'eventual' } } : {};
  const answer = await batches.send({ method: 'GET', path, ...headers, repeatable: true });
  return answer === 'unknown' ? { status: 0, headers: {}, body: undefined } : answer;
}

async function list(batches: Batches, path: string): Promise<readonly GraphObject[]> {
  const answer = await get(batches, path);
  return isSuccess(answer) && isGraphObject(answer.body) ? graphObjects(answer.body['value']) : [];
}

/** A text as an OData string literal inside a URL. */
export function literal(text: string): string {
  return `'${encodeURIComponent(text.replaceAll("'", "''"))}'`;
}

/** A user as a path segment; a `$` at the front would be read as a query option otherwise. */
export function userPath(idOrPrincipalName: string): string {
  return idOrPrincipalName.startsWith('$')
    ? `/users(${literal(idOrPrincipalName)})`
    : `/users/${encodeURIComponent(idOrPrincipalName)}`;
}

/**
 * The live user that carries the anchor. Filters run on an index that lags behind writes; a read by user principal
 * name does not, so a user made a moment ago is found by that.
 */
export async function findUser(
  batches: Batches,
  sourceAnchor: string,
  userPrincipalName: string | undefined,
  properties: readonly string[],
): Promise<GraphObject | undefined> {
  const select = `$select=${[...new Set(['id', 'onPremisesImmutableId', ...properties])].join(',')}`;
  const filter = `$filter=onPremisesImmutableId eq ${literal(sourceAnchor)}`;
  const found = await list(batches, `/users?${filter}&${select}`);
  const byAnchor = found.find((user) => user['onPremisesImmutableId'] === sourceAnchor);
  if (byAnchor || userPrincipalName === undefined) return byAnchor;
  const answer = await get(batches, `${userPath(userPrincipalName)}?${select}`);
  const user = isSuccess(answer) && isGraphObject(answer.body) ? answer.body : undefined;
  return user?.['onPremisesImmutableId'] === sourceAnchor ? user : undefined;
}

export interface RecycleBin {
  /** The id of the user in the recycle bin that carries the anchor; of several the one deleted last. */
  find(sourceAnchor: string): Promise<string | undefined>;
  /** The same of a group, by its alternate key. Only newer services put security groups there. */
  findGroup(uniqueName: string): Promise<string | undefined>;
}

/** The service takes so many values in one filter expression. */
const FILTER_VALUES = 15;

export function openRecycleBin(batches: Batches, host: string): RecycleBin {
  const users = openDeleted(batches, host, { type: 'user', property: 'onPremisesImmutableId' });
  const groups = openDeleted(batches, host, { type: 'group', property: 'uniqueName' });
  return { find: users, findGroup: groups };
}

interface Deleted {
  readonly type: 'user' | 'group';
  /** What objects are found by. */
  readonly property: string;
}

/** Asks for all values that are wanted in the same turn together. */
function openDeleted(batches: Batches, host: string, { type, property }: Deleted) {
  let waiting: { value: string; resolve: (id: string | undefined) => void; reject: (e: unknown) => void }[] = [];

  async function load(values: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const filter = `$filter=${property} in (${values.map(literal).join(',')})`;
    const select = `$select=id,${property},deletedDateTime&$count=true`;
    const answer = await get(batches, `/directory/deletedItems/microsoft.graph.${type}?${filter}&${select}`, true);
    // Where the bin cannot be filtered, a create goes ahead and meets the anchor's uniqueness at the latest.
    if (answer.status === 400 || answer.status === 501) return new Map();
    const body = bodyOf(answer, { operation: `restore-${type}s`, host, stage: 'export' });
    const oldestFirst = graphObjects(body['value']).toSorted((a, b) => deletedAt(a).localeCompare(deletedAt(b)));
    const ids = new Map<string, string>();
    for (const object of oldestFirst) ids.set(String(object[property]), String(object['id']));
    return ids;
  }

  function flush(): void {
    const asked = waiting;
    waiting = [];
    for (let start = 0; start < asked.length; start += FILTER_VALUES) {
      const part = asked.slice(start, start + FILTER_VALUES);
      load(part.map(({ value }) => value)).then(
        (ids) => part.forEach(({ value, resolve }) => resolve(ids.get(value))),
        (error: unknown) => part.forEach(({ reject }) => reject(error)),
      );
    }
  }

  return (value: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ value, resolve, reject });
    });
}

function deletedAt(object: GraphObject): string {
  return textOf(object['deletedDateTime']) ?? '';
}

export interface Holder {
  readonly anchor: string;
  readonly name: string;
}

const HOLDER_NAMES = '$select=id,displayName,userPrincipalName,mail';

/**
 * Who holds the value that was refused for not being unique: the object that the service names, or one found by the
 * value itself where it names none.
 */
export async function findHolder(
  batches: Batches,
  answer: GraphAnswer,
  attributes: Attributes,
): Promise<Holder | undefined> {
  const { details } = errorOf(answer);
  const named = details
    .find(({ code }) => code === 'ConflictingObjects')
    ?.message.match(/\b(?:User|Group|Contact)_[0-9a-f-]{36}\b/i);
  if (named) return nameHolder(batches, named[0]);
  const property = conflictIn(answer)?.property;
  const principal = valueText(attributes, 'userPrincipalName');
  const address = valueText(attributes, 'mail') ?? principal;
  const anchor = valueText(attributes, 'sourceAnchor');
  if (property === 'onPremisesImmutableId' && anchor !== undefined) {
    const filter = `$filter=onPremisesImmutableId eq ${literal(anchor)}`;
    return holderIn('user', await list(batches, `/users?${filter}&${HOLDER_NAMES}`));
  }
  if (property !== 'proxyAddresses' && property !== 'mail' && principal !== undefined) {
    const found = await get(batches, `${userPath(principal)}?${HOLDER_NAMES}`);
    const holder = holderIn('user', isSuccess(found) ? graphObjects([found.body]) : []);
    if (holder) return holder;
  }
  return address === undefined ? undefined : findAddressHolder(batches, address);
}

/** The service names its conflicting object by anchor only. One in the recycle bin has no name to be read here. */
async function nameHolder(batches: Batches, anchor: string): Promise<Holder> {
  const objectType = typeOfAnchor(anchor) ?? 'user';
  const names = objectType === 'user' ? HOLDER_NAMES : '$select=id,displayName,mail';
  const found = await get(batches, `${COLLECTIONS[objectType]}/${idOfAnchor(anchor)}?${names}`);
  const holder = holderIn(objectType, isSuccess(found) ? graphObjects([found.body]) : []);
  return { anchor, name: holder?.name ?? anchor };
}

async function findAddressHolder(batches: Batches, address: string): Promise<Holder | undefined> {
  const primary = literal(`SMTP:${address}`);
  const secondary = literal(`smtp:${address}`);
  const filter = `$filter=proxyAddresses/any(p:p eq ${primary}) or proxyAddresses/any(p:p eq ${secondary})`;
  const user = holderIn('user', await list(batches, `/users?${filter}&${HOLDER_NAMES}`));
  if (user) return user;
  const names = '$select=id,displayName,mail';
  const group = holderIn('group', await list(batches, `/groups?${filter}&${names}`));
  return group ?? holderIn('contact', await list(batches, `/contacts?${filter}&${names}`));
}

function holderIn(objectType: EntraObjectType, found: readonly GraphObject[]): Holder | undefined {
  const id = textOf(found[0]?.['id']);
  if (!found[0] || id === undefined) return undefined;
  const { displayName, userPrincipalName, mail } = found[0];
  return {
    anchor: anchorOf(objectType, id),
    name: textOf(displayName) ?? textOf(userPrincipalName) ?? textOf(mail) ?? id,
  };
}
