/** App registrations of the tenant: certificates that may sign assertions, and the application permissions consented. */

import { createHash, randomUUID, X509Certificate } from 'node:crypto';

export interface ApplicationRegistration {
  readonly appId?: string;
  /** The certificate, or several during a rollover. */
  readonly certificatePem: string | readonly string[];
  /** Names of application permissions, such as `User.ReadWrite.All`. */
  readonly permissions: readonly string[];
  /** Whether an administrator consented; without it, tokens carry no roles. Default true. */
  readonly consented?: boolean;
}

export interface Application {
  readonly appId: string;
  /** Object id of the service principal: the `oid` of its tokens. */
  readonly objectId: string;
  /** By `x5t#S256`: base64url of the SHA-256 of the certificate. */
  readonly certificates: ReadonlyMap<string, X509Certificate>;
  readonly roles: readonly string[];
}

export function makeApplication(registration: ApplicationRegistration): Application {
  const pems =
    typeof registration.certificatePem === 'string' ? [registration.certificatePem] : registration.certificatePem;
  const certificates = pems.map((pem) => new X509Certificate(pem));
  return {
    appId: registration.appId ?? randomUUID(),
    objectId: randomUUID(),
    certificates: new Map(certificates.map((certificate) => [thumbprint(certificate), certificate])),
    roles: registration.consented === false ? [] : registration.permissions,
  };
}

function thumbprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('base64url');
}
