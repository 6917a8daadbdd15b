/** The certificates of the application in the tenant, changed in its own name or in an administrator's. */

import { systemAmbient } from '../../connectors/entra-id/ambient.ts';
import { readCertificate } from '../../connectors/entra-id/certificate.ts';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import { openAdministration } from '../../connectors/entra-id/graph/administration/administration.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import {
  addCertificate,
  readApplication,
  removeCertificate,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import { addKey, removeKey } from '../../connectors/entra-id/graph/administration/rolling-keys.ts';
import { openHttp } from '../../connectors/entra-id/http.ts';
import { openTokens } from '../../connectors/entra-id/tokens.ts';
import { FaultError } from '../../model/fault.ts';
import { tenantSecret } from '../secret-source.ts';
import type { AdministratorAtWork } from './administrators.ts';
import type { RotationEnvironment } from './rotation-environment.ts';
import { keyIdIn, type RotationRecord } from './rotation-record.ts';

export interface Keyring {
  /** Gives the id of the new key where the service tells it. Throws `key-not-changed`, `administrator-role-missing`. */
  add(certificatePem: string): Promise<string | undefined>;
  /** `current` is the certificate that proves it: another one than that which goes. */
  remove(certificatePem: string, record: RotationRecord, current: string): Promise<void>;
  close(): Promise<void>;
}

export async function openKeyring(environment: RotationEnvironment): Promise<Keyring> {
  const { administrator, tenant, signal } = environment;
  return administrator ? administratorsKeyring(administrator, tenant.clientId, signal) : ownKeyring(environment);
}

function administratorsKeyring(administrator: AdministratorAtWork, clientId: string, signal: AbortSignal): Keyring {
  const graph = administrator.administration(signal);
  const read = async () => {
    const application = await readApplication(graph, clientId);
    if (application) return application;
    const detail = { tenantId: administrator.tenantId, clientId };
    throw new FaultError({ code: 'application-unknown', stage: 'setup', detail, retry: 'never' });
  };
  return {
    async add(certificatePem) {
      await addCertificate(graph, await read(), readCertificate(certificatePem));
      return undefined;
    },
    async remove(certificatePem) {
      const thumbprint = readCertificate(certificatePem).fingerprint.replaceAll(':', '');
      await removeCertificate(graph, await read(), thumbprint);
    },
    close: () => Promise.resolve(),
  };
}

/** By proof of possession; it needs the object id of the registration, and of what is removed the key's id. */
async function ownKeyring({ tenant, secrets, signal, ambient = systemAmbient }: RotationEnvironment): Promise<Keyring> {
  const cloud = resolveCloud(tenant.cloud);
  const privateKeyPem = await secrets.get(tenantSecret(tenant.name));
  const http = openHttp({ caPem: cloud.caPem, proxy: tenant.proxy, timeouts: tenant.timeouts });
  const graphWith = (certificatePem: string): Administration => {
    const tokens = openTokens({ ...tenant, certificatePem, privateKeyPem, cloud, fetch: http.fetch });
    return openAdministration({ cloud, tokens, fetch: http.fetch, ambient, signal });
  };
  const graph = graphWith(tenant.certificatePem);
  return {
    async add(certificatePem) {
      const applicationId = tenant.applicationId ?? (await ownId(graph, tenant.clientId));
      const possession = { certificate: readCertificate(tenant.certificatePem), privateKeyPem };
      return addKey(graph, applicationId, readCertificate(certificatePem), possession);
    },
    async remove(certificatePem, record, current) {
      const renewed = graphWith(current);
      const applicationId = tenant.applicationId ?? (await ownId(renewed, tenant.clientId));
      const keyId =
        (await registeredKeyId(renewed, tenant.clientId, certificatePem)) ?? keyIdIn(record, certificatePem);
      const keys = await secrets.get(tenantSecret(tenant.name));
      await removeKey(renewed, applicationId, keyId, { certificate: readCertificate(current), privateKeyPem: keys });
    },
    close: () => http.close(),
  };
}

/** Without a permission to read applications, an application does not learn its own object id. */
async function ownId(graph: Administration, clientId: string): Promise<string> {
  const application = await unlessForbidden(() => readApplication(graph, clientId));
  if (application) return application.id;
  const detail = { clientId, reason: 'application-id-unknown' };
  throw new FaultError({ code: 'key-not-changed', stage: 'setup', detail, retry: 'never' });
}

async function registeredKeyId(
  graph: Administration,
  clientId: string,
  certificatePem: string,
): Promise<string | undefined> {
  const application = await unlessForbidden(() => readApplication(graph, clientId));
  const thumbprint = readCertificate(certificatePem).fingerprint.replaceAll(':', '');
  return application?.keys.find((key) => key.thumbprintSha1 === thumbprint)?.keyId;
}

async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'administrator-role-missing') return undefined;
    throw error;
  }
}
