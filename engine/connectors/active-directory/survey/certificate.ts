/** What a domain controller shows of itself before anything is sent: its certificate, and whether it is trusted. */

import { X509Certificate } from 'node:crypto';
import type tls from 'node:tls';
import { toDirectoryFault } from '../faults.ts';
import { portOf, secureWith } from '../ldap/open.ts';
import { chainVerdict, nameMatches, sha256Matches } from '../ldap/tls.ts';
import type { Server, TlsSecurity, Trust } from '../settings.ts';

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Upper-case hexadecimal with colons. */
  readonly sha256: string;
  readonly pem: string;
}

export interface PresentedCertificate extends CertificateFacts {
  /** `host:port`. */
  readonly server: string;
  readonly names: readonly string[];
  readonly nameMatches: boolean;
  readonly chainTrusted: boolean;
  /** Whether a connection with this trust would be made. */
  readonly trusted: boolean;
  readonly reason: string | undefined;
  readonly protocol: string;
  readonly chain: readonly (CertificateFacts & { readonly selfSigned: boolean })[];
}

/** Connects, looks and hangs up; nothing is sent but the request for TLS. Throws where no certificate comes. */
export async function lookAtCertificate(
  server: Server,
  security: TlsSecurity,
  timeout: number,
): Promise<PresentedCertificate> {
  const name = `${server.host}:${portOf(server, security.mode)}`;
  try {
    return await secureWith({ server, security, timeout }, (socket) =>
      describe(socket, server.host, name, security.trust),
    );
  } catch (error) {
    throw toDirectoryFault(error, { stage: 'connect', server: name, again: false });
  }
}

function describe(socket: tls.TLSSocket, host: string, server: string, trust: Trust): PresentedCertificate {
  const [leaf, ...chain] = presentedChain(socket);
  if (leaf === undefined) throw new RangeError('A TLS server without a certificate');
  const verdict = chainVerdict(socket);
  const matches = nameMatches(leaf, host);
  const pinned = trust.kind === 'fingerprint' && sha256Matches(leaf, trust.sha256);
  const reason =
    trust.kind === 'fingerprint'
      ? pinned
        ? undefined
        : 'FINGERPRINT_DIFFERS'
      : (verdict ?? (matches ? undefined : 'NAME_DIFFERS'));
  return {
    server,
    ...factsOf(leaf),
    names: namesOf(leaf),
    nameMatches: matches,
    chainTrusted: verdict === undefined,
    trusted: reason === undefined,
    reason,
    protocol: socket.getProtocol() ?? '',
    chain: chain.map((certificate) => ({ ...factsOf(certificate), selfSigned: certificate.checkIssued(certificate) })),
  };
}

/** The certificates in the order in which they issue each other, the server's own first, each once. */
function presentedChain(socket: tls.TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  const seen = new Set<string>();
  while (next?.raw !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    sha256: certificate.fingerprint256,
    pem: certificate.toString(),
  };
}

/** `DNS:dc1.contoso.test, IP Address:127.0.0.1` without the kinds. */
function namesOf(certificate: X509Certificate): string[] {
  const names = [...(certificate.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,"]+)/g)];
  return names.map(([, name = '']) => name.trim());
}
