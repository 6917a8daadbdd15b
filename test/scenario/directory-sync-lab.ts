/** The lab with the directory-sync back end, and what went over its wire in a form that a test can read. */

import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import type { BackEnd, EntraIdSettings } from '../../engine/connectors/entra-id/settings.ts';
import type { AnswersDocument } from '../../engine/setup/answers.ts';
import type { DirectorySyncOptions, ObjectView, RecordedCall, Tenant } from '../lab/tenant/tenant.ts';
import { openLab, type Lab, type LabOptions } from './lab.ts';

export interface SyncLabOptions extends LabOptions {
  /** Default `directory-sync`. */
  readonly backEnd?: BackEnd;
  readonly service?: DirectorySyncOptions;
  readonly settings?: EntraIdSettings['directorySync'];
  /** What the connector would sleep is over at once, and told here in milliseconds. */
  readonly waits?: number[];
}

/** A tenant that synchronizes, an application that may, an engine set up for both. Nothing has been synchronized yet. */
export async function openSyncLab(options: SyncLabOptions = {}): Promise<Lab> {
  const { service = {}, settings = {}, backEnd = 'directory-sync', waits, ...rest } = options;
  const directorySync: DirectorySyncOptions = { throttle: 'off', ...service };
  const lab = await openLab({ ...rest, unconfigured: true, tenant: { directorySync, record: true, ...rest.tenant } });
  const answers = answersFor(lab, backEnd, settings);
  await createDispatcher(lab.engine).call('setup', { answers });
  if (waits !== undefined) {
    const sleep = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds));
    await lab.restart({ entra: { sleep } });
  }
  return Object.assign(lab, { answers });
}

/** The lab's answers for a back end, by an application of its own that may use both. */
export function answersFor(
  { answers, tenant, client }: Pick<Lab, 'answers' | 'tenant' | 'client'>,
  backEnd: BackEnd,
  settings: EntraIdSettings['directorySync'] = {},
): AnswersDocument {
  return {
    ...answers,
    tenant: { ...answers.tenant, ...tenantAnswers(tenant, client.certificatePem, backEnd, settings) },
  };
}

/** Of the tenant's answers what its back end is made of. */
export function tenantAnswers(
  tenant: Tenant,
  certificatePem: string,
  backEnd: BackEnd,
  settings: EntraIdSettings['directorySync'] = {},
) {
  const { origin, caCertificatePem: caPem } = tenant;
  const clientId = tenant.registerApplication({
    certificatePem,
    permissions: [...LEAST_PERMISSIONS],
    directorySync: true,
  });
  return {
    clientId,
    backEnd,
    cloud: { authority: origin, graph: origin, directorySync: origin, caPem },
    directorySync: { pace: 'unlimited', ...settings },
  } as const;
}

/** An object as a request carried it. */
export interface SentObject {
  readonly type: string;
  readonly operation: string;
  readonly sourceAnchor: string | undefined;
  /** Of values that are no links; none where the attribute is cleared. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** How many links of each attribute were added and removed one by one. */
  readonly links: ReadonlyMap<string, { readonly added: number; readonly removed: number }>;
}

/** All requests of an operation that were recorded. */
export function callsOf(tenant: Tenant, operation: string): RecordedCall[] {
  return tenant.directorySync.requests.filter((call) => call.operation === operation);
}

/** The objects that were sent, in order, one for each time. */
export function sentObjects(tenant: Tenant): SentObject[] {
  return callsOf(tenant, 'ProvisionAzureADSyncObjects2').flatMap(objectsIn);
}

export function objectsIn({ envelope }: RecordedCall): SentObject[] {
  return inside(envelope, 'AzureADSyncObject').map(objectIn);
}

function objectIn(xml: string): SentObject {
  const values = new Map<string, readonly string[]>();
  const links = new Map<string, { readonly added: number; readonly removed: number }>();
  for (const property of inside(xml, 'KeyValueOfstringanyType')) {
    const [key = ''] = inside(property, 'Key');
    const changes = inside(property, 'SyncReferenceChange');
    if (changes.length > 0) {
      const added = changes.filter((change) => inside(change, 'operationInt')[0] === '1').length;
      links.set(key, { added, removed: changes.length - added });
    } else {
      const [value = ''] = inside(property, 'Value');
      const items = [...inside(value, 'string'), ...inside(value, 'base64Binary')];
      values.set(key, items.length > 0 ? items : value === '' ? [] : [value]);
    }
  }
  return {
    type: inside(xml, 'SyncObjectType')[0] ?? '',
    operation: inside(xml, 'SyncOperation')[0] ?? '',
    sourceAnchor: values.get('SourceAnchor')?.[0],
    values,
    links,
  };
}

/** What stands in every element of this name; none of those that are asked for here holds another of its name. */
function inside(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, found = '']) => unescape(found));
}

function unescape(text: string): string {
  if (text.includes('<')) return text;
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const KINDS = ['user', 'group', 'contact', 'device'] as const;

/** Everything in the tenant but what lies in its recycle bin. */
export function everything(tenant: Tenant): ObjectView[] {
  return KINDS.flatMap((kind) => tenant.state.list(kind));
}

/** Throws where there is none. */
export function named(tenant: Tenant, displayName: string): ObjectView {
  const found = everything(tenant).find(({ properties }) => properties['displayName'] === displayName);
  if (found === undefined) throw new Error(`${displayName} is not in the tenant`);
  return found;
}

export function nameOf(tenant: Tenant, id: string): string {
  return String(tenant.state.get(id)?.properties['displayName']);
}
