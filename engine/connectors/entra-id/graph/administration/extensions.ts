/**
 * Directory extensions: attributes that the tenant has no property for, registered with an application and carried by users,
 * groups and devices as `extension_<client id without hyphens>_<name>`. Source: Microsoft Graph, "extensionProperty resource
 * type" and "Add custom data to resources using extensions".
 */

import type { AttributeType } from '../../../../model/attribute-value.ts';
import { FaultError } from '../../../../model/fault.ts';
import { graphObjects, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import type { Administration } from './administration.ts';

export interface WantedExtension {
  /** As the tenant is to know it, in full: `extension_<client id without hyphens>_<name>`. */
  readonly name: string;
  readonly type: Exclude<AttributeType, 'reference'>;
  readonly multiValued: boolean;
  readonly objectTypes: readonly ExtensionTarget[];
}

export type ExtensionTarget = 'user' | 'group' | 'device';

export interface RegisteredExtension {
  readonly id: string;
  readonly name: string;
  /** `String`, `Boolean`, `Integer`, `LargeInteger`, `Binary`, `DateTime`. */
  readonly dataType: string;
  readonly multiValued: boolean;
  /** `User`, `Group`, `Device`, ... */
  readonly targets: readonly string[];
}

export interface ExtensionRegistration {
  readonly name: string;
  /** False: it was there already, and fits. */
  readonly created: boolean;
}

/** What the tenant's types can hold of ours; the first is what is registered. Numbers may have 64 bits on premises. */
const DATA_TYPES: { readonly [type in WantedExtension['type']]: readonly [string, ...string[]] } = {
  string: ['String'],
  boolean: ['Boolean'],
  integer: ['LargeInteger', 'Integer'],
  binary: ['Binary'],
};

const TARGETS: { readonly [type in ExtensionTarget]: string } = { user: 'User', group: 'Group', device: 'Device' };

/**
 * Registers what is missing with the application whose client id is `clientId`; what is there stays as it is, so this may be
 * repeated. One outcome for each name, in the order wanted; several entries of one name are registered as one, for all of
 * their object types. Needs Application.ReadWrite.All of an administrator, or Application.ReadWrite.OwnedBy.
 *
 * Throws `application-unknown` where the tenant has no such application, `extension-registered-otherwise` where a name is taken
 * by one of another type, another number of values, or for other objects (registrations cannot be changed), and what
 * {@link Administration.call} throws.
 */
export async function registerExtensions(
  graph: Administration,
  clientId: string,
  wanted: readonly WantedExtension[],
): Promise<readonly ExtensionRegistration[]> {
  const application = await applicationId(graph, clientId);
  const present = await readRegistered(graph, application);
  const merged = mergeByName(wanted);
  // Nothing is registered where something else has to be put right first.
  for (const extension of merged) {
    const found = findByName(present, extension.name);
    if (found) requireFitting(extension, found);
  }
  const registrations: ExtensionRegistration[] = [];
  for (const extension of merged) {
    const created = findByName(present, extension.name) === undefined;
    if (created) await create(graph, application, extension);
    registrations.push({ name: extension.name, created });
  }
  return registrations;
}

/** Everything that is registered with the application. Throws `application-unknown`. */
export async function registeredExtensions(
  graph: Administration,
  clientId: string,
): Promise<readonly RegisteredExtension[]> {
  return readRegistered(graph, await applicationId(graph, clientId));
}

/** Everything that is registered in the tenant, with whatever application. */
export async function availableExtensions(graph: Administration): Promise<readonly RegisteredExtension[]> {
  const path = '/directoryObjects/getAvailableExtensionProperties';
  const found = await graph.call('read-extensions', { method: 'POST', path, body: {} });
  return graphObjects(found['value']).map(registeredOf);
}

async function applicationId(graph: Administration, clientId: string): Promise<string> {
  const found = await graph.find('read-application', `/applications(appId='${clientId}')?$select=id`);
  const id = textOf(found?.['id']);
  if (id !== undefined) return id;
  throw new FaultError({ code: 'application-unknown', stage: 'setup', detail: { clientId }, retry: 'never' });
}

async function readRegistered(graph: Administration, application: string): Promise<readonly RegisteredExtension[]> {
  const all: RegisteredExtension[] = [];
  let path: string | undefined = `/applications/${application}/extensionProperties`;
  while (path !== undefined) {
    const page: GraphObject = await graph.call('read-extensions', { method: 'GET', path });
    all.push(...graphObjects(page['value']).map(registeredOf));
    path = textOf(page['@odata.nextLink']);
  }
  return all;
}

function registeredOf(property: GraphObject): RegisteredExtension {
  const { targetObjects } = property;
  return {
    id: textOf(property['id']) ?? '',
    name: textOf(property['name']) ?? '',
    dataType: textOf(property['dataType']) ?? '',
    multiValued: property['isMultiValued'] === true,
    targets: Array.isArray(targetObjects) ? targetObjects.filter((target) => typeof target === 'string') : [],
  };
}

/** The service tells names apart without regard to letter case. */
function findByName(present: readonly RegisteredExtension[], name: string): RegisteredExtension | undefined {
  return present.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function mergeByName(wanted: readonly WantedExtension[]): readonly WantedExtension[] {
  const merged = new Map<string, WantedExtension>();
  for (const extension of wanted) {
    const key = extension.name.toLowerCase();
    const before = merged.get(key);
    const objectTypes = [...new Set([...(before?.objectTypes ?? []), ...extension.objectTypes])];
    merged.set(key, { ...(before ?? extension), objectTypes });
  }
  return [...merged.values()];
}

function requireFitting({ name, type, multiValued, objectTypes }: WantedExtension, found: RegisteredExtension): void {
  const isFitting =
    DATA_TYPES[type].includes(found.dataType) &&
    found.multiValued === multiValued &&
    objectTypes.every((objectType) => found.targets.includes(TARGETS[objectType]));
  if (isFitting) return;
  throw new FaultError({
    code: 'extension-registered-otherwise',
    stage: 'setup',
    attribute: name,
    detail: {
      attribute: name,
      type: described(DATA_TYPES[type][0], multiValued),
      registeredType: described(found.dataType, found.multiValued),
      targets: objectTypes.map((objectType) => TARGETS[objectType]).join(', '),
      registeredTargets: found.targets.join(', '),
    },
    retry: 'never',
  });
}

function described(dataType: string, multiValued: boolean): string {
  return multiValued ? `${dataType}*` : dataType;
}

/** The name that is sent is the part after the application. A registration whose answer was lost is found by its name. */
async function create(graph: Administration, application: string, extension: WantedExtension): Promise<void> {
  const body = {
    name: extension.name.replace(/^extension_[0-9a-f]{32}_/i, ''),
    dataType: DATA_TYPES[extension.type][0],
    isMultiValued: extension.multiValued,
    targetObjects: extension.objectTypes.map((objectType) => TARGETS[objectType]),
  };
  const path = `/applications/${application}/extensionProperties`;
  try {
    await graph.call('create-extension', { method: 'POST', path, body }, { notYet: ({ status }) => status === 404 });
  } catch (error) {
    const found = findByName(await readRegistered(graph, application), extension.name);
    if (!found) throw error;
    requireFitting(extension, found);
  }
}
