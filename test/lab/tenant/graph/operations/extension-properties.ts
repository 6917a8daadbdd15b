/** Directory extensions of an application ("extensionProperty resource type"): registered, listed, removed. */

import { randomUUID } from 'node:crypto';
import type { StoredExtensionProperty } from '../../applications/registrations.ts';
import { badRequest, invalidValue, notFound } from '../../graph-error.ts';
import { isStringArray, type JsonObject } from '../../json.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';
import { requireApplication } from './application-keys.ts';
import { filtered, selected } from './applications.ts';
import { objectBody, withoutAnnotations } from './bodies.ts';

export const EXTENSION_TYPES: ReadonlySet<string> = new Set([
  'Binary',
  'Boolean',
  'DateTime',
  'Integer',
  'LargeInteger',
  'String',
]);
const TARGETS: ReadonlySet<string> = new Set([
  'User',
  'Group',
  'AdministrativeUnit',
  'Application',
  'Device',
  'Organization',
]);

export function listExtensionProperties(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const own = context.service.registrations.extensionProperties.filter(
    ({ applicationId }) => applicationId === application.id,
  );
  return shown(context, own, `applications('${application.id}')/extensionProperties`);
}

/** Everything that is registered in the tenant; `isSyncedFromOnPremises` is true of what Entra Connect registered. */
export function getAvailableExtensionProperties(context: GraphContext): GraphResponse {
  const { isSyncedFromOnPremises } = objectBody(context.request);
  const { extensionProperties } = context.service.registrations;
  return shown(context, isSyncedFromOnPremises === true ? [] : extensionProperties, 'extensionProperties');
}

export function postExtensionProperty(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const { registrations } = context.service;
  const body = withoutAnnotations(objectBody(context.request));
  const { name, dataType, targetObjects, isMultiValued = false, ...others } = body;
  if (Object.keys(others).length > 0) throw badRequest('One or more property values specified are invalid.');
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) throw invalidValue('name', 'ExtensionProperty');
  if (typeof dataType !== 'string' || !EXTENSION_TYPES.has(dataType)) {
    throw invalidValue('dataType', 'ExtensionProperty');
  }
  const hasTargets = isStringArray(targetObjects) && targetObjects.length > 0;
  if (!hasTargets || !targetObjects.every((target) => TARGETS.has(target))) {
    throw invalidValue('targetObjects', 'ExtensionProperty');
  }
  if (typeof isMultiValued !== 'boolean') throw invalidValue('isMultiValued', 'ExtensionProperty');
  const fullName = `extension_${application.appId.replaceAll('-', '')}_${name}`;
  if (registrations.extensionProperties.some((one) => one.name.toLowerCase() === fullName.toLowerCase())) {
    throw badRequest(`An extension property exists with the name ${fullName}.`);
  }
  const made: StoredExtensionProperty = {
    id: randomUUID(),
    applicationId: application.id,
    name: fullName,
    dataType,
    isMultiValued,
    targetObjects,
  };
  registrations.extensionProperties.push(made);
  const fragment = `applications('${application.id}')/extensionProperties/$entity`;
  return { status: 201, body: { '@odata.context': contextUrl(context.request, fragment), ...view(context, made) } };
}

/** "Delete extensionProperty": the values become undiscoverable, and stay where they are. */
export function deleteExtensionProperty(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const { extensionProperties } = context.service.registrations;
  const id = context.params['extensionProperty-id'] ?? '';
  const index = extensionProperties.findIndex((one) => one.id === id && one.applicationId === application.id);
  if (index < 0) throw notFound(id);
  extensionProperties.splice(index, 1);
  return NO_CONTENT;
}

function shown(context: GraphContext, found: readonly StoredExtensionProperty[], fragment: string): GraphResponse {
  const views = found.map((one) => view(context, one));
  const value = filtered(context, views).map((one) => selected(context, one));
  return ok({ '@odata.context': contextUrl(context.request, fragment), value });
}

function view({ service }: GraphContext, extension: StoredExtensionProperty): JsonObject {
  const { id, applicationId, name, dataType, isMultiValued, targetObjects } = extension;
  const owner = service.registrations.applications.find((one) => one.id === applicationId);
  return {
    id,
    deletedDateTime: null,
    appDisplayName: owner?.displayName ?? null,
    dataType,
    isMultiValued,
    isSyncedFromOnPremises: false,
    name,
    targetObjects,
  };
}
