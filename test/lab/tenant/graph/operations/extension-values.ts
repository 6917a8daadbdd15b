/**
 * Values of directory extensions as a request writes them: only of registered ones, of the registered type, and not too
 * many ("Add custom data to resources using extensions", directory extensions).
 */

import type { StoredExtensionProperty } from '../../applications/registrations.ts';
import type { StoredObject } from '../../directory/directory.ts';
import { EXTENSION_PROPERTY } from '../../directory/properties.ts';
import { badRequest, GraphError, invalidValue } from '../../graph-error.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { GraphRequest, GraphService } from '../service.ts';

export type ExtensionTarget = 'User' | 'Group' | 'Device';

/** "Strings of 256 characters, binary of 256 bytes"; of all applications together an object holds so many values. */
const MAX_LENGTH = 256;
const MAX_VALUES = 100;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const MENTIONED = /\bextension_[0-9a-f]{32}_\w+/gi;

export interface SplitBody {
  /** What is no directory extension. */
  readonly rest: JsonObject;
  readonly extensions: JsonObject;
}

/** Throws what the service answers for an extension that is not registered for the target, or a value that does not fit. */
export function splitExtensions(
  service: GraphService,
  target: ExtensionTarget,
  body: JsonObject,
  before: StoredObject | undefined,
): SplitBody {
  const entries = Object.entries(body);
  const extensions = entries.filter(([name]) => EXTENSION_PROPERTY.test(name));
  const known = extensions.map(([name, value]) => ({ name, value, extension: find(service, name) }));
  const missing = known.filter(({ extension }) => extension?.targetObjects.includes(target) !== true);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw badRequest(`The following extension properties are not available: ${names}.`);
  }
  for (const { name, value, extension } of known) {
    if (extension !== undefined && !isAcceptable(extension, value)) throw invalidValue(name, target);
  }
  const written = Object.fromEntries(extensions);
  if (extensions.length > 0) checkQuota({ ...before?.properties, ...written });
  return { rest: Object.fromEntries(entries.filter(([name]) => !EXTENSION_PROPERTY.test(name))), extensions: written };
}

/** Naming an extension that nobody registered, or whose registration is gone, fails the whole query. */
export function refuseUnknownExtensions(service: GraphService, { query }: GraphRequest): void {
  for (const option of ['$select', '$filter', '$orderby']) {
    refuseUnknownNames(
      service,
      [...(query.get(option) ?? '').matchAll(MENTIONED)].map(([name]) => name),
    );
  }
}

/** Of names of properties, those that look like directory extensions. */
export function refuseUnknownNames(service: GraphService, names: readonly string[]): void {
  const unknown = names.find((name) => EXTENSION_PROPERTY.test(name) && find(service, name) === undefined);
  if (unknown === undefined) return;
  throw badRequest(`Property '${unknown}' does not exist as a declared property or extension property.`);
}

function find({ registrations }: GraphService, name: string): StoredExtensionProperty | undefined {
  return registrations.extensionProperties.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function checkQuota(properties: JsonObject): void {
  const held = Object.entries(properties).filter(([name, value]) => EXTENSION_PROPERTY.test(name) && !isEmpty(value));
  if (held.length <= MAX_VALUES) return;
  const message = `The number of extension values of the object exceeds the limit of ${String(MAX_VALUES)}.`;
  throw new GraphError(400, 'Directory_QuotaExceeded', message);
}

function isEmpty(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function isAcceptable({ dataType, isMultiValued }: StoredExtensionProperty, value: Json): boolean {
  if (!isMultiValued) return value === null || isOfType(dataType, value);
  return Array.isArray(value) && value.every((item: Json) => isOfType(dataType, item));
}

function isOfType(dataType: string, value: Json): boolean {
  switch (dataType) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    case 'LargeInteger':
      return typeof value === 'number' && Number.isInteger(value);
    case 'Binary':
      return typeof value === 'string' && isBase64(value) && Buffer.from(value, 'base64').length <= MAX_LENGTH;
    case 'DateTime':
      return typeof value === 'string' && DATE_TIME.test(value);
    default:
      return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
  }
}

function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
}
