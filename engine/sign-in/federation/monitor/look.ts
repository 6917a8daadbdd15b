/**
 * A look at how every domain of the tenant signs in: against what was known last (a change by somebody else is a security
 * event), and against what each provider says of itself today (certificates that end, that the tenant does not know yet, or
 * that the provider does not know any more).
 */

import { FEDERATION_READ } from '../../../connectors/entra-id/companion/federation.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import { findingsOfCertificate } from '../certificates/facts.ts';
import { carryOut, look as lookAtConversion, settle } from '../conversion/carry-out.ts';
import { changeSettings } from '../conversion/convert.ts';
import { openConversions } from '../conversion/record.ts';
import type { Conversion, FederationWork } from '../conversion/types.ts';
import { certificateChange, certificatesOfSettings, driftOf, settingsDifferences } from '../mapping/drift.ts';
import { certificatesFor } from '../mapping/settings.ts';
import type { FederationFinding, FederationSettings, Provider, SigningCertificate } from '../types.ts';
import { readTenantFederation, type DomainState, type TenantFederation } from '../way-back/way-back.ts';
import { listAlarms, reconcileAlarms, type Found } from './alarms.ts';
import { forgetDomains, listKnown, noteLook, rememberDomain, type KnownRow } from './known.ts';
import type { FederationAlarm, FederationLook, KnownDomain, ReadProviderAt } from './types.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Days before a certificate's end from which a look is due every hour: AD FS makes the next one about then. */
const HOURLY_FROM = 20;
/** For so long metadata may be out of reach before it is an alarm. */
const PATIENCE = DAY;

export interface Watch extends FederationWork {
  readonly readProvider: ReadProviderAt;
}

interface Looked {
  readonly state: DomainState;
  readonly known: KnownRow | undefined;
  readonly provider: Provider | undefined;
  readonly metadata: 'read' | 'none' | Fault;
}

/** Throws what the tenant answers; a provider that cannot be read is an alarm after a day, and no fault. */
export async function lookAtFederation(watch: Watch): Promise<FederationLook> {
  const at = watch.now();
  await settleConversions(watch);
  const tenant = await readTenantFederation(watch.graph);
  const known = await listKnown(watch.store.reader);
  const open = await openConversions(watch.store.reader);
  const federated = tenant.domains.filter((domain) => domain.federation !== null);
  const looked: Looked[] = [];
  for (const state of federated) looked.push(await readProviderOf(watch, state, known));
  const found = [
    ...changesElsewhere(tenant, known, open),
    ...looked.flatMap((one) => alarmsOf(one, at)),
    ...open.map(notConfirmedYet),
  ];
  const written = await writeCertificates(watch, looked, found);
  const judged = judgedBy(looked);
  const nextAt = new Date(at.getTime() + (looked.some((one) => isUrgent(one, at)) ? HOUR : DAY));
  const { raised, ended } = await watch.store.write(async (writer) => {
    await rememberNew(writer, tenant, known, at);
    for (const one of looked) await noteLook(writer, { ...noteOf(one, at), domain: one.state.name, at });
    await writer.run(
      `INSERT INTO federation_look (id, at, next_at) VALUES (1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET at = excluded.at, next_at = excluded.next_at, fault = NULL`,
      [at.toISOString(), nextAt.toISOString()],
    );
    return reconcileAlarms(writer, found, at, judged);
  });
  const alarms = await listAlarms(watch.store.reader);
  return {
    at: at.toISOString(),
    federated: federated.length,
    written,
    raised: alarms.filter(({ id }) => raised.includes(id)),
    ended,
    nextAt: nextAt.toISOString(),
  };
}

export interface LastLook {
  /** Of the last look that came to its end; null where there was none. ISO 8601. */
  readonly at: string | null;
  readonly nextAt: string;
  /** Why the last attempt failed: a permission that is missing (`Domain-InternalFederation.Read.All`), a tenant out of reach. */
  readonly fault: Fault | null;
}

