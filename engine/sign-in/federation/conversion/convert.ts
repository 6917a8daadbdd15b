/**
 * One domain from managed to federated and back, in the order of calls that leaves a way back at every moment: checks, the
 * way back saved, the intent recorded, one write, and then both places asked until they agree.
 */

import { FaultError } from '../../../model/fault.ts';
import { noteAudit } from '../../../settings/audit.ts';
import { checkBeforeFederated, checkBeforeManaged, requireChecks } from '../checks/checks.ts';
import { findDomain, rootOf } from '../checks/domain.ts';
import type { FederationSettings } from '../types.ts';
import {
  readTenantFederation,
  readWayBack,
  saveWayBack,
  type DomainState,
  type TenantFederation,
} from '../way-back/way-back.ts';
import { carryOut } from './carry-out.ts';
import { openConversions, readConversion, recordIntent, noteState, type Intent } from './record.ts';
import type {
  Conversion,
  ConversionKind,
  ConversionOptions,
  FederationFacts,
  FederationWork,
  ToFederated,
  ToManaged,
} from './types.ts';

/**
 * Throws `staging-mode-on`, `federation-check-failed`, `conversion-under-way`, `federation-refused`,
 * `federation-changed-elsewhere`, `conversion-not-confirmed`. After the last one the conversion is written, and is
 * settled by {@link resumeConversion} or by the monitor once the service has caught up.
 */
export async function convertToFederated(
  work: FederationWork,
  request: ToFederated,
  options: ConversionOptions = {},
): Promise<Conversion> {
  const domain = request.domain.toLowerCase();
  await requireWritable(work, domain);
  options.onProgress?.({ step: 'checks', domain });
  const { tenant, results } = await checkBeforeFederated(work.graph, { ...request, domain });
  options.onProgress?.({ step: 'checks', domain, checks: results });
  requireChecks(domain, results, request.accepted ?? []);
  const { settings, metadataUrl = null, automaticCertificates: automatic = false } = request;
  return begin(work, { tenant, domain, kind: 'to-federated', settings, metadataUrl, automatic }, options);
}

/** Throws as {@link convertToFederated}. Synchronization of password hashes, or agents, have to be there. */
export async function convertToManaged(
  work: FederationWork,
  request: ToManaged,
  options: ConversionOptions = {},
): Promise<Conversion> {
  const domain = request.domain.toLowerCase();
  await requireWritable(work, domain);
  options.onProgress?.({ step: 'checks', domain });
  const { tenant, results } = await checkBeforeManaged(work.graph, { ...request, domain });
  options.onProgress?.({ step: 'checks', domain, checks: results });
  requireChecks(domain, results, request.accepted ?? []);
  const wanted = { kind: 'to-managed', settings: null, metadataUrl: null, automatic: false } as const;
  return begin(work, { tenant, domain, ...wanted }, options);
}

export interface SettingsOfDomain {
  readonly domain: string;
  readonly settings: FederationSettings;
  readonly metadataUrl?: string | undefined;
  readonly automaticCertificates?: boolean | undefined;
}

/** Other settings for a domain that is federated: new certificates, addresses, behaviour. */
export async function changeSettings(
  work: FederationWork,
  request: SettingsOfDomain,
  options: ConversionOptions = {},
): Promise<Conversion> {
  const domain = request.domain.toLowerCase();
  await requireWritable(work, domain);
  const tenant = await readTenantFederation(work.graph);
  const state = requireFederated(tenant, domain);
  const { settings, automaticCertificates: automatic = false, metadataUrl = null } = request;
  return begin(
    work,
    { tenant, domain: state.name, kind: 'change-settings', settings, metadataUrl, automatic },
    options,
  );
}

/** Puts one domain back to how it signed in when the way back was saved; checks as for any conversion. */
export async function takeWayBack(
  work: FederationWork,
  request: { readonly wayBack: number; readonly domain: string; readonly facts: FederationFacts } & Pick<
    ToFederated,
    'accepted'
  >,
  options: ConversionOptions = {},
): Promise<Conversion> {
  const saved = await readWayBack(work.store.reader, request.wayBack);
  const domain = request.domain.toLowerCase();
  const then = saved && findDomain(saved.federation, domain);
  if (!then) {
    const detail = { what: 'way-back', id: String(request.wayBack), count: 0 };
    throw new FaultError({ code: 'not-found', stage: 'setup', detail, retry: 'never' });
  }
  const { facts, accepted } = request;
  if (then.authentication === 'Managed') return convertToManaged(work, { domain, facts, accepted }, options);
  const settings = then.federation;
  if (!settings) throw checkFailed(domain, 'domain-root', { root: rootOf(saved.federation, domain)?.name ?? '' });
  const now = findDomain(await readTenantFederation(work.graph), domain);
  if (now?.authentication === 'Federated') return changeSettings(work, { domain, settings }, options);
  return convertToFederated(work, { domain, settings, facts, accepted }, options);
}

