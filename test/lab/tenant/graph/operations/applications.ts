/** App registrations over HTTP ("application resource type"). */

import { addApplication, isKnown, type StoredApplication } from '../../applications/registrations.ts';
import { badRequest, invalidValue, notFound } from '../../graph-error.ts';
import { isJsonObject, isStringArray, type Json, type JsonObject } from '../../json.ts';
import { matches, parseFilter, valueAt } from '../query/filter.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';
import { objectBody, withoutAnnotations } from './bodies.ts';
import { keysFrom, keyView, requireApplication } from './application-keys.ts';

export function listApplications(context: GraphContext): GraphResponse {
  const { registrations } = context.service;
  const known = registrations.applications.filter((one) => isKnown(registrations, one));
  return ok({
    '@odata.context': contextUrl(context.request, 'applications'),
    value: filtered(
      context,
      known.map((one) => view(one, false)),
    ).map((one) => selected(context, one)),
  });
}

export function getApplication(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const withKeys = (context.request.query.get('$select') ?? '').split(',').includes('keyCredentials');
  return ok({
    '@odata.context': contextUrl(context.request, 'applications/$entity'),
    ...selected(context, view(application, withKeys)),
  });
}

export function postApplication(context: GraphContext): GraphResponse {
  return created(context, undefined);
}

/** "Upsert application": made only with `Prefer: create-if-missing`. */
export function upsertApplication(context: GraphContext): GraphResponse {
  const uniqueName = context.params['uniqueName'] ?? '';
  // The directory itself knows at once: that is what the alternate key is for.
  const present = context.service.registrations.applications.find((one) => one.uniqueName === uniqueName);
  if (present !== undefined) {
    change(context, present, withoutAnnotations(objectBody(context.request)));
    return NO_CONTENT;
  }
  if (!/create-if-missing/i.test(context.request.headers['prefer'] ?? '')) throw notFound(uniqueName);
  return created(context, uniqueName);
}

export function patchApplication(context: GraphContext): GraphResponse {
  change(context, requireApplication(context), withoutAnnotations(objectBody(context.request)));
  return NO_CONTENT;
}

export function deleteApplication(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const { registrations } = context.service;
  registrations.applications.splice(registrations.applications.indexOf(application), 1);
  const principal = registrations.principals.findIndex(({ appId }) => appId === application.appId);
  if (principal >= 0) registrations.principals.splice(principal, 1);
  return NO_CONTENT;
}

function created(context: GraphContext, uniqueName: string | undefined): GraphResponse {
  const body = withoutAnnotations(objectBody(context.request));
  const { displayName, ...others } = body;
  if (typeof displayName !== 'string' || displayName === '') throw invalidValue('displayName', 'Application');
  // What cannot be set is refused before anything is made.
  const draft = { ...emptyApplication(), displayName };
  change(context, draft, others);
  const application = addApplication(context.service.registrations, { displayName, uniqueName });
  change(context, application, others);
  return {
    status: 201,
    body: { '@odata.context': contextUrl(context.request, 'applications/$entity'), ...view(application, false) },
  };
}

function emptyApplication(): StoredApplication {
  return {
    id: '',
    appId: '',
    uniqueName: null,
    createdAt: 0,
    visibleFrom: 0,
    displayName: '',
    requiredResourceAccess: [],
    tags: [],
    keys: [],
  };
}

function change(context: GraphContext, application: StoredApplication, changes: JsonObject): void {
  for (const [name, value] of Object.entries(changes)) {
    switch (name) {
      case 'displayName':
        if (typeof value !== 'string') throw invalidValue(name, 'Application');
        application.displayName = value;
        break;
      case 'signInAudience':
        if (value !== 'AzureADMyOrg') throw invalidValue(name, 'Application');
        break;
      case 'tags':
        if (!isStringArray(value)) throw invalidValue(name, 'Application');
        application.tags = value;
        break;
      case 'requiredResourceAccess':
        application.requiredResourceAccess = resourceAccess(value);
        break;
      case 'keyCredentials':
        application.keys = keysFrom(context.service.registrations, application, value);
        break;
      default:
        throw badRequest(`Property '${name}' is not emulated for applications, or read-only.`);
    }
  }
}

function resourceAccess(value: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(value) || !value.every(isJsonObject)) throw invalidValue('requiredResourceAccess', 'Application');
  const entries: readonly JsonObject[] = value;
  for (const entry of entries) {
    const access = entry['resourceAccess'];
    const isWhole =
      typeof entry['resourceAppId'] === 'string' &&
      Array.isArray(access) &&
      access.every(
        (one) =>
          isJsonObject(one) && typeof one['id'] === 'string' && (one['type'] === 'Role' || one['type'] === 'Scope'),
      );
    if (!isWhole) throw invalidValue('requiredResourceAccess', 'Application');
  }
  if (new Set(entries.map((entry) => entry['resourceAppId'])).size !== entries.length) {
    throw badRequest('Property requiredResourceAccess has duplicate values for resourceAppId.');
  }
  return entries;
}

function view(application: StoredApplication, withKeys: boolean): JsonObject {
  return {
    id: application.id,
    appId: application.appId,
    createdDateTime: new Date(application.createdAt).toISOString(),
    displayName: application.displayName,
    keyCredentials: application.keys.map((key) => keyView(key, withKeys)),
    requiredResourceAccess: application.requiredResourceAccess,
    signInAudience: 'AzureADMyOrg',
    tags: application.tags,
    uniqueName: application.uniqueName,
  };
}

export function filtered(context: GraphContext, views: readonly JsonObject[]): readonly JsonObject[] {
  const text = context.request.query.get('$filter');
  if (text === null) return views;
  const filter = parseFilter(text);
  return views.filter((one) => matches(filter, (path) => valueAt(one, path)));
}

export function selected({ request }: GraphContext, object: JsonObject): JsonObject {
  const select = request.query.get('$select');
  if (select === null) return object;
  const wanted = new Set(['id', ...select.split(',').map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted.has(name)));
}