/** Undefined where nobody ever looked: a look is due. */
export async function lastLook(reader: Reader): Promise<LastLook | undefined> {
  const row = await reader.get<{ at: string | null; next_at: string; fault: string | null }>(
    'SELECT * FROM federation_look',
  );
  if (!row) return undefined;
  const fault = row.fault === null ? null : (JSON.parse(row.fault) as Fault);
  return { at: row.at, nextAt: row.next_at, fault };
}

/** What the application may not see is the administrator's to grant: the permission is named. */
function ownFault(fault: Fault): Fault {
  if (fault.code !== 'administrator-role-missing') return fault;
  const { operation = '', serverText = '' } = fault.detail;
  const detail = { operation, permissions: FEDERATION_READ, serverText };
  return { code: 'consent-missing', stage: 'setup', detail, retry: 'never' };
}

/** An attempt in the application's name that failed is made again in an hour. */
export async function noteFailedLook(
  { store, now }: Pick<FederationWork, 'store' | 'now'>,
  fault: Fault,
): Promise<void> {
  const nextAt = new Date(now().getTime() + HOUR).toISOString();
  await store.write((writer) =>
    writer.run(
      `INSERT INTO federation_look (id, at, next_at, fault) VALUES (1, NULL, ?, ?)
       ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at, fault = excluded.fault`,
      [nextAt, JSON.stringify(ownFault(fault))],
    ),
  );
}

/** Whether the service has caught up is looked at once, and again by the next look. */
const AT_ONCE = { confirmFor: 0 };

/**
 * Conversions whose end nobody saw: the service had not caught up, or the process was killed. A person's are looked at only;
 * certificates that are written without asking are written now.
 */
async function settleConversions(watch: Watch): Promise<void> {
  for (const conversion of await openConversions(watch.store.reader)) {
    const ours = conversion.kind === 'change-settings' && conversion.automatic && !watch.stagingMode;
    if ((await lookAtConversion(watch, conversion)).reached) {
      if (!watch.stagingMode) await settle(watch, conversion);
    } else if (ours) {
      await orLater(carryOut(watch, conversion, AT_ONCE));
    }
  }
}

/** What the service has not taken, or not told everywhere, is seen by the next look: the conversion stands. */
async function orLater(work: Promise<Conversion>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const code = error instanceof FaultError ? error.fault.code : undefined;
    if (
      code !== 'conversion-not-confirmed' &&
      code !== 'federation-refused' &&
      code !== 'federation-changed-elsewhere'
    ) {
      throw error;
    }
  }
}

async function readProviderOf(watch: Watch, state: DomainState, rows: readonly KnownRow[]): Promise<Looked> {
  const known = rows.find(({ domain }) => domain === state.name);
  const metadata = known?.metadataUrl ?? conventionalMetadata(state.federation!);
  if (metadata === null) return { state, known, provider: undefined, metadata: 'none' };
  try {
    const exchange = state.federation?.metadataExchangeUri ?? undefined;
    const provider = await watch.readProvider({ metadata, exchange }, watch.graph.signal);
    return { state, known, provider, metadata: 'read' };
  } catch (error) {
    if (watch.graph.signal.aborted) throw error;
    return { state, known, provider: undefined, metadata: toFault(error, 'connect') };
  }
}

/** Where AD FS has it; of another provider nobody knows until somebody says. */
function conventionalMetadata({ passiveSignInUri }: FederationSettings): string | null {
  if (!URL.canParse(passiveSignInUri)) return null;
  const { origin, pathname } = new URL(passiveSignInUri);
  return pathname.toLowerCase().startsWith('/adfs/')
    ? `${origin}/FederationMetadata/2007-06/FederationMetadata.xml`
    : null;
}

