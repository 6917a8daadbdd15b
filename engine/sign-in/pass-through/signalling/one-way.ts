/**
 * What a listener receives: a one-way message whose body is a second envelope that names a relay, where the sign-in waits.
 * Forms from published captures (WCF's relay bindings of Azure Service Bus).
 */

import { findElement } from '../../../connectors/entra-id/directory-sync/soap/envelope.ts';
import {
  childOf,
  octetsIn,
  textIn,
  type XmlElement,
} from '../../../connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { RelayError } from '../messages/relay-error.ts';
import { readMessage } from '../messages/soap.ts';

/** Where a sign-in waits, and by which number it is known there. */
export interface RelayInvitation {
  /** GUID. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

const HTTPS = 443;

/** The data section of an announcement. Throws {@link RelayError}. */
export function readAnnouncement(octets: Uint8Array): RelayInvitation {
  const outer = readMessage(octets);
  if (outer.action !== 'OnewaySend') throw new RelayError('malformed', 'not-one-way');
  return readInvitation(innerOctets(outer.body));
}

/** The body's octets, in whatever element they stand. */
function innerOctets(body: XmlElement): Uint8Array {
  let at: XmlElement = body;
  for (let depth = 0; at.children.length === 1 && depth < 4; depth += 1) at = at.children[0] ?? at;
  const octets = at.children.length === 0 ? octetsIn(at) : undefined;
  if (octets === undefined || octets.length === 0) throw new RelayError('malformed', 'no-inner-message');
  return octets;
}

function readInvitation(octets: Uint8Array): RelayInvitation {
  const { action, body } = readMessage(octets);
  const connect = findElement(body, 'RelayedConnect');
  if (!action.endsWith('/RelayedConnect') || connect === undefined)
    throw new RelayError('unsupported', 'not-relayed-connect');
  const text = (name: string) => textIn(childOf(connect, name)) ?? '';
  const id = text('Id')
    .replace(/^urn:uuid:/, '')
    .toLowerCase();
  const host = text('InstanceDnsAddress');
  const port = text('HttpsPort') === '' ? HTTPS : Number(text('HttpsPort'));
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new RelayError('malformed', 'relay-id');
  if (!/^[A-Za-z0-9.-]{1,253}$/.test(host)) throw new RelayError('malformed', 'relay-host');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new RelayError('malformed', 'relay-port');
  return { id, host, port };
}
