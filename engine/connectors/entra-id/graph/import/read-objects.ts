/** Single objects as they stand, 20 to a request; members and owners of a group in further requests. */

import type { ImportPage, ImportSelection } from '../../../connector.ts';
import type { ImportChange, ObjectReference } from '../../../../model/directory-object.ts';
import { anchorOf, idOfAnchor, OBJECT_TYPES, referenceAnchor, typeOfAnchor } from '../../anchors.ts';
import type { EntraObjectType } from '../../anchors.ts';
import { attributeMapWith } from '../attribute-map.ts';
import { bodyOf, linkIn } from '../transport/answers.ts';
import { BATCH_LIMIT } from '../transport/batch.ts';
import type { Batches } from '../transport/batch.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { COLLECTIONS } from './import.ts';
import type { ImportContext } from './context.ts';
import { readContextOf } from './pages.ts';
import { dnIn, graphObjects, presentOnly, readAttributes, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import { selectionFor } from './selection.ts';
import type { TypeSelection } from './selection.ts';
import { backoff, pause, throwIfCancelled } from '../../ambient.ts';

const LINKS_A_PAGE = 999;
const LAG_ATTEMPTS = 6;

export async function* readObjects(
  context: ImportContext,
  batches: Batches,
  anchors: readonly string[],
  request: ImportSelection & { readonly signal: AbortSignal },
): AsyncIterable<ImportPage> {
  const table = attributeMapWith(context.extensions);
  const selections = new Map(OBJECT_TYPES.map((type) => [type, selectionFor(type, request, table)]));
  for (let start = 0; start < anchors.length; start += BATCH_LIMIT) {
    throwIfCancelled(request.signal, 'import');
    const slice = anchors.slice(start, start + BATCH_LIMIT);
    const get: Get = (path, id) => getPatiently(context, batches, path, id, request.signal);
    const read = await Promise.all(slice.map((anchor) => readOne(context, get, anchor, selections)));
    yield { changes: read.map(({ change }) => change), faults: [] };
    for (const { change, further } of read) {
      for (const { attribute, next } of further) {
        yield* furtherReferences(context, change.anchor, attribute, next, request.signal);
      }
    }
  }
}

interface ReadOne {
  readonly change: ImportChange;
  /** Lists that go on, and where. */
  readonly further: readonly { readonly attribute: string; readonly next: string }[];
}

async function readOne(
  context: ImportContext,
  get: Get,
  anchor: string,
  selections: ReadonlyMap<EntraObjectType, TypeSelection>,
): Promise<ReadOne> {
  const type = typeOfAnchor(anchor);
  const id = idOfAnchor(anchor);
  const selection = type && selections.get(type);
  const gone: ReadOne = { change: { kind: 'delete', anchor }, further: [] };
  if (!selection || id === undefined) return gone;
  const lists = selection.references.filter(({ multiValued }) => multiValued);
  const [answer, ...listed] = await Promise.all([
    get(objectPath(selection, id), id),
    ...lists.map(({ property }) => get(listPath(property, id), id)),
  ]);
  if (answer.status === 404 || listed.some(({ status }) => status === 404)) return gone;
  const readContext = readContextOf(context, selection.objectType);
  const object = bodyOf(answer, readContext);
  context.observe(selection.objectType, object);
  const bodies = listed.map((one) => bodyOf(one, readContext));
  const references: Record<string, readonly ObjectReference[]> = {};
  for (const { name, property, multiValued } of selection.references) {
    if (!multiValued) references[name] = referencesOf(graphObjects([object[property]]));
  }
  const further: { attribute: string; next: string }[] = [];
  for (const [index, { name }] of lists.entries()) {
    const body = bodies[index] ?? {};
    references[name] = referencesOf(graphObjects(body['value']));
    const next = linkIn(body, '@odata.nextLink');
    if (next !== undefined) further.push({ attribute: name, next });
  }
  return { change: wholeObject(selection, id, object, references, further), further };
}

function wholeObject(
  { objectType, mappings }: TypeSelection,
  id: string,
  object: GraphObject,
  references: { readonly [attribute: string]: readonly ObjectReference[] },
  further: ReadOne['further'],
): ImportChange {
  const anchor = anchorOf(objectType, id);
  return {
    kind: 'object',
    anchor,
    dn: dnIn(objectType, object, anchor) ?? `CN=${anchor}`,
    objectType,
    attributes: presentOnly(readAttributes(objectType, mappings, object)),
    references,
    ...(further.length > 0 ? { partial: further.map(({ attribute }) => attribute) } : {}),
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

function objectPath({ objectType, properties, references }: TypeSelection, id: string): string {
  // Single links are expanded, lists have pages of their own.
  const expanded = references
    .filter(({ multiValued }) => !multiValued)
    .map(({ property }) => `${property}($select=id)`);
  const path = `${COLLECTIONS[objectType]}/${id}?$select=${properties.join(',')}`;
  return expanded.length > 0 ? `${path}&$expand=${expanded.join(',')}` : path;
}

function listPath(property: string, id: string): string {
  return `/groups/${id}/${property}?$select=id&$top=${LINKS_A_PAGE}`;
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