/** The first look at a domain is the measure of later ones; a conversion of ours that is under way explains itself. */
function changesElsewhere(
  tenant: TenantFederation,
  known: readonly KnownRow[],
  open: readonly Conversion[],
): readonly Found[] {
  const first = known.length === 0;
  return tenant.domains.flatMap((domain): Found[] => {
    if (!domain.isRoot || open.some((one) => one.domain === domain.name)) return [];
    const before = known.find((one) => one.domain === domain.name);
    const { name, authentication, federation } = domain;
    if (!before) {
      if (first || authentication === 'Managed') return [];
      return [elsewhere('domain-added-federated', domain, { issuer: federation?.issuerUri ?? '' }, [])];
    }
    if (before.authentication !== authentication) {
      const kind = authentication === 'Federated' ? 'federated-elsewhere' : 'managed-elsewhere';
      const issuer = federation?.issuerUri ?? before.settings?.issuerUri ?? '';
      return [elsewhere(kind, domain, { issuer }, [])];
    }
    if (!federation || !before.settings) return [];
    const differences = settingsDifferences(before.settings, federation);
    if (differences.length === 0) return [];
    const properties = differences.map(({ property }) => property).join(', ');
    return [elsewhere('settings-changed-elsewhere', domain, { domain: name, properties }, differences)];
  });
}

function elsewhere(
  kind: Found['kind'],
  { name, authentication, federation }: DomainState,
  facts: Found['facts'],
  differences: NonNullable<Found['differences']>,
): Found {
  const settings = federation && settingsOf(federation);
  // Another change on top of one that was not accepted is another alarm.
  const subject = JSON.stringify([authentication, settings]);
  return {
    domain: name,
    kind,
    subject,
    severity: 'security',
    facts,
    differences,
    now: { authentication, settings },
  };
}

function settingsOf({
  id: _id,
  signingCertificateUpdateStatus: _status,
  ...settings
}: NonNullable<DomainState['federation']>): FederationSettings {
  return settings;
}

function alarmsOf({ state, known, provider, metadata }: Looked, at: Date): readonly Found[] {
  const settings = state.federation!;
  const { current, next } = certificatesOfSettings(settings);
  const certificates = [current, next].filter((certificate) => certificate !== undefined);
  const ofCertificates = certificates.flatMap((certificate) => findingsOfCertificate(certificate, at));
  const drift = provider ? driftOf(settings, provider, expectedIssuers(state.name, provider)) : mfaAlone(settings);
  const findings = [...ofCertificates, ...drift].filter((finding) => finding.state !== 'good');
  return [...findings.map((finding) => alarmOf(state.name, finding)), ...outOfReach(state.name, known, metadata, at)];
}

function expectedIssuers(domain: string, { metadata }: Provider): readonly string[] {
  return [metadata.entityId, `http://${domain}/adfs/services/trust/`];
}

/** Without the provider's word this much can be said. */
function mfaAlone({ federatedIdpMfaBehavior }: FederationSettings): readonly FederationFinding[] {
  return federatedIdpMfaBehavior ? [] : [{ code: 'mfa-behavior-unset', state: 'attention', facts: {} }];
}

function alarmOf(domain: string, { code, state, facts }: FederationFinding): Found {
  const severity = code === 'certificate-unknown-to-provider' ? 'security' : state === 'problem' ? 'error' : 'warning';
  const subject = String(facts['sha256'] ?? facts['property'] ?? '');
  return { domain, kind: code, subject, severity, facts };
}

function outOfReach(
  domain: string,
  known: KnownRow | undefined,
  metadata: Looked['metadata'],
  at: Date,
): readonly Found[] {
  if (metadata === 'read') return [];
  if (metadata === 'none') {
    return [{ domain, kind: 'metadata-not-known', subject: '', severity: 'warning', facts: { domain } }];
  }
  const since = known?.failingSince ?? at.toISOString();
  if (at.getTime() - Date.parse(since) < PATIENCE) return [];
  const facts = { domain, since, code: metadata.code };
  return [{ domain, kind: 'metadata-unreachable', subject: '', severity: 'error', facts }];
}

function notConfirmedYet({ domain, kind, startedAt, state, id }: Conversion): Found {
  const facts = { domain, kind, state, startedAt };
  return { domain, kind: 'conversion-not-confirmed', subject: String(id), severity: 'warning', facts };
}

/** What only a provider's documents can settle stays as it was while they are out of reach. */
function judgedBy(looked: readonly Looked[]): (alarm: FederationAlarm) => boolean {
  const blind = new Set(looked.filter(({ provider }) => !provider).map(({ state }) => state.name));
  const byProvider = /^(certificate-unknown|certificate-to-promote|uri-differs|issuer-differs)/;
  return ({ domain, kind }) => !(blind.has(domain) && byProvider.test(kind));
}

