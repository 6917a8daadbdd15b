/** What the service checks of the values of an object before it looks for a match: keys, types, lengths, numbers. */

import type { Directory } from '../../directory/directory.ts';
import type { ObjectKind } from '../../directory/properties.ts';
import type { ShadowValue } from '../../directory/synchronization.ts';
import { keyDefinition, spellingOf, type KeyType } from './keys.ts';
import type { ReferenceChanges, SyncObject, SyncValue } from './types.ts';
import { badUserPrincipalName, badValue, internalError, tooLarge, tooLong } from './refusals.ts';
import { addressOf, domainOf } from './addresses.ts';
import { sidText } from './octets.ts';

/** "Service limits": certificates and addresses of an object, photo, directory extensions, length of the anchor. */
const CERTIFICATES_MAX = 15;
const ADDRESSES_MAX = 300;
const PHOTO_MAX_OCTETS = 100 * 1024;
const EXTENSIONS_MAX = 100;
const EXTENSION_MAX_LENGTH = 250;
const ANCHOR_MAX_LENGTH = 59;

/** Microsoft's comments on the properties of users, groups and contacts. */
const LENGTHS: { readonly [key: string]: number } = {
  alias: 64,
  city: 128,
  company: 64,
  country: 128,
  department: 64,
  description: 1024,
  displayname: 256,
  employeeid: 16,
  givenname: 64,
  mobile: 64,
  postalcode: 40,
  state: 128,
  streetaddress: 1024,
  surname: 64,
  title: 128,
  ...Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`extensionattribute${String(i + 1)}`, 1024] as const)),
};

const UPN_LOCAL_PART = /^[A-Za-z0-9'.\-_!#^~]+$/;
const UPN_MAX_LOCAL = 64;
const UPN_MAX_DOMAIN = 48;
const MAIL = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/;
/** `smtp:`, `SMTP:`, `x500:`, `sip:`, ... */
const PROXY_ADDRESS = /^[A-Za-z][A-Za-z0-9-]*:.+$/;

/** An object whose values passed. References and values are apart; null clears. */
export interface CheckedValues {
  readonly sourceAnchor: string | undefined;
  readonly cloudAnchor: string | undefined;
  readonly values: ReadonlyMap<string, ShadowValue | null>;
  readonly references: ReadonlyMap<string, string | readonly string[] | ReferenceChanges | null>;
}

/** Throws a refusal for the first value that does not pass. */
export function checkValues(directory: Directory, kind: ObjectKind, object: SyncObject): CheckedValues {
  const values = new Map<string, ShadowValue | null>();
  const references = new Map<string, string | readonly string[] | ReferenceChanges | null>();
  for (const [key, given] of object.values) {
    if (key === 'sourceanchor' || key === 'cloudanchor') continue;
    const type = typeOf(directory, kind, key);
    const value = given === '' || (Array.isArray(given) && given.length === 0) ? null : given;
    if (type === 'reference' || type === 'references') references.set(key, asReference(key, given));
    else values.set(key, value === null ? null : asValue(key, type, value));
  }
  for (const [key, value] of values) if (value !== null) checkValue(kind, key, value);
  return {
    sourceAnchor: anchor(kind, object, 'sourceanchor'),
    cloudAnchor: anchor(kind, object, 'cloudanchor'),
    values,
    references,
  };
}

function anchor(kind: ObjectKind, { values }: SyncObject, key: 'sourceanchor' | 'cloudanchor'): string | undefined {
  const given = values.get(key);
  if (given === undefined || given === null || given === '') return undefined;
  const name = spellingOf(key);
  if (typeof given !== 'string') throw badValue(name);
  if (key === 'sourceanchor') {
    if (given.length > ANCHOR_MAX_LENGTH) throw tooLong(name, ANCHOR_MAX_LENGTH);
    // It becomes the immutable id, which takes neither ("user resource type").
    if (kind === 'user' && /[$_]/.test(given)) throw badValue(name);
  }
  return given;
}

/** The type of a key; in strict mode one that nobody knows, also an extension that is not registered, is an internal error. */
function typeOf(directory: Directory, kind: ObjectKind, key: string): KeyType {
  const definition = keyDefinition(kind, key);
  const isUnregistered = definition?.type === 'any' && !isRegistered(directory, kind, key);
  if (definition !== undefined && !isUnregistered) return definition.type;
  if (directory.synchronization.strict) throw internalError(key);
  return 'any';
}

const EXTENSION_TARGETS: { readonly [K in ObjectKind]: string } = {
  user: 'User',
  group: 'Group',
  contact: 'Contact',
  device: 'Device',
};

function isRegistered({ extensions }: Directory, kind: ObjectKind, key: string): boolean {
  const found = extensions.find(({ name }) => name.toLowerCase() === key);
  return found?.targetObjects.includes(EXTENSION_TARGETS[kind]) ?? false;
}

function asReference(key: string, value: SyncValue): string | readonly string[] | ReferenceChanges | null {
  if (value === null || typeof value === 'string') return value === '' ? null : value;
  if (isTexts(value)) return value;
  if (isReferenceChanges(value)) return value;
  throw badValue(spellingOf(key));
}

export function isReferenceChanges(value: SyncValue): value is ReferenceChanges {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isTexts(value: SyncValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function asValue(key: string, type: KeyType, value: SyncValue): ShadowValue {
  if (value === null || isReferenceChanges(value) || !isOfType(key, type, value)) throw badValue(spellingOf(key));
  return value;
}

function isOfType(key: string, type: KeyType, value: ShadowValue): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'bigint';
    case 'octets':
      // Open clients send the photo as text in base64.
      return value instanceof Uint8Array || (key === 'thumbnailphoto' && typeof value === 'string');
    case 'texts':
      return isTexts(value);
    case 'octetList':
      return Array.isArray(value) && value.every((item) => item instanceof Uint8Array);
    case 'reference':
    case 'references':
      return false;
    case 'any':
      return true;
  }
}

function checkValue(kind: ObjectKind, key: string, value: ShadowValue): void {
  const limit = LENGTHS[key] ?? (key.startsWith('extension_') ? EXTENSION_MAX_LENGTH : Number.POSITIVE_INFINITY);
  for (const item of typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly unknown[]) : []) {
    if (typeof item === 'string' && item.length > limit) throw tooLong(spellingOf(key), limit);
  }
  switch (key) {
    case 'userprincipalname':
      if (!isUserPrincipalName(String(value))) throw badUserPrincipalName(String(value));
      return;
    case 'mail':
      if (!MAIL.test(String(value))) throw badValue('Mail');
      return;
    case 'proxyaddresses':
      checkAddresses(value as readonly string[]);
      return;
    case 'usagelocation':
      if (!/^[A-Za-z]{2}$/.test(String(value))) throw badValue('UsageLocation');
      return;
    case 'usercertificate':
    case 'usersmimecertificate':
      if ((value as readonly Uint8Array[]).length > CERTIFICATES_MAX) throw tooLarge(spellingOf(key));
      return;
    case 'thumbnailphoto':
      if (photoOctets(value).length > PHOTO_MAX_OCTETS) throw tooLarge('ThumbnailPhoto');
      return;
    default:
      if (value instanceof Uint8Array) checkOctets(kind, key, value);
  }
}

