/** A provider as an administrator enters it: an address or a file. Works before there is a configuration. */

import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import { FaultError } from '../../model/fault.ts';
import { documentOfFile } from '../../sign-in/federation/documents/document.ts';
import { findingsOfProvider } from '../../sign-in/federation/mapping/findings.ts';
import { protocolsOf, settingsFor, signInAddress } from '../../sign-in/federation/mapping/settings.ts';
import { activeEndpoint } from '../../sign-in/federation/mex/read.ts';
import { readProvider, type ReadProvider } from '../../sign-in/federation/provider.ts';
import { signInByPassword } from '../../sign-in/federation/trust/user-name.ts';
import { verifyToken } from '../../sign-in/federation/tokens/verify.ts';
import type {
  FederationChoices,
  FederationFinding,
  FederationProtocol,
  FederationSettings,
  SigningCertificate,
  TokenVerdict,
} from '../../sign-in/federation/types.ts';
import type { Configuration } from '../configuration.ts';

export interface GivenSource {
  readonly address?: string | undefined;
  readonly file?: { readonly name: string; readonly text: string } | undefined;
  readonly exchange?: string | undefined;
  readonly port?: number | undefined;
  readonly entityId?: string | undefined;
  readonly confirmed?: readonly string[] | undefined;
}

export interface ProviderContext {
  /** Undefined before setup. */
  readonly configuration: Pick<Configuration, 'tenant'> | undefined;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Throws `answers-invalid` where neither is given, and the faults of reading a provider. */
export function readGiven(source: GivenSource, { configuration, signal, now }: ProviderContext): Promise<ReadProvider> {
  const { address, file, exchange, port, entityId, confirmed } = source;
  const metadata = file ? documentOfFile(file.name, Buffer.from(file.text), now()) : address;
  if (metadata === undefined) throw nothingGiven();
  const caPem = configuration && resolveCloud(configuration.tenant.cloud).caPem;
  const ports = port === undefined ? [] : [port];
  return readProvider({ metadata, exchange, entityId, confirmed }, { caPem, ports, signal, now });
}

function nothingGiven(): FaultError {
  const detail = { path: 'source', message: 'an address or a file' };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

export interface JudgedProvider {
  readonly provider: ReadProvider;
  readonly protocols: readonly {
    readonly protocol: FederationProtocol;
    readonly signInUrl: string;
    readonly certificates: readonly SigningCertificate[];
    readonly findings: readonly FederationFinding[];
  }[];
  readonly activeUrl: string | null;
}

export function judgeProvider(provider: ReadProvider, now: Date): JudgedProvider {
  const { metadata, exchange } = provider;
  const passive = signInAddress(metadata, 'wsFed');
  return {
    provider,
    protocols: protocolsOf(metadata).map((protocol) => ({
      protocol,
      signInUrl: signInAddress(metadata, protocol) ?? '',
      certificates: metadata.certificates[protocol],
      findings: findingsOfProvider(provider, protocol, now),
    })),
    activeUrl: (exchange && passive ? activeEndpoint(exchange, new URL(passive).host)?.url : undefined) ?? null,
  };
}

/**
 * Settings for a domain, where nothing about the provider is a problem: an expired certificate, a small key, a clock that is
 * wrong would keep everybody of the domain from signing in. Throws `federation-provider-unfit` with the first of them.
 */
export function settingsOfGiven(
  domain: string,
  provider: ReadProvider,
  choices: FederationChoices,
  now: Date,
): FederationSettings {
  const settings = settingsFor(domain.toLowerCase(), provider, choices);
  const problems = findingsOfProvider(provider, choices.protocol, now).filter(({ state }) => state === 'problem');
  const [first] = problems;
  if (first) {
    const { location } = provider.metadata.source;
    const detail = { ...first.facts, location, finding: first.code, others: problems.length - 1 };
    throw new FaultError({ code: 'federation-provider-unfit', stage: 'setup', detail, retry: 'never' });
  }
  return settings;
}

export type Trial =
  | { readonly verdict: 'token'; readonly token: TokenVerdict }
  | { readonly verdict: 'password-refused'; readonly reason: string; readonly text: string };

/** A sign-in with name and password at the provider. Throws `federation-document-refused` where it has no place for it. */
export async function trySignIn(
  provider: ReadProvider,
  { issuer, userName, password }: { readonly issuer: string; readonly userName: string; readonly password: string },
  { configuration, signal, now }: ProviderContext,
): Promise<Trial> {
  const passive = signInAddress(provider.metadata, 'wsFed');
  const endpoint = provider.exchange && passive ? activeEndpoint(provider.exchange, new URL(passive).host) : undefined;
  if (!endpoint) {
    const { location } = provider.metadata.source;
    const detail = { location, reason: 'no-endpoint', protocol: 'WS-Trust' };
    throw new FaultError({ code: 'federation-document-refused', stage: 'setup', detail, retry: 'never' });
  }
  const caPem = configuration && resolveCloud(configuration.tenant.cloud).caPem;
  // Its address is on the host of the sign-in page, whose port the administrator has allowed.
  const ports = [Number(new URL(endpoint.url).port || 443)];
  const answer = await signInByPassword(
    endpoint,
    { userName, password: Buffer.from(password) },
    { caPem, ports, signal, now },
  );
  if (answer.kind === 'refused') return { verdict: 'password-refused', reason: answer.code, text: answer.text };
  const certificates = provider.metadata.certificates.wsFed.map(({ base64 }) => base64);
  return { verdict: 'token', token: verifyToken(answer.text, { certificates, issuer, now: now() }) };
}