function noteOf(
  { state, provider, metadata }: Looked,
  at: Date,
): Pick<Parameters<typeof noteLook>[1], 'metadata' | 'certificates'> {
  const settings = state.federation!;
  const { current, next } = certificatesOfSettings(settings);
  const told = provider && certificatesFor(provider.metadata, settings.preferredAuthenticationProtocol);
  const view = (role: 'current' | 'next', certificate: SigningCertificate | undefined): KnownDomain['certificates'] =>
    certificate
      ? [
          {
            role,
            sha256: certificate.sha256,
            thumbprint: certificate.thumbprint,
            notAfter: certificate.notAfter,
            daysLeft: daysLeft(certificate, at),
            inMetadata: told ? told.some(({ sha256 }) => sha256 === certificate.sha256) : null,
          },
        ]
      : [];
  return { metadata, certificates: [...view('current', current), ...view('next', next)] };
}

function daysLeft({ notAfter }: SigningCertificate, at: Date): number {
  return Math.floor((Date.parse(notAfter) - at.getTime()) / DAY);
}

function isUrgent({ state }: Looked, at: Date): boolean {
  const { current } = certificatesOfSettings(state.federation!);
  return current !== undefined && daysLeft(current, at) < HOURLY_FROM;
}

async function rememberNew(
  writer: Writer,
  tenant: TenantFederation,
  known: readonly KnownRow[],
  at: Date,
): Promise<void> {
  const first = known.length === 0;
  for (const { name, isRoot, authentication, federation } of tenant.domains) {
    // A domain that came later and federated is known once somebody has said that it is right.
    if (!isRoot || known.some(({ domain }) => domain === name) || (!first && authentication === 'Federated')) continue;
    const settings = federation && settingsOf(federation);
    await rememberDomain(writer, { domain: name, authentication, settings, knownBy: 'seen', at });
  }
  await forgetDomains(
    writer,
    tenant.domains.map(({ name }) => name),
  );
}

/**
 * Where an administrator lets it: certificates that metadata brings go to the tenant, which so takes tokens of the next key
 * before the provider signs with it. A domain that somebody else has changed is left alone, and in staging mode every one.
 */
async function writeCertificates(
  watch: Watch,
  looked: readonly Looked[],
  found: readonly Found[],
): Promise<FederationLook['written']> {
  const written: { domain: string; property: string; sha256: string }[] = [];
  if (watch.stagingMode) return written;
  for (const { state, known, provider } of looked) {
    const questioned = found.some(
      ({ domain, severity, now }) => domain === state.name && severity === 'security' && now,
    );
    if (!known?.automaticCertificates || !provider || questioned) continue;
    const changes = certificateChanges(state.federation!, provider);
    if (Object.keys(changes).length === 0) continue;
    const settings = { ...settingsOf(state.federation!), ...changes };
    await orLater(changeSettings(watch, { domain: state.name, settings, automaticCertificates: true }, AT_ONCE));
    for (const [property, value] of Object.entries(changes)) {
      written.push({ domain: state.name, property, sha256: sha256Of(value, provider, state) });
    }
  }
  return written;
}

type CertificateChanges = Partial<Pick<FederationSettings, 'signingCertificate' | 'nextSigningCertificate'>>;

function certificateChanges(settings: FederationSettings, provider: Provider): CertificateChanges {
  const change = certificateChange(settings, provider);
  switch (change.kind) {
    case 'none':
      return {};
    case 'next':
      return { nextSigningCertificate: change.next.base64 };
    case 'promote':
      return { signingCertificate: change.current.base64, nextSigningCertificate: change.next?.base64 ?? null };
  }
}

function sha256Of(value: string | null, { metadata }: Provider, { federation }: DomainState): string {
  const certificates = certificatesFor(metadata, federation!.preferredAuthenticationProtocol);
  return certificates.find(({ base64 }) => base64 === value)?.sha256 ?? '';
}
