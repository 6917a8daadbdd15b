/** The organization, its domains, and objects by id. */

import { isVisible, type Domain, type StoredObject } from '../../directory/directory.ts';
import { ODATA_TYPES } from '../../directory/properties.ts';
import { isRootDomain } from '../../federation/state.ts';
import { badRequest, insufficientPrivileges, notFound } from '../../graph-error.ts';
import { isStringArray, type Json, type JsonObject } from '../../json.ts';
import { objectBody, withoutAnnotations } from './bodies.ts';
import { projectTyped } from '../query/projection.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse, type GraphService } from '../service.ts';

const MAX_IDS = 1000;
const SELECTABLE_TYPES: ReadonlySet<string> = new Set(['user', 'group', 'orgContact', 'device', 'directoryObject']);
const NEVER_EXPIRES_DAYS = 2147483647;

/** What an administrator may write; the service sets the rest. */
const ORGANIZATION_WRITABLE: { readonly [property: string]: (value: Json) => boolean } = {
  displayName: (value) => typeof value === 'string' && value !== '',
  marketingNotificationEmails: isStringArray,
  onPremisesSyncEnabled: (value) => typeof value === 'boolean',
  securityComplianceNotificationMails: isStringArray,
  securityComplianceNotificationPhones: isStringArray,
  technicalNotificationMails: isStringArray,
};

function organization({ service, request }: GraphContext): JsonObject {
  const { directory } = service;
  return {
    id: directory.tenantId,
    ...directory.organization,
    tenantType: 'AAD',
    ...(request.version === 'beta' ? { directorySizeQuota: quota(service) } : {}),
    verifiedDomains: directory.domains
      .filter((domain) => domain.isVerified)
      .map((domain) => ({
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: domain.isDefault,
        isInitial: domain.isInitial,
        name: domain.name,
        type: domain.authenticationType,
      })),
  };
}

/** An object in the recycle bin counts a quarter ("Microsoft Entra service limits and restrictions"). */
function quota({ directory, settings }: GraphService): JsonObject {
  const present = [...directory.objects.values()].filter((object) => !object.purged);
  const used = present.reduce((sum, object) => sum + (object.deletedAt === null ? 1 : 0.25), 0);
  return { used: Math.ceil(used), total: settings.directoryQuota };
}

function selected(context: GraphContext, object: JsonObject): JsonObject {
  const select = context.request.query.get('$select');
  if (select === null) return object;
  const wanted = new Set(['id', ...select.split(',').map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted.has(name)));
}

export function listOrganization(context: GraphContext): GraphResponse {
  const value = [selected(context, organization(context))];
  return ok({ '@odata.context': contextUrl(context.request, 'organization'), value });
}

export function getOrganization(context: GraphContext): GraphResponse {
  requireThisTenant(context);
  const { request } = context;
  return ok({
    '@odata.context': contextUrl(request, 'organization/$entity'),
    ...selected(context, organization(context)),
  });
}

export function patchOrganization(context: GraphContext): GraphResponse {
  requireThisTenant(context);
  const changes = withoutAnnotations(objectBody(context.request));
  for (const [property, value] of Object.entries(changes)) {
    if (ORGANIZATION_WRITABLE[property]?.(value) === true) continue;
    throw badRequest('One or more property values specified are invalid.');
  }
  const { directory } = context.service;
  directory.organization = { ...directory.organization, ...changes };
  return NO_CONTENT;
}

function requireThisTenant({ service, params }: GraphContext): void {
  const id = params['organization-id'] ?? '';
  if (id.toLowerCase() !== service.directory.tenantId) throw notFound(id);
}

function domainView({ service }: GraphContext, domain: Domain): JsonObject {
  return {
    id: domain.name,
    authenticationType: domain.authenticationType,
    availabilityStatus: null,
    isAdminManaged: true,
    isDefault: domain.isDefault,
    isInitial: domain.isInitial,
    isRoot: isRootDomain(service.directory, domain),
    isVerified: domain.isVerified,
    manufacturer: null,
    model: null,
    passwordNotificationWindowInDays: 14,
    passwordValidityPeriodInDays: NEVER_EXPIRES_DAYS,
    state: null,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  };
}

export function listDomains(context: GraphContext): GraphResponse {
  const value = context.service.directory.domains.map((domain) => selected(context, domainView(context, domain)));
  return ok({ '@odata.context': contextUrl(context.request, 'domains'), value });
}

export function getDomain(context: GraphContext): GraphResponse {
  const name = context.params['domain-id'] ?? '';
  const domain = context.service.directory.domains.find((known) => known.name === name.toLowerCase());
  if (domain === undefined) throw notFound(name);
  return ok({
    '@odata.context': contextUrl(context.request, 'domains/$entity'),
    ...selected(context, domainView(context, domain)),
  });
}

/** No application permission exists for it: an unattended connector is always refused. */
export function refuseApplication(): GraphResponse {
  throw insufficientPrivileges();
}

export function getByIds({ service, request }: GraphContext): GraphResponse {
  const { ids, types } = objectBody(request);
  if (!isStringArray(ids) || ids.length === 0) throw badRequest("Invalid value specified for property 'ids'.");
  if (ids.length > MAX_IDS) throw badRequest(`The number of ids exceeds the limit of ${String(MAX_IDS)}.`);
  if (types !== undefined && !(isStringArray(types) && types.every((type) => SELECTABLE_TYPES.has(type)))) {
    throw badRequest("Invalid value specified for property 'types'.");
  }
  const isWanted = (object: StoredObject): boolean =>
    !isStringArray(types) || types.includes(ODATA_TYPES[object.kind]) || types.includes('directoryObject');
  const value = [...new Set(ids.map((id) => id.toLowerCase()))]
    .map((id) => service.directory.objects.get(id))
    .filter((object) => object !== undefined)
    .filter((object) => isVisible(service.directory, object) && isWanted(object))
    .map((object) => projectTyped(object, undefined));
  return ok({ '@odata.context': contextUrl(request, 'directoryObjects'), value });
}
