/** Whether what stands in a field can be meant, while it is typed; the engine looks again. */

import type { Server } from './answers.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DNS_NAME = /^(?=.{1,255}$)[\p{L}\p{N}_]([\p{L}\p{N}_-]{0,62})(\.[\p{L}\p{N}_]([\p{L}\p{N}_-]{0,62}))*$/u;
const IPV6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/i;
const FINGERPRINT = /^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i;
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]*$/;

export function isGuid(text: string): boolean {
  return GUID.test(text.trim());
}

export function isDnsName(text: string): boolean {
  return DNS_NAME.test(text);
}

/** The DNS name of a domain, which has more than one label. */
export function isDomainName(text: string): boolean {
  return isDnsName(text) && text.includes('.');
}

export function isFingerprint(text: string): boolean {
  return FINGERPRINT.test(text.trim());
}

export function isCertificate(text: string): boolean {
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text);
}

/** The lDAPDisplayName of an attribute, [MS-ADTS] 3.1.1.2.3. */
export function isAttributeName(text: string): boolean {
  return ATTRIBUTE.test(text);
}

const DISTINGUISHED_NAME = /^(CN|OU|UID)=.+,DC=.+/i;

/** `DOMAIN\name`, `name@domain` or a DN. */
export function isAccountName(text: string): boolean {
  return isLogonName(text) || DISTINGUISHED_NAME.test(text);
}

/** `DOMAIN\name` or `name@domain`: what NTLM takes. A DN may have a backslash or an @, too. */
export function isLogonName(text: string): boolean {
  const isDown = /^[^\\@]+\\[^\\]+$/.test(text);
  const isPrincipal = /^[^@\s]+@[^@\s]+$/.test(text);
  return (isDown || isPrincipal) && !DISTINGUISHED_NAME.test(text);
}

export function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

export function numberIn(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : undefined;
}

export function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

export interface ServersRead {
  readonly servers: Server[];
  /** The first that is none. */
  readonly wrong: string | undefined;
}

/**
 * Servers as they are typed: a line each, or with commas between; `host`, `host:636`, `[2001:db8::1]:636`. What is said of a
 * server elsewhere stays with it: `before`.
 */
export function readServers(text: string, before: readonly Server[] = []): ServersRead {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const read = parts.map((part) => ({ part, server: withReplicationPort(readServer(part), before) }));
  return {
    servers: read.flatMap(({ server }) => server ?? []),
    wrong: read.find(({ server }) => server === undefined)?.part,
  };
}

function withReplicationPort(server: Server | undefined, before: readonly Server[]): Server | undefined {
  if (server === undefined) return undefined;
  const { replicationPort } = before.find(({ host }) => host.toLowerCase() === server.host.toLowerCase()) ?? {};
  return replicationPort === undefined ? server : { ...server, replicationPort };
}

function readServer(text: string): Server | undefined {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  const plain =
    bracketed ?? (IPV6.test(text) && text.split(':').length > 2 ? [text, text] : /^([^:]+)(?::(\d+))?$/.exec(text));
  const [, host, port] = plain ?? [];
  if (host === undefined || !(isDnsName(host) || IPV6.test(host))) return undefined;
  if (port === undefined) return { host };
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number } : undefined;
}

/** As {@link readServers} reads it. */
export function writeServers(servers: readonly Server[]): string {
  return servers.map(writeServer).join('\n');
}

export function writeServer({ host, port }: Server): string {
  const name = host.includes(':') && port !== undefined ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}
