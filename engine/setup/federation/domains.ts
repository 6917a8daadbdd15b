/** The tenant's domains, each federated one held against what its provider says today. */

import { toFault, type Fault } from '../../model/fault.ts';
import { certificatesOfSettings, certificateChange, driftOf } from '../../sign-in/federation/mapping/drift.ts';
import { conventionalIssuer, rootOf } from '../../sign-in/federation/mapping/issuers.ts';
import { changeSettings } from '../../sign-in/federation/conversion/convert.ts';
import type { Conversion, ConversionOptions } from '../../sign-in/federation/conversion/types.ts';
import { listKnown, type KnownRow } from '../../sign-in/federation/monitor/known.ts';
import type { Watch } from '../../sign-in/federation/monitor/look.ts';
import type {
  FederationFinding,
  FederationSettings,
  Provider,
  SigningCertificate,
} from '../../sign-in/federation/types.ts';
import { readTenantFederation, type DomainState } from '../../sign-in/federation/way-back/way-back.ts';
import { FaultError } from '../../model/fault.ts';

export interface DomainView {
  readonly state: DomainState;
  readonly root: string | null;
  readonly certificates: readonly (SigningCertificate & { readonly role: 'current' | 'next' })[];
  readonly findings: readonly FederationFinding[] | null;
  readonly metadataUrl: string | null;
  readonly automaticCertificates: boolean;
  readonly fault: Fault | null;
}

/** Providers that serve several domains are asked once. */
export async function viewDomains(watch: Watch): Promise<readonly DomainView[]> {
  const { domains } = await readTenantFederation(watch.graph);
  const known = await listKnown(watch.store.reader);
  const asked = new Map<string, Promise<Read>>();
  const views = domains.map(async (state): Promise<DomainView> => {
    const row = known.find(({ domain }) => domain === state.name);
    const root = state.isRoot ? null : (rootOf(state.name, domains)?.name ?? null);
    const { federation } = state;
    const metadataUrl = federation ? metadataAddressOf(federation, row) : null;
    const read = federation && metadataUrl ? await readOnce(watch, asked, metadataUrl, federation) : undefined;
    return {
      state,
      root,
      certificates: federation ? certificatesOf(federation) : [],
      findings:
        federation && read?.provider ? driftOf(federation, read.provider, issuersOf(state, read.provider)) : null,
      metadataUrl,
      automaticCertificates: row?.automaticCertificates ?? false,
      fault: read?.fault ?? null,
    };
  });
  return Promise.all(views);
}

interface Read {
  readonly provider: Provider | undefined;
  readonly fault: Fault | null;
}

function readOnce(
  watch: Watch,
  asked: Map<string, Promise<Read>>,
  metadata: string,
  { metadataExchangeUri }: FederationSettings,
): Promise<Read> {
  const exchange = metadataExchangeUri ?? undefined;
  const key = `${metadata} ${exchange ?? ''}`;
  const before = asked.get(key);
  if (before) return before;
  const reading = watch.readProvider({ metadata, exchange }, watch.graph.signal).then(
    (provider): Read => ({ provider, fault: null }),
    (error: unknown): Read => {
      if (watch.graph.signal.aborted) throw error;
      return { provider: undefined, fault: toFault(error, 'connect') };
    },
  );
  asked.set(key, reading);
  return reading;
}

/** Said by an administrator, or where AD FS has it. */
function metadataAddressOf({ passiveSignInUri }: FederationSettings, row: KnownRow | undefined): string | null {
  if (row?.metadataUrl) return row.metadataUrl;
  if (!URL.canParse(passiveSignInUri)) return null;
  const { origin, pathname } = new URL(passiveSignInUri);
  return pathname.toLowerCase().startsWith('/adfs/')
    ? `${origin}/FederationMetadata/2007-06/FederationMetadata.xml`
    : null;
}

function issuersOf({ name }: DomainState, { metadata }: Provider): readonly string[] {
  return [metadata.entityId, conventionalIssuer(name)];
}

function certificatesOf(settings: FederationSettings): DomainView['certificates'] {
  const { current, next } = certificatesOfSettings(settings);
  return [
    ...(current ? [{ ...current, role: 'current' as const }] : []),
    ...(next ? [{ ...next, role: 'next' as const }] : []),
  ];
}

/**
 * Takes over the certificates that the provider names today. Undefined where the tenant has them already. Throws `not-found` for
 * a domain that is not federated by itself, and what reading the provider throws.
 */
export async function takeCertificates(
  watch: Watch,
  domain: string,
  options: ConversionOptions,
): Promise<Conversion | undefined> {
  const name = domain.toLowerCase();
  const { domains } = await readTenantFederation(watch.graph);
  const federation = domains.find((state) => state.name === name)?.federation;
  if (!federation) throw notFound(name);
  const row = (await listKnown(watch.store.reader)).find((known) => known.domain === name);
  const metadata = metadataAddressOf(federation, row);
  if (metadata === null) throw notFound(name);
  const exchange = federation.metadataExchangeUri ?? undefined;
  const provider = await watch.readProvider({ metadata, exchange }, watch.graph.signal);
  const change = certificateChange(federation, provider);
  if (change.kind === 'none') return undefined;
  const { id: _id, signingCertificateUpdateStatus: _status, ...settings } = federation;
  const certificates =
    change.kind === 'next'
      ? { nextSigningCertificate: change.next.base64 }
      : { signingCertificate: change.current.base64, nextSigningCertificate: change.next?.base64 ?? null };
  return changeSettings(watch, { domain: name, settings: { ...settings, ...certificates } }, options);
}

function notFound(domain: string): FaultError {
  const detail = { what: 'federation', id: domain, count: 0 };
  return new FaultError({ code: 'not-found', stage: 'setup', detail, retry: 'never' });
}
