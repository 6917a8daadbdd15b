/** What Graph checks of every value that is written, whichever the property. */

import { badRequest, invalidValue, readOnlyProperty } from '../graph-error.ts';
import { isJsonObject, isStringArray, type Json, type JsonObject } from '../json.ts';
import { propertyDefinition, RESOURCE_NAMES, type ObjectKind, type PropertyDefinition } from './properties.ts';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** ASCII without `@ () \ [] " ; : <> ,` and space (user and group resource pages, `mailNickname`). */
const MAIL_NICKNAME = /^[\x21-\x7e]+$/;
const MAIL_NICKNAME_FORBIDDEN = /[@()\\[\]";:<>, ]/;

/** Refuses read-only, unknown and malformed values; `@odata.type` and relationship binds are not its business. */
export function checkWrittenValues(kind: ObjectKind, body: JsonObject): void {
  for (const [property, value] of Object.entries(body)) {
    const definition = propertyDefinition(kind, property);
    if (definition === undefined) throw badRequest('One or more property values specified are invalid.');
    if (definition.readOnly === true) throw readOnlyProperty(property);
    if (!isAcceptable(definition, value)) throw invalidValue(property, RESOURCE_NAMES[kind]);
    if (property === 'mailNickname' && !isMailNickname(value)) throw invalidValue(property, RESOURCE_NAMES[kind]);
  }
}

function isMailNickname(value: Json): boolean {
  return typeof value === 'string' && MAIL_NICKNAME.test(value) && !MAIL_NICKNAME_FORBIDDEN.test(value);
}

function isAcceptable(definition: PropertyDefinition, value: Json): boolean {
  if (value === null) return definition.required !== true && definition.type !== 'texts';
  switch (definition.type) {
    case 'text':
      return (
        typeof value === 'string' && value !== '' && value.length <= (definition.maxLength ?? Number.POSITIVE_INFINITY)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
      return (
        isStringArray(value) &&
        value.every((item) => item !== '' && item.length <= (definition.maxLength ?? Number.POSITIVE_INFINITY))
      );
    case 'dateTime':
      return typeof value === 'string' && DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'record':
      return isJsonObject(value);
    case 'records':
      return Array.isArray(value);
  }
}

/** Refuses a body that lacks a property the resource cannot be created without. */
export function checkRequired(body: JsonObject, required: readonly string[]): void {
  for (const property of required) {
    if (body[property] === undefined || body[property] === null) {
      throw badRequest(`A value is required for property '${property}' of resource.`, [
        { code: 'MissingValue', message: `A value is required for property '${property}'.`, target: property },
      ]);
    }
  }
}
