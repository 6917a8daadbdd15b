/**
 * The application exchanges its own certificate. No permission is needed for that: a proof of possession of a certificate
 * that is registered already takes its place. Source: Microsoft Graph, "application: addKey", "application: removeKey",
 * "Generate proof of possession tokens for rolling keys".
 */

import { createPrivateKey, sign } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

import { FaultError } from '../../../../model/fault.ts';
import { privateKeyOf } from '../../certificate.ts';
import { textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import type { Administration } from './administration.ts';
import { GRAPH_APPLICATION } from './applications.ts';

/** A certificate that is registered, and the text that holds its private key. */
export interface Possession {
  readonly certificate: X509Certificate;
  readonly privateKeyPem: string;
}

/** The longest that a proof may be valid. Seconds. */
const PROOF_LIFE = 600;

/** A proof that the service does not take comes back as an access token that it does not take. */
const REFUSALS: ReadonlySet<string> = new Set(['administrator-role-missing', 'server-error', 'credentials-invalid']);

/** Gives the new key's id. Throws `key-not-changed`. `applicationId`: the object id of the app registration. */
export async function addKey(
  graph: Administration,
  applicationId: string,
  certificate: X509Certificate,
  possession: Possession,
): Promise<string | undefined> {
  const keyCredential = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.raw.toString('base64') };
  const body = { keyCredential, passwordCredential: null, proof: proofOf(applicationId, possession) };
  const added = await roll(graph, 'addKey', applicationId, body);
  return textOf(added['keyId']);
}

/** Throws `key-not-changed`. */
export async function removeKey(
  graph: Administration,
  applicationId: string,
  keyId: string,
  possession: Possession,
): Promise<void> {
  await roll(graph, 'removeKey', applicationId, { keyId, proof: proofOf(applicationId, possession) });
}

async function roll(
  graph: Administration,
  operation: 'addKey' | 'removeKey',
  applicationId: string,
  body: object,
): Promise<GraphObject> {
  try {
    return await graph.call(operation, { method: 'POST', path: `/applications/${applicationId}/${operation}`, body });
  } catch (error) {
    if (!(error instanceof FaultError) || !REFUSALS.has(error.fault.code)) throw error;
    const fault = { ...error.fault, code: 'key-not-changed', retry: 'never' } as const;
    throw new FaultError(fault, { cause: error });
  }
}

/** RS256, which the service's own examples use; `nbf` a little back, for clocks that differ. */
export function proofOf(applicationId: string, { certificate, privateKeyPem }: Possession, now = Date.now()): string {
  const seconds = Math.floor(now / 1000) - 60;
  const thumbprint = certificate.fingerprint.replaceAll(':', '');
  const header = {
    alg: 'RS256',
    typ: 'JWT',
    kid: thumbprint,
    x5t: Buffer.from(thumbprint, 'hex').toString('base64url'),
  };
  const claims = { aud: GRAPH_APPLICATION, iss: applicationId, nbf: seconds, exp: seconds + PROOF_LIFE };
  const signed = `${encode(header)}.${encode(claims)}`;
  const key = createPrivateKey(privateKeyOf(certificate, privateKeyPem));
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
