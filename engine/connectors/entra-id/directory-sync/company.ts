/** What the directory-sync service says of itself and of the tenant, and the end of an export. */

import { FaultError } from '../../../model/fault.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { childOf, textIn, type XmlElement } from './binary-xml/elements.ts';
import { findElement } from './soap/envelope.ts';
import type { SoapCallOptions, SoapClient } from './soap/client.ts';

/** Bits of DirSyncFeatures that have a name in open clients, by the names that Graph gives the same switches. */
export const FEATURE_BITS = {
  passwordSyncEnabled: 1,
  passwordWritebackEnabled: 2,
  directoryExtensionsEnabled: 4,
  quarantineUponUpnConflictEnabled: 8,
  softMatchOnUpnEnabled: 16,
  quarantineUponProxyAddressesConflictEnabled: 32,
  cloudPasswordPolicyForPasswordSyncedUsersEnabled: 512,
  unifiedGroupWritebackEnabled: 1_024,
  userWritebackEnabled: 2_048,
  deviceWritebackEnabled: 4_096,
  synchronizeUpnForManagedUsersEnabled: 8_192,
  userForcePasswordChangeOnLogonEnabled: 16_384,
  /** Graph has no name for it. */
  passThroughAuthenticationEnabled: 131_072,
  blockSoftMatchEnabled: 524_288,
  blockCloudObjectTakeoverThroughHardMatchEnabled: 1_048_576,
} as const;

export type DirSyncFeature = keyof typeof FEATURE_BITS;

export function isDirSyncFeature(name: string): name is DirSyncFeature {
  return Object.hasOwn(FEATURE_BITS, name);
}

export function featuresIn(mask: number): { readonly [feature in DirSyncFeature]: boolean } {
  const entries = Object.entries(FEATURE_BITS).map(([name, bit]) => [name, (mask & bit) !== 0] as const);
  return Object.fromEntries(entries) as { [feature in DirSyncFeature]: boolean };
}

/** Bits without a name stay as they are. */
export function maskWith(mask: number, changes: { readonly [feature in DirSyncFeature]?: boolean }): number {
  let changed = mask;
  for (const [name, on] of Object.entries(changes)) {
    if (!isDirSyncFeature(name)) continue;
    changed = on ? changed | FEATURE_BITS[name] : changed & ~FEATURE_BITS[name];
  }
  return changed;
}

export interface CompanyConfiguration {
  readonly tenantId: string | undefined;
  readonly displayName: string | undefined;
  readonly isDirSyncing: boolean;
  readonly isPasswordSyncing: boolean;
  /** The whole mask. */
  readonly features: number;
  readonly anchorAttribute: string | undefined;
  /** The machine of the client that exports at the moment, or did last, and the objects in its connector space. */
  readonly exportingMachine: string | undefined;
  readonly exportedObjects: number | undefined;
  readonly deletionThreshold:
    { readonly enabled: boolean; readonly count: number; readonly percentage?: number } | undefined;
  readonly maximumLinksInBatch: number | undefined;
}

export async function readCompanyConfiguration(
  client: SoapClient,
  options: SoapCallOptions,
): Promise<CompanyConfiguration> {
  const parameters = [parameter('includeLicenseInformation', 'false')];
  const result = await client.call('GetCompanyConfiguration', parameters, options);
  if (result === undefined) throw withoutResult(client.host, 'GetCompanyConfiguration', options);
  const configuration = childOf(result, 'DirSyncConfiguration');
  const prevention = configuration && childOf(configuration, 'PreventAccidentalDeletion');
  const flag = (name: string) => textIn(childOf(result, name))?.toLowerCase() === 'true';
  return {
    tenantId: textIn(childOf(result, 'TenantId'))?.toLowerCase(),
    displayName: textIn(childOf(result, 'DisplayName')),
    isDirSyncing: flag('IsDirSyncing'),
    isPasswordSyncing: flag('IsPasswordSyncing'),
    features: numberIn(childOf(result, 'DirSyncFeatures')) ?? 0,
    anchorAttribute: configuration && nonEmpty(textIn(childOf(configuration, 'AnchorAttribute'))),
    exportingMachine: configuration && nonEmpty(textIn(findElement(configuration, 'DirSyncClientMachineName'))),
    exportedObjects: configuration && numberIn(findElement(configuration, 'TotalConnectorSpaceObjects')),
    deletionThreshold: prevention && deletionThreshold(prevention),
    maximumLinksInBatch: numberIn(findElement(result, 'MaxLinksSupportedAcrossBatchInProvision2')),
  };
}

