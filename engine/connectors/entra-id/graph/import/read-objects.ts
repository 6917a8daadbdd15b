/** Single objects as they stand, 20 to a request; the members of a large group in further requests. */

import type { ImportPage, ImportSelection } from '../../../connector.ts';
import type { ImportChange, ObjectReference } from '../../../../model/directory-object.ts';
import { anchorOf, idOfAnchor, referenceAnchor, typeOfAnchor } from '../../anchors.ts';
import { bodyOf, linkIn } from '../transport/answers.ts';
import { BATCH_LIMIT } from '../transport/batch.ts';
import type { Batches } from '../transport/batch.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { readContextOf } from './import.ts';
import type { ImportContext } from './import.ts';
import { dnIn, graphObjects, presentOnly, readAttributes, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import { READ_TYPES, selectionFor } from './selection.ts';
import type { ReadType, TypeSelection } from './selection.ts';
import { backoff, pause, throwIfCancelled } from '../../ambient.ts';

const MEMBERS_A_PAGE = 999;
const LAG_ATTEMPTS = 6;

export async function* readObjects(
  context: ImportContext,
  batches: Batches,
  anchors: readonly string[],
  request: ImportSelection & { readonly signal: AbortSignal },
): AsyncIterable<ImportPage> {
  const selections = new Map(READ_TYPES.map((type) => [type, selectionFor(type, request)]));
  for (let start = 0; start < anchors.length; start += BATCH_LIMIT) {
    throwIfCancelled(request.signal, 'import');
    const slice = anchors.slice(start, start + BATCH_LIMIT);
    const get: Get = (path, id) => getPatiently(context, batches, path, id, request.signal);
    const read = await Promise.all(slice.map((anchor) => readOne(context, get, anchor, selections)));
    yield { changes: read.flatMap(({ change }) => change), faults: [] };
    for (const { anchor, attribute, next } of read) {
      if (next !== undefined) yield* furtherReferences(context, anchor, attribute, next, request.signal);
    }
  }
}

interface ReadOne {
  readonly change: ImportChange;
  readonly anchor: string;
  readonly attribute: string;
  /** Where the rest of the references is. */
  readonly next: string | undefined;
}

async function readOne(
  context: ImportContext,
  get: Get,
  anchor: string,
  selections: ReadonlyMap<ReadType, TypeSelection>,
): Promise<ReadOne> {
  const type = typeOfAnchor(anchor);
  const id = idOfAnchor(anchor);
  const selection = type === 'user' || type === 'group' ? selections.get(type) : undefined;
  const gone: ReadOne = { change: { kind: 'delete', anchor }, anchor, attribute: '', next: undefined };
  if (!selection || id === undefined) return gone;
  const [answer, members] = await Promise.all([
    get(objectPath(selection, id), id),
    selection.objectType === 'group' && selection.reference ? get(membersPath(id), id) : undefined,
  ]);
  if (answer.status === 404 || members?.status === 404) return gone;
  const readContext = readContextOf(context, selection.objectType);
  const object = bodyOf(answer, readContext);
  context.observe(selection.objectType, object);
  const memberBody = members && bodyOf(members, readContext);
  const targets = memberBody ? graphObjects(memberBody['value']) : graphObjects([object['manager']]);
  const next = memberBody && linkIn(memberBody, '@odata.nextLink');
  return {
    change: wholeObject(selection, id, object, referencesOf(targets), next !== undefined),
    anchor,
    attribute: selection.reference?.name ?? '',
    next,
  };
}

function wholeObject(
  selection: TypeSelection,
  id: string,
  object: GraphObject,
  targets: readonly ObjectReference[],
  goesOn: boolean,
): ImportChange {
  const { objectType, mappings, reference } = selection;
  const anchor = anchorOf(objectType, id);
  return {
    kind: 'object',
    anchor,
    dn: dnIn(objectType, object, anchor) ?? `CN=${anchor}`,
    objectType,
    attributes: presentOnly(readAttributes(objectType, mappings, object)),
    references: reference ? { [reference.name]: targets } : {},
    ...(goesOn && reference ? { partial: [reference.name] } : {}),
  };
}

async function* furtherReferences(
  context: ImportContext,
  anchor: string,
  attribute: string,
  start: string,
  signal: AbortSignal,
): AsyncIterable<ImportPage> {
  for (let link: string | undefined = start; link !== undefined;) {
    throwIfCancelled(signal, 'import');
    const body: GraphObject = bodyOf(await context.read(link, { signal }), readContextOf(context, 'group'));
    link = linkIn(body, '@odata.nextLink');
    const targets = referencesOf(graphObjects(body['value']));
    yield { changes: [{ kind: 'references', anchor, attribute, targets, last: link === undefined }], faults: [] };
  }
}

function objectPath({ objectType, properties, reference }: TypeSelection, id: string): string {
  const select = `$select=${properties.join(',')}`;
  if (objectType === 'group') return `/groups/${id}?${select}`;
  return `/users/${id}?${select}${reference ? '&$expand=manager($select=id)' : ''}`;
}

function membersPath(id: string): string {
  return `/groups/${id}/members?$select=id&$top=${MEMBERS_A_PAGE}`;
}

function referencesOf(targets: readonly GraphObject[]): ObjectReference[] {
  return targets.flatMap((target) => {
    const id = textOf(target['id']);
    return id === undefined ? [] : [{ anchor: referenceAnchor(textOf(target['@odata.type']), id) }];
  });
}

type Get = (path: string, id: string) => Promise<GraphAnswer>;

async function getPatiently(
  context: ImportContext,
  batches: Batches,
  path: string,
  id: string,
  signal: AbortSignal,
): Promise<GraphAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await batches.send({ method: 'GET', path, repeatable: true });
    if (answer === 'unknown') throw new TypeError('A repeatable call came back without an answer');
    if (answer.status !== 404 || !context.isRecent(id) || attempt + 1 >= LAG_ATTEMPTS) return answer;
    await pause(context.ambient, backoff(attempt, context.ambient), signal, 'import');
  }
}
