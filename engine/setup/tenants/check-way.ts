/** The way to a tenant and what is brought along: names, proxy, TLS, and the application's certificate. */

import { certificateFacts, privateKeyOf, readCertificate } from '../../connectors/entra-id/certificate.ts';
import type { CertificateFacts } from '../../connectors/entra-id/certificate.ts';
import type { Cloud } from '../../connectors/entra-id/clouds.ts';
import { probeTls, resolveHost } from '../../connectors/entra-id/endpoint-probe.ts';
import type { TlsFacts } from '../../connectors/entra-id/endpoint-probe.ts';
import { FaultError, type Fault } from '../../model/fault.ts';
import type { BackEnd } from '../back-ends/choice.ts';
import type { Facts, Finding } from './check-list.ts';

interface Way {
  readonly cloud: unknown;
  readonly proxy?: string | undefined;
  readonly backEnd?: BackEnd | undefined;
}

/** Milliseconds for the way to one host. */
const PROBE_LIMIT = 20_000;
const DAY = 86_400_000;

/** Behind a proxy only its own name has to be known here. */
export async function resolveNames(cloud: Cloud, { proxy, backEnd }: Way): Promise<Finding<true>> {
  const addresses = new Set<string>();
  for (const url of origins(cloud, backEnd)) {
    for (const address of await resolveHost({ url, proxy })) addresses.add(address);
  }
  return { value: true, facts: { ...hosts(cloud, proxy, backEnd), addresses: [...addresses].join(', ') } };
}

export interface ConnectionFinding {
  /** Of the first host that is not trusted, its own first; empty where both are. */
  readonly certificates: readonly CertificateFacts[];
}

/** TCP, the proxy's consent and TLS to the sign-in service, to Graph, and to the directory-sync service where it is used. */
export async function checkConnection(
  cloud: Cloud,
  { proxy, backEnd }: Way,
  { now, signal }: { readonly now: () => Date; readonly signal: AbortSignal },
): Promise<Finding<ConnectionFinding>> {
  let facts: Facts = hosts(cloud, proxy, backEnd);
  for (const url of origins(cloud, backEnd)) {
    const found = await probeTls({ url, proxy, caPem: cloud.caPem, timeout: PROBE_LIMIT, signal });
    const chain = found.chain.map((certificate) => certificateFacts(certificate, now()));
    const own = chain[0];
    if (found.refusal !== undefined) {
      return {
        value: { certificates: chain },
        facts: { ...facts, protocol: found.protocol, issuer: own?.issuer ?? '' },
        fault: refusalFault(new URL(url), found, chain),
        fails: true,
      };
    }
    facts = { ...facts, protocol: found.protocol, issuer: own?.issuer ?? '', locallyTrusted: found.locallyTrusted };
  }
  return { value: { certificates: [] }, facts };
}

function refusalFault({ host }: URL, { refusal = '', chain }: TlsFacts, facts: readonly CertificateFacts[]): Fault {
  const own = facts[0];
  if (refusal === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = (chain[0]?.subjectAltName ?? '').replaceAll(/(DNS|IP Address):/g, '');
    return { code: 'certificate-mismatch', stage: 'connect', detail: { host, names, reason: refusal }, retry: 'never' };
  }
  const detail = {
    host,
    reason: refusal,
    subject: own?.subject ?? '',
    issuer: own?.issuer ?? '',
    fingerprint: chain[0]?.fingerprint256 ?? '',
    validTo: own?.notAfter ?? '',
    // Of the last certificate there is: whose authority is not trusted.
    authority: facts.at(-1)?.issuer ?? '',
  };
  return { code: 'certificate-untrusted', stage: 'connect', detail, retry: 'never' };
}

/**
 * The application's certificate: readable, within its life, and its private key is here. Gives the private key. One near
 * its end still works and is a warning.
 */
export function checkCertificate(
  { certificatePem }: { readonly certificatePem: string },
  { privateKeyPem, now }: { readonly privateKeyPem: string | undefined; readonly now: () => Date },
): Finding<string> {
  const certificate = readCertificate(certificatePem);
  const { subject, thumbprintSha1, thumbprintSha256, notBefore, notAfter, lifeUsed, expired, renewalDue } =
    certificateFacts(certificate, now());
  const facts = { subject, thumbprintSha1, thumbprintSha256, notBefore, notAfter, lifeUsed };
  if (privateKeyPem === undefined) {
    const detail = { name: 'tenant/private-key', reason: 'not-stored' };
    throw new FaultError({ code: 'secret-missing', stage: 'setup', detail, retry: 'never' });
  }
  const value = privateKeyOf(certificate, privateKeyPem);
  if (expired) {
    const detail = { reason: 'expired', notAfter, thumbprintSha256 };
    throw new FaultError({ code: 'client-certificate-rejected', stage: 'connect', detail, retry: 'never' });
  }
  const daysLeft = Math.floor((Date.parse(notAfter) - now().getTime()) / DAY);
  const fault: Fault | undefined = renewalDue
    ? { code: 'certificate-ending', stage: 'connect', detail: { subject, notAfter, daysLeft }, retry: 'never' }
    : undefined;
  return { value, facts, fault };
}

/** Of a cloud without the service, the answers are refused before. */
function serviceOf(cloud: Cloud, backEnd: BackEnd | undefined): string | undefined {
  return backEnd === 'directory-sync' ? cloud.directorySync : undefined;
}

function origins(cloud: Cloud, backEnd: BackEnd | undefined): readonly string[] {
  const service = serviceOf(cloud, backEnd);
  return [...new Set([cloud.authority, cloud.graph, ...(service === undefined ? [] : [service])])];
}

function hosts(cloud: Cloud, proxy: string | undefined, backEnd: BackEnd | undefined): Facts {
  const service = serviceOf(cloud, backEnd);
  return {
    authorityHost: new URL(cloud.authority).host,
    graphHost: new URL(cloud.graph).host,
    ...(service === undefined ? {} : { directorySyncHost: new URL(service).host }),
    // Without the credentials that it may hold.
    ...(proxy === undefined ? {} : { proxy: new URL(proxy).host }),
  };
}