function checkOctets(kind: ObjectKind, key: string, value: Uint8Array): void {
  if (key === 'onpremisesecurityidentifier' && sidText(value) === undefined) throw badValue(spellingOf(key));
  const isGuid = key === 'onpremisesobjectidentifier' || (kind === 'device' && key === 'deviceid');
  if (isGuid && value.length !== 16) throw badValue(spellingOf(key));
}

function checkAddresses(addresses: readonly string[]): void {
  if (addresses.length > ADDRESSES_MAX) throw tooLarge('ProxyAddresses');
  const isValid = (address: string): boolean => {
    const smtp = addressOf(address);
    return PROXY_ADDRESS.test(address) && (smtp === undefined || MAIL.test(smtp));
  };
  if (!addresses.every(isValid)) throw badValue('ProxyAddresses');
  if (addresses.filter((address) => address.startsWith('SMTP:')).length > 1) throw badValue('ProxyAddresses');
}

/** Letters without accents, digits and `' . - _ ! # ^ ~` before the at sign; the domain is another matter. */
function isUserPrincipalName(name: string): boolean {
  const local = name.slice(0, Math.max(name.lastIndexOf('@'), 0));
  const domain = domainOf(name);
  return (
    UPN_LOCAL_PART.test(local) &&
    !local.startsWith('.') &&
    !local.endsWith('.') &&
    local.length <= UPN_MAX_LOCAL &&
    domain.length <= UPN_MAX_DOMAIN &&
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(domain)
  );
}

/** Of the whole object, after what was sent is merged with what is there. */
export function checkWhole(shadow: ReadonlyMap<string, ShadowValue>): void {
  const extensions = [...shadow.keys()].filter((key) => key.startsWith('extension_'));
  if (extensions.length > EXTENSIONS_MAX) throw tooLarge(extensions[EXTENSIONS_MAX] ?? '');
}

/** A photo as octets, whichever way it was sent. */
export function photoOctets(value: ShadowValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value, 'base64') : new Uint8Array();
}
