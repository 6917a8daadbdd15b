/** Directory entries of two forests, and what an administrator looks up in them. */

import type { LabEntry } from '../../lab/entry.ts';
import type { Samba } from '../../lab/samba/samba.ts';

export type Attributes = { readonly [attribute: string]: string | readonly (string | Uint8Array)[] };

export function entry(dn: string, attributes: Attributes): LabEntry {
  return {
    dn,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
    ),
  };
}

/** Enabled, with an account name made of the common name. */
export function user(dn: string, attributes: Attributes): LabEntry {
  const name = /^CN=([^,]+),/.exec(dn)?.[1] ?? '';
  return entry(dn, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: name,
    userAccountControl: '512',
    ...attributes,
  });
}

export function mailbox(name: string, domain: string): Attributes {
  const address = `${name}@${domain}`;
  return { mailNickname: name, mail: address, proxyAddresses: [`SMTP:${address}`] };
}

export async function sidOf(samba: Samba, dn: string): Promise<Uint8Array> {
  const found = await samba.get(dn);
  return found?.attributes['objectSid']?.[0] as Uint8Array;
}

/** The source anchor of an account that has no other yet: its objectGUID. */
export async function anchorOf(samba: Samba, dn: string): Promise<string> {
  const found = await samba.get(dn);
  return Buffer.from(found?.attributes['objectGUID']?.[0] as Uint8Array).toString('base64');
}
