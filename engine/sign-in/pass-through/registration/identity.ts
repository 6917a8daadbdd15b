/**
 * Who an agent is: its certificate, whose extension carries its id, and its private key.
 *
 * A certificate that the service issued names the tenant as its subject and the agent in extension 1.3.6.1.4.1.311.82.1: the
 * sixteen octets of a GUID, the first three parts little-endian, with no inner encoding (seen in published captures).
 */

import { createPublicKey, X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { FaultError } from '../../../model/fault.ts';
import type { ClientCredential } from '../network.ts';

/** Of the certificate, and nothing secret. */
export interface AgentCertificate {
  readonly certificatePem: string;
  /** GUID, lower case. */
  readonly agentId: string;
  readonly tenantId: string;
  /** SHA-1 in upper-case hexadecimal digits: the service names password blocks by it. */
  readonly thumbprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface AgentKey extends AgentCertificate, ClientCredential {}

export const AGENT_ID_EXTENSION = '1.3.6.1.4.1.311.82.1';

/** `<agent id>_<thumbprint>`: how the service names the block that is encrypted for this key. */
export function keyIdentifier({ agentId, thumbprint }: Pick<AgentCertificate, 'agentId' | 'thumbprint'>): string {
  return `${agentId}_${thumbprint}`;
}

/** Of a base64 DER answer; throws `agent-certificate-refused` where it is none, or carries no agent. */
export function readCertificate(base64: string): AgentCertificate {
  let parsed: x509.X509Certificate;
  try {
    parsed = new x509.X509Certificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    throw notOurs('unreadable', error);
  }
  const certificate = new X509Certificate(Buffer.from(parsed.rawData));
  const agentId = agentIdOf(parsed);
  const tenantId = parsed.subjectName.getField('CN')[0]?.toLowerCase() ?? '';
  if (agentId === undefined) throw notOurs('agent-id-missing');
  return {
    certificatePem: certificate.toString(),
    agentId,
    tenantId,
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    notBefore: parsed.notBefore,
    notAfter: parsed.notAfter,
  };
}

function agentIdOf(certificate: x509.X509Certificate): string | undefined {
  const value = certificate.getExtension(AGENT_ID_EXTENSION)?.value;
  return value?.byteLength === 16 ? guidText(Buffer.from(value)) : undefined;
}

/** [MS-DTYP] 2.3.4.2: the first three parts are little-endian. */
export function guidText(octets: Buffer): string {
  const reversed = (from: number, to: number) => Buffer.from(octets.subarray(from, to)).reverse().toString('hex');
  const rest = octets.toString('hex', 8);
  return [reversed(0, 4), reversed(4, 6), reversed(6, 8), rest.slice(0, 4), rest.slice(4)].join('-');
}

export interface Expected {
  readonly tenantId: string;
  readonly privateKeyPem: string;
  /** Of a renewal: the agent stays who it is. */
  readonly agentId?: string;
  readonly now: Date;
}

/** The certificate as a key of this agent. Throws `agent-certificate-refused`: another key's, another tenant's, another agent's, expired. */
export function agentKey(certificate: AgentCertificate, expected: Expected): AgentKey {
  const { certificatePem, tenantId, agentId, notAfter } = certificate;
  const ours = createPublicKey(expected.privateKeyPem).export({ type: 'spki', format: 'der' });
  const theirs = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  if (!ours.equals(theirs)) throw notOurs('other-key');
  if (tenantId !== expected.tenantId.toLowerCase()) throw notOurs('other-tenant');
  if (expected.agentId !== undefined && agentId !== expected.agentId) throw notOurs('other-agent');
  if (notAfter.getTime() <= expected.now.getTime()) throw notOurs('expired');
  return { ...certificate, privateKeyPem: expected.privateKeyPem };
}

function notOurs(reason: string, cause?: unknown): FaultError {
  const fault = { code: 'agent-certificate-refused', stage: 'setup', detail: { reason }, retry: 'never' } as const;
  return new FaultError(fault, cause === undefined ? undefined : { cause });
}
