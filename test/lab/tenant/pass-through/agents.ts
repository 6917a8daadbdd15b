/** The agents that were registered, and the certificates that each may come with. */

import { X509Certificate } from 'node:crypto';

export interface AgentCertificate {
  readonly certificate: X509Certificate;
  /** SHA-1, upper-case hexadecimal: the second half of a key's identifier. */
  readonly thumbprint: string;
  /** Milliseconds. */
  readonly notAfter: number;
}

export interface RegisteredAgent {
  readonly id: string;
  readonly machineName: string;
  /** As the agent calls its build. */
  readonly userAgent: string;
  readonly registeredAt: number;
  /** The newest last. Requests carry a block for each that has not ended. */
  readonly certificates: AgentCertificate[];
  externalIp: string;
  lastBootstrapAt: number | undefined;
  /** Requests that were given to it, and of these the ones that it has not answered. */
  taken: number;
  open: number;
}

export interface AssignedListener {
  readonly namespace: string;
  readonly path: string;
  readonly reliable: boolean;
  readonly key: string;
}

export interface RegisteredAgents {
  /** By id. */
  readonly agents: Map<string, RegisteredAgent>;
  /** The same for every agent, as they listen side by side. */
  listeners: readonly AssignedListener[];
}

export function certificateOf(raw: Uint8Array): AgentCertificate {
  const certificate = new X509Certificate(raw);
  return {
    certificate,
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    notAfter: Date.parse(certificate.validTo),
  };
}

/** `<agent>_<thumbprint>`, as blocks of a request are found by. */
export function keyIdentifier(agent: Pick<RegisteredAgent, 'id'>, { thumbprint }: AgentCertificate): string {
  return `${agent.id}_${thumbprint}`;
}