function deletionThreshold(prevention: XmlElement): CompanyConfiguration['deletionThreshold'] {
  const count = numberIn(childOf(prevention, 'ThresholdCount'));
  const percentage = numberIn(childOf(prevention, 'ThresholdPercentage'));
  const state = textIn(childOf(prevention, 'DeletionPrevention')) ?? '';
  if (count === undefined) return undefined;
  const enabled = state.startsWith('Enabled');
  return { enabled, count, ...(percentage === undefined ? {} : { percentage }) };
}

export async function setFeatureMask(client: SoapClient, features: number, options: SoapCallOptions): Promise<void> {
  await client.call('SetCompanyDirsyncFeatures', [parameter('dirsyncFeatures', String(features))], options);
}

/** What the service lets in: builds below the least one are refused. */
export interface ServiceCapabilities {
  readonly latestBuild: string | undefined;
  readonly leastBuild: string | undefined;
  readonly refusedBuilds: readonly string[];
}

/** The answer is a text that is XML again. */
export async function readCapabilities(client: SoapClient, options: SoapCallOptions): Promise<ServiceCapabilities> {
  const text = textIn(await client.call('Capabilities', [], options)) ?? '';
  const element = (name: string) => new RegExp(`<(?:\\w+:)?${name}[^>]*>([^<]*)<`, 'i').exec(text)?.[1]?.trim();
  const list = /<(?:\w+:)?BlackList([^>]*)>([\s\S]*?)<\/(?:\w+:)?BlackList>/i.exec(text);
  const enabled = /Enabled\s*=\s*["']?true/i.test(list?.[1] ?? '');
  return {
    latestBuild: element('LatestProductVersion'),
    leastBuild: element('MinimumProductVersion'),
    refusedBuilds: enabled ? [...(list?.[2] ?? '').matchAll(/>([\d.]+)</g)].map(([, build]) => build!) : [],
  };
}

/** Throws `client-too-old` where the service will refuse this build. */
export function requireBuild(capabilities: ServiceCapabilities, buildNumber: string, host: string): void {
  const { leastBuild, refusedBuilds } = capabilities;
  const below = leastBuild !== undefined && compareBuilds(buildNumber, leastBuild) < 0;
  if (!below && !refusedBuilds.includes(buildNumber)) return;
  const detail = { host, buildNumber, ...(leastBuild === undefined ? {} : { least: leastBuild }) };
  throw new FaultError({ code: 'client-too-old', stage: 'connect', detail, retry: 'never' });
}

/** By their parts as numbers; a missing part is 0. */
export function compareBuilds(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(a!.length, b!.length); index++) {
    const difference = (a![index] ?? 0) - (b![index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Throws `synchronization-not-activated` where the tenant does not take synchronized objects. */
export function requireActivated({ isDirSyncing }: CompanyConfiguration, host: string): void {
  if (isDirSyncing) return;
  throw new FaultError({ code: 'synchronization-not-activated', stage: 'connect', detail: { host }, retry: 'never' });
}

/** Tells the service that an export is over. */
export async function finalizeExport(
  client: SoapClient,
  counts: { readonly total: number; readonly successful: number },
  options: SoapCallOptions,
): Promise<void> {
  const parameters = [
    parameter('totalExported', String(counts.total)),
    parameter('successfulExportCount', String(counts.successful)),
  ];
  await client.call('FinalizeExport', parameters, options);
}

/** In the operation's default namespace. */
export function parameter(name: string, content: OutgoingElement['content']): OutgoingElement {
  return { prefix: '', name, content };
}

function withoutResult(host: string, operation: string, { stage }: SoapCallOptions): FaultError {
  return new FaultError({
    code: 'protocol-error',
    stage,
    detail: { host, operation, reason: 'no result' },
    retry: 'later',
  });
}

function numberIn(element: XmlElement | undefined): number | undefined {
  const text = textIn(element);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