/** Goes on where a conversion was left: after a kill, or after the service took too long. */
export async function resumeConversion(
  work: FederationWork,
  id: number,
  options: ConversionOptions = {},
): Promise<Conversion> {
  refuseStaging(work);
  const conversion = await readConversion(work.store.reader, id);
  if (!conversion) {
    const detail = { what: 'conversion', id: String(id), count: 0 };
    throw new FaultError({ code: 'not-found', stage: 'setup', detail, retry: 'never' });
  }
  return conversion.state === 'intended' || conversion.state === 'written'
    ? carryOut(work, conversion, options)
    : conversion;
}

/** An administrator takes care of the domain by other means; the tenant is not touched. */
export async function abandonConversion(work: FederationWork, id: number): Promise<void> {
  await work.store.write(async (writer) => {
    const conversion = await readConversion(writer, id);
    if (conversion?.state !== 'intended' && conversion?.state !== 'written') return;
    await noteState(writer, id, 'abandoned', work.now(), conversion.fault);
    const detail = { domain: conversion.domain, kind: conversion.kind };
    await noteAudit(writer, { at: work.now(), who: work.who, action: 'federation-abandoned', detail });
  });
}

interface Wanted extends Pick<Intent, 'domain' | 'settings' | 'metadataUrl' | 'automatic'> {
  readonly tenant: TenantFederation;
  readonly kind: ConversionKind;
}

/** The way back and the intent are one transaction: there is never a conversion without a way back. */
async function begin(work: FederationWork, wanted: Wanted, options: ConversionOptions): Promise<Conversion> {
  const { tenant, domain, kind, settings, metadataUrl, automatic } = wanted;
  options.onProgress?.({ step: 'way-back', domain });
  const at = work.now();
  const id = await work.store.write(async (writer) => {
    const taken = { takenAt: at, takenBy: work.who, reason: kind, domain, federation: tenant };
    const wayBack = await saveWayBack(writer, taken);
    const open = (await openConversions(writer)).find((one) => one.domain === domain);
    if (open) throw underWay(open);
    const detail = { domain, kind, wayBack, ...(settings ? { issuer: settings.issuerUri } : {}) };
    await noteAudit(writer, { at, who: work.who, action: 'federation-intended', detail });
    return recordIntent(writer, { domain, kind, settings, metadataUrl, automatic, wayBack, who: work.who, at });
  });
  const conversion = await readConversion(work.store.reader, id);
  return carryOut(work, conversion!, options);
}

async function requireWritable(work: FederationWork, domain: string): Promise<void> {
  refuseStaging(work);
  const open = (await openConversions(work.store.reader)).find((one) => one.domain === domain);
  if (open) throw underWay(open);
}

function refuseStaging({ stagingMode }: FederationWork): void {
  if (!stagingMode) return;
  throw new FaultError({ code: 'staging-mode-on', stage: 'setup', detail: {}, retry: 'never' });
}

function underWay({ id, domain, kind, state }: Conversion): FaultError {
  const detail = { domain, kind, state, conversion: id };
  return new FaultError({ code: 'conversion-under-way', stage: 'setup', detail, retry: 'later' });
}

function requireFederated(tenant: TenantFederation, name: string): DomainState {
  const domain = findDomain(tenant, name);
  if (!domain) throw checkFailed(name, 'domain-known', {});
  if (domain.federation) return domain;
  const code = domain.isRoot ? 'domain-federated' : 'domain-root';
  throw checkFailed(name, code, domain.isRoot ? {} : { root: rootOf(tenant, name)?.name ?? '' });
}

function checkFailed(domain: string, check: string, facts: { readonly [name: string]: string }): FaultError {
  const detail = { ...facts, domain, check, state: 'problem', others: 0 };
  return new FaultError({ code: 'federation-check-failed', stage: 'setup', detail, retry: 'never' });
}
