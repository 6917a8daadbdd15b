/** App registrations of the tenant: certificates that may sign assertions, and the application permissions consented. */

import { createHash, randomUUID, X509Certificate } from 'node:crypto';

export interface ApplicationRegistration {
  readonly appId?: string;
  /** The certificate, or several during a rollover. */
  readonly certificatePem: string | readonly string[];
  /** Names of application permissions of any resource, such as `User.ReadWrite.All`. */
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

/** "Microsoft Entra AD Synchronization Service", the directory-sync web service. */
export const SYNC_SERVICE_RESOURCE = '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016';

/** Its only application permission; all others here are Graph's. */
const SYNC_SERVICE_ROLE = 'ADSynchronization.ReadWrite.All';

/** A token carries the permissions of the resource it is for. */
export function rolesFor(application: Application, resource: string): readonly string[] {
  const isSyncService = resource === SYNC_SERVICE_RESOURCE;
  return application.roles.filter((role) => (role === SYNC_SERVICE_ROLE) === isSyncService);
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
