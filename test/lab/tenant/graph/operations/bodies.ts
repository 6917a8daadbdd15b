/** Request bodies: an object is expected, relationships travel as annotated properties or as `@odata.id`. */

import { findVisible, type Directory, type StoredObject } from '../../directory/directory.ts';
import { badRequest, notFound } from '../../graph-error.ts';
import { isJsonObject, isStringArray, type Json, type JsonObject } from '../../json.ts';
import type { GraphRequest } from '../service.ts';

const REFERENCE = /\/(?:directoryObjects|users|groups|contacts|devices)\/([^/?]+)$/;
/** "You can add up to 20 members in a single request." */
const MAX_REFERENCES = 20;

export function objectBody(request: GraphRequest): JsonObject {
  if (isJsonObject(request.body)) return request.body;
  throw badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

/** The body without annotations, which say nothing about values. */
export function withoutAnnotations(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes('@odata.')));
}

export function referencedObject(directory: Directory, url: Json | undefined): StoredObject {
  const id = typeof url === 'string' ? REFERENCE.exec(url)?.[1] : undefined;
  if (id === undefined) throw badRequest('Invalid URL format specified in @odata.id or bind property.');
  const object = findVisible(directory, id);
  if (object === undefined) throw notFound(id);
  return object;
}

/** The object a `$ref` request points at. */
export function referenceBody(directory: Directory, request: GraphRequest): StoredObject {
  return referencedObject(directory, objectBody(request)['@odata.id']);
}

/** The objects of `members@odata.bind` or `owners@odata.bind`. */
export function boundObjects(directory: Directory, body: JsonObject, link: 'members' | 'owners'): StoredObject[] {
  const urls = body[`${link}@odata.bind`];
  if (urls === undefined) return [];
  if (!isStringArray(urls)) throw badRequest(`Invalid value for '${link}@odata.bind'.`);
  return urls.map((url) => referencedObject(directory, url));
}

export function checkReferenceCount(body: JsonObject): void {
  const count = ['members', 'owners']
    .map((link) => body[`${link}@odata.bind`])
    .reduce<number>((sum, urls) => sum + (Array.isArray(urls) ? urls.length : 0), 0);
  if (count > MAX_REFERENCES) {
    throw badRequest(
      `The request contains ${String(count)} references; at most ${String(MAX_REFERENCES)} are allowed.`,
    );
  }
}
