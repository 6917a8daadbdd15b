/** What went over the wire to the directory-sync service: counters always, requests where asked for, secrets never. */

import { textOf } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/values.ts';
import type { XmlElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';

export interface DirectorySyncCounters {
  /** By operation. */
  requests: { [operation: string]: number };
  /** Objects in requests, as often as they came. */
  objects: number;
  /** Results that were answered, by how they were. */
  succeeded: number;
  failed: number;
  /** Links in requests. */
  links: number;
  /** Credentials in requests. */
  credentials: number;
  /** Objects that were read back. */
  readBack: number;
  /** Answers that were SOAP faults, redirections among them. */
  faults: number;
  redirections: number;
  throttled: number;
  /** By faults on demand. */
  injected: number;
}

export interface RecordedCall {
  readonly operation: string;
  /** As the client wrote it. */
  readonly host: string;
  readonly headers: { readonly [name: string]: string };
  /** The message as XML, without token and credentials. */
  readonly envelope: string;
  readonly status: number;
  /** Reason of a SOAP fault. */
  readonly fault?: string;
}

export interface DirectorySyncTraffic {
  readonly counters: DirectorySyncCounters;
  readonly requests: RecordedCall[];
  recording: boolean;
}

export function createDirectorySyncTraffic(recording: boolean): DirectorySyncTraffic {
  return { counters: noCounts(), requests: [], recording };
}

function noCounts(): DirectorySyncCounters {
  return {
    requests: {},
    objects: 0,
    succeeded: 0,
    failed: 0,
    links: 0,
    credentials: 0,
    readBack: 0,
    faults: 0,
    redirections: 0,
    throttled: 0,
    injected: 0,
  };
}

export function resetDirectorySyncTraffic(traffic: DirectorySyncTraffic): void {
  Object.assign(traffic.counters, noCounts());
  traffic.requests.length = 0;
}

const SECRETS: ReadonlySet<string> = new Set([
  'BearerToken',
  'LiveToken',
  'CredentialData',
  'WindowsLegacyCredentials',
  'WindowsSupplementalCredentials',
  'Password',
]);
export const REDACTED = '(redacted)';

const ESCAPES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** For reading by people and tests: local names only, secrets replaced. */
export function redactedXml(element: XmlElement): string {
  const { name, children } = element;
  if (children.length > 0) return `<${name}>${children.map(redactedXml).join('')}</${name}>`;
  const text = textOf(element.text);
  if (text === '') return `<${name}/>`;
  const shown = SECRETS.has(name) ? REDACTED : text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
  return `<${name}>${shown}</${name}>`;
}

/** Of a request, as far as they may be kept. */
export function redactedHeaders(headers: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, /authorization|cookie/.test(name) ? REDACTED : value]),
  );
}
