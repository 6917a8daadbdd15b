/**
 * What an exchange of certificates has come to, kept sealed beside the private keys: the certificate that waits for being
 * added, the one before, and ids under which the application knows its keys.
 *
 * The secret of the private key holds the keys of all of them. Whichever certificate the configuration names, its key is
 * there: an interruption at any instant leaves a tenant that can be signed in to.
 */

import { z } from 'zod';
import { joinPrivateKeys, privateKeyOf, readCertificate } from '../../connectors/entra-id/certificate.ts';
import { keyIdOf } from '../../connectors/entra-id/graph/administration/applications.ts';
import { FaultError } from '../../model/fault.ts';
import type { SecretStore } from '../../settings/secrets.ts';
import { tenantSecret } from '../secret-source.ts';

const recordSchema = z.object({
  pending: z.string().nullable(),
  previous: z.string().nullable(),
  /** By SHA-256 thumbprint. */
  keyIds: z.record(z.string(), z.string()),
});

/** Certificates as PEM. */
export type RotationRecord = Readonly<z.output<typeof recordSchema>>;

const NOTHING: RotationRecord = { pending: null, previous: null, keyIds: {} };

const recordSecret = (tenant: string) => `tenant/${tenant}/rotation`;

/**
 * `current` is what the configuration names: where that is the one that waited, an exchange broke off behind its last step.
 * Certificates whose private key is not here any more are left out, as after a new setup.
 */
export async function readRecord(secrets: SecretStore, tenant: string, current: string): Promise<RotationRecord> {
  const record = await readWhole(secrets, tenant);
  const keys = await secrets.get(tenantSecret(tenant));
  const present = (pem: string | null) => (pem !== null && pem !== current && hasKey(pem, keys) ? pem : null);
  return { ...record, pending: present(record.pending), previous: present(record.previous) };
}

async function readWhole(secrets: SecretStore, tenant: string): Promise<RotationRecord> {
  let text: string;
  try {
    text = await secrets.get(recordSecret(tenant));
  } catch (error) {
    if (error instanceof FaultError && error.fault.detail['reason'] === 'not-stored') return NOTHING;
    throw error;
  }
  return recordSchema.parse(JSON.parse(text));
}

function hasKey(certificatePem: string, keys: string): boolean {
  try {
    privateKeyOf(readCertificate(certificatePem), keys);
    return true;
  } catch (error) {
    if (error instanceof FaultError && error.fault.detail['reason'] === 'key-mismatch') return false;
    throw error;
  }
}

/**
 * Keeps the record and the keys of the certificates named in it and of `current`, others are forgotten. Keys come before the
 * record that relies on them; `added` are new ones.
 */
export async function saveRecord(
  secrets: SecretStore,
  tenant: string,
  current: string,
  record: RotationRecord,
  added = '',
): Promise<void> {
  const held = `${await secrets.get(tenantSecret(tenant))}\n${added}`;
  await secrets.set(tenantSecret(tenant), joinPrivateKeys(held));
  await secrets.set(recordSecret(tenant), JSON.stringify(record));
  const named = [current, record.pending, record.previous].filter((pem) => pem !== null);
  const kept = named.map((pem) => privateKeyOf(readCertificate(pem), held));
  await secrets.set(tenantSecret(tenant), joinPrivateKeys(...kept));
}

/** Under which the application knows the key: told by the service, else as we name keys ourselves. */
export function keyIdIn(record: RotationRecord, certificatePem: string): string {
  const certificate = readCertificate(certificatePem);
  return record.keyIds[thumbprint(certificatePem)] ?? keyIdOf(certificate);
}

export function withKeyId(record: RotationRecord, certificatePem: string, keyId: string | undefined): RotationRecord {
  if (keyId === undefined) return record;
  return { ...record, keyIds: { ...record.keyIds, [thumbprint(certificatePem)]: keyId } };
}

function thumbprint(certificatePem: string): string {
  return readCertificate(certificatePem).fingerprint256.replaceAll(':', '');
}
