/** Addresses and sign-in names as the tenant would show them if nobody else had them. */

import type { Directory } from '../../directory/directory.ts';
import { isStringArray, type Json } from '../../json.ts';
import type { ObjectKind } from '../../directory/properties.ts';
import type { ShadowValue } from '../../directory/synchronization.ts';
import { guidText, sidText } from './octets.ts';

/** What follows `smtp:`; undefined for an address of another kind. */
export function addressOf(proxyAddress: string): string | undefined {
  return /^smtp:/i.test(proxyAddress) ? proxyAddress.slice('smtp:'.length) : undefined;
}

/** In lower case. */
export function domainOf(name: string): string {
  return name.slice(name.lastIndexOf('@') + 1).toLowerCase();
}

export function prefixOf(name: string): string {
  const at = name.lastIndexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

export function isVerified({ domains }: Directory, name: string): boolean {
  const domain = domainOf(name);
  return domains.some((known) => known.isVerified && known.name === domain);
}

export function initialDomain({ domains }: Directory): string {
  return domains.find((known) => known.isInitial)?.name ?? '';
}

export function primaryAddress(proxyAddresses: Json | readonly string[] | undefined): string | undefined {
  if (proxyAddresses === undefined || !isStringArray(proxyAddresses)) return undefined;
  return proxyAddresses.find((address) => address.startsWith('SMTP:'))?.slice('SMTP:'.length);
}

/** Values that must be unique, as an object wants them. Absent: synchronization says nothing of it. */
export interface WantedValues {
  readonly userPrincipalName?: string;
  /** With the primary address made of `mail` where there is no other. */
  readonly proxyAddresses?: readonly string[];
  readonly mail?: string | null;
  readonly onPremisesSecurityIdentifier?: string | null;
  readonly deviceId?: string;
}

/** `touched`: keys that were sent now, also those that clear. */
export function wantedValues(
  directory: Directory,
  kind: ObjectKind,
  shadow: ReadonlyMap<string, ShadowValue>,
  touched: ReadonlySet<string>,
): WantedValues {
  const says = (key: string): boolean => shadow.has(key) || touched.has(key);
  const sid = shadow.get('onpremisesecurityidentifier');
  const deviceId = shadow.get('deviceid');
  return {
    ...(kind === 'user' ? signInName(directory, shadow) : {}),
    ...(ADDRESS_KEYS.some(says) || (kind === 'contact' && says('targetaddress'))
      ? addressed(directory, kind, shadow)
      : {}),
    ...(says('onpremisesecurityidentifier')
      ? { onPremisesSecurityIdentifier: sid instanceof Uint8Array ? (sidText(sid) ?? null) : null }
      : {}),
    ...(kind === 'device' && deviceId instanceof Uint8Array ? { deviceId: guidText(deviceId) } : {}),
  };
}

function text(shadow: ReadonlyMap<string, ShadowValue>, key: string): string | undefined {
  const value = shadow.get(key);
  return typeof value === 'string' ? value : undefined;
}

const ADDRESS_KEYS: readonly string[] = ['mail', 'proxyaddresses'];

/** Each makes the other where it is missing: `mail` the primary address, and that `mail`. */
function addressed(directory: Directory, kind: ObjectKind, shadow: ReadonlyMap<string, ShadowValue>): WantedValues {
  const mail = text(shadow, 'mail') ?? null;
  const proxyAddresses = shownAddresses(directory, kind, shadow.get('proxyaddresses'), mail);
  const target = kind === 'contact' ? addressOf(text(shadow, 'targetaddress') ?? '') : undefined;
  return { mail: mail ?? primaryAddress(proxyAddresses) ?? target ?? null, proxyAddresses };
}

/** A name whose suffix is not verified becomes one of the initial domain; without any, one is made of what is there. */
function signInName(directory: Directory, shadow: ReadonlyMap<string, ShadowValue>): WantedValues {
  const sent = text(shadow, 'userprincipalname');
  if (sent !== undefined && isVerified(directory, sent)) return { userPrincipalName: sent };
  const prefix = prefixOf(sent ?? mailNickname(shadow) ?? '');
  return prefix === '' ? {} : { userPrincipalName: `${prefix}@${initialDomain(directory)}` };
}

/**
 * Of what another owns no address is shown: users and groups have those of verified domains only, contacts (which stand for
 * people elsewhere) have all.
 */
function shownAddresses(
  directory: Directory,
  kind: ObjectKind,
  sent: ShadowValue | undefined,
  mail: string | null,
): readonly string[] {
  const isShown = (address: string): boolean => {
    const smtp = addressOf(address);
    return smtp === undefined || kind === 'contact' || isVerified(directory, smtp);
  };
  const distinct = new Map<string, string>();
  for (const address of (sent ?? []) as readonly string[]) {
    const known = distinct.get(address.toLowerCase());
    if (known === undefined || address.startsWith('SMTP:')) distinct.set(address.toLowerCase(), address);
  }
  const addresses = [...distinct.values()];
  if (mail !== null && !addresses.some((address) => address.startsWith('SMTP:'))) {
    const others = addresses.filter((address) => address.toLowerCase() !== `smtp:${mail.toLowerCase()}`);
    return [`SMTP:${mail}`, ...others].filter(isShown);
  }
  return addresses.filter(isShown);
}

const NICKNAME_FORBIDDEN = /[^\x21-\x7e]|[@()\\[\]";:<>,]/g;
const NICKNAME_MAX = 64;

/** As sent, else from the addresses, else from a name. */
export function mailNickname(shadow: ReadonlyMap<string, ShadowValue>): string | undefined {
  const addresses = shadow.get('proxyaddresses');
  const candidates = [
    text(shadow, 'alias'),
    primaryAddress(addresses as readonly string[] | undefined),
    text(shadow, 'mail'),
    text(shadow, 'userprincipalname'),
    text(shadow, 'onpremisessamaccountname'),
    text(shadow, 'commonname'),
    text(shadow, 'displayname'),
  ];
  for (const candidate of candidates) {
    const nickname = prefixOf(candidate ?? '')
      .replace(NICKNAME_FORBIDDEN, '')
      .slice(0, NICKNAME_MAX);
    if (nickname !== '') return nickname;
  }
  return undefined;
}
