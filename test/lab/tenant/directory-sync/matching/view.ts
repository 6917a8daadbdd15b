/**
 * What Graph shows of a synchronized object, made of what was sent. Values that must be unique are not decided here, see
 * `conflicts.ts`.
 */

import { createHash } from 'node:crypto';
import type { Directory } from '../../directory/directory.ts';
import { EXTENSION_PROPERTY, type ObjectKind } from '../../directory/properties.ts';
import type { ShadowValue } from '../../directory/synchronization.ts';
import type { Json, JsonObject } from '../../json.ts';
import { mailNickname } from './addresses.ts';
import { timeText } from './octets.ts';

type Values = ReadonlyMap<string, ShadowValue>;

/** Key -> property that has the same value. */
const ACCOUNT_NAMES = {
  onpremisessamaccountname: 'onPremisesSamAccountName',
  dnsdomainname: 'onPremisesDomainName',
} as const;

const USER: { readonly [key: string]: string } = {
  ...ACCOUNT_NAMES,
  onpremisesdistinguishedname: 'onPremisesDistinguishedName',
  onpremisesuserprincipalname: 'onPremisesUserPrincipalName',
  givenname: 'givenName',
  surname: 'surname',
  title: 'jobTitle',
  department: 'department',
  company: 'companyName',
  physicaldeliveryofficename: 'officeLocation',
  mobile: 'mobilePhone',
  facsimiletelephonenumber: 'faxNumber',
  streetaddress: 'streetAddress',
  city: 'city',
  state: 'state',
  postalcode: 'postalCode',
  country: 'country',
  usagelocation: 'usageLocation',
  preferredlanguage: 'preferredLanguage',
  preferreddatalocation: 'preferredDataLocation',
  employeeid: 'employeeId',
  employeetype: 'employeeType',
  employeehiredate: 'employeeHireDate',
  employeeleavedatetime: 'employeeLeaveDateTime',
  usertype: 'userType',
  accountenabled: 'accountEnabled',
};

const GROUP: { readonly [key: string]: string } = {
  ...ACCOUNT_NAMES,
  netbiosname: 'onPremisesNetBiosName',
  description: 'description',
  securityenabled: 'securityEnabled',
};

const CONTACT: { readonly [key: string]: string } = {
  givenname: 'givenName',
  surname: 'surname',
  title: 'jobTitle',
  department: 'department',
  company: 'companyName',
};

const DEVICE: { readonly [key: string]: string } = {
  accountenabled: 'accountEnabled',
  deviceostype: 'operatingSystem',
  deviceosversion: 'operatingSystemVersion',
  devicetrusttype: 'trustType',
};

const PLAIN: { readonly [K in ObjectKind]: { readonly [key: string]: string } } = {
  user: USER,
  group: GROUP,
  contact: CONTACT,
  device: DEVICE,
};

/** The properties that the touched keys change, with those computed of several keys. */
export function viewChanges(
  directory: Directory,
  kind: ObjectKind,
  shadow: Values,
  touched: ReadonlySet<string>,
  before: JsonObject,
): JsonObject {
  const changes: { [property: string]: Json } = {};
  for (const key of touched) {
    const property = PLAIN[kind][key];
    if (property !== undefined) changes[property] = plain(shadow.get(key));
    else if (EXTENSION_PROPERTY.test(key)) changes[extensionName(directory, key)] = plain(shadow.get(key));
  }
  return { ...changes, ...named(kind, shadow, before), ...OTHERS[kind](shadow, touched, before) };
}

/** As an application registered it; keys come without their letter case. */
function extensionName({ extensions }: Directory, key: string): string {
  return extensions.find(({ name }) => name.toLowerCase() === key)?.name ?? key;
}

/** Octets as base64, numbers as numbers. */
function plain(value: ShadowValue | undefined): Json {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return value.map((item) => (typeof item === 'string' ? item : Buffer.from(item).toString('base64')));
}

/** Every object has a display name, and what has a mailbox or could have one a nickname. */
function named(kind: ObjectKind, shadow: Values, before: JsonObject): JsonObject {
  const nickname = mailNickname(shadow);
  const sent = text(shadow, 'displayname') ?? text(shadow, 'commonname') ?? nickname;
  const isNamed = shadow.has('displayname') || typeof before['displayName'] !== 'string';
  const keepsNickname = !shadow.has('alias') && typeof before['mailNickname'] === 'string';
  return {
    ...(isNamed && sent !== undefined ? { displayName: sent } : {}),
    ...(kind === 'device' || keepsNickname || nickname === undefined ? {} : { mailNickname: nickname }),
  };
}

type Maker = (shadow: Values, touched: ReadonlySet<string>, before: JsonObject) => JsonObject;

const OTHERS: { readonly [K in ObjectKind]: Maker } = {
  user: userView,
  group: groupView,
  contact: contactView,
  device: deviceView,
};

function userView(shadow: Values, touched: ReadonlySet<string>, before: JsonObject): JsonObject {
  const phone = text(shadow, 'telephonenumber');
  const changedAt = timeText(text(shadow, 'lastpasswordchangetimestamp') ?? '');
  const hidden = shadow.get('msexchhidefromaddresslists');
  return {
    ...(before['accountEnabled'] === undefined && !touched.has('accountenabled') ? { accountEnabled: true } : {}),
    ...(before['userType'] === undefined && !touched.has('usertype') ? { userType: 'Member' } : {}),
    ...(touched.has('telephonenumber') ? { businessPhones: phone === undefined ? [] : [phone] } : {}),
    ...(touched.has('lastpasswordchangetimestamp') && changedAt !== undefined
      ? { lastPasswordChangeDateTime: changedAt }
      : {}),
    ...(touched.has('msexchhidefromaddresslists')
      ? { showInAddressList: typeof hidden === 'boolean' ? !hidden : null }
      : {}),
    ...orgData(shadow, touched),
    ...extensionAttributes(shadow, touched, before),
  };
}

function orgData(shadow: Values, touched: ReadonlySet<string>): JsonObject {
  if (!touched.has('employeeorgdatacostcenter') && !touched.has('employeeorgdatadivision')) return {};
  const costCenter = text(shadow, 'employeeorgdatacostcenter') ?? null;
  const division = text(shadow, 'employeeorgdatadivision') ?? null;
  return { employeeOrgData: costCenter === null && division === null ? null : { costCenter, division } };
}

function extensionAttributes(shadow: Values, touched: ReadonlySet<string>, before: JsonObject): JsonObject {
  const names = Array.from({ length: 15 }, (_, index) => `extensionAttribute${String(index + 1)}`);
  const changed = names.filter((name) => touched.has(name.toLowerCase()));
  if (changed.length === 0) return {};
  const present = before['onPremisesExtensionAttributes'] as JsonObject | null | undefined;
  const sent = changed.map((name) => [name, text(shadow, name.toLowerCase()) ?? null] as const);
  return { onPremisesExtensionAttributes: { ...present, ...Object.fromEntries(sent) } };
}

/** A group that has an address is mail-enabled. */
function groupView(shadow: Values, touched: ReadonlySet<string>, before: JsonObject): JsonObject {
  const says = (key: string): boolean => shadow.has(key) || touched.has(key);
  return {
    ...(before['groupTypes'] === undefined ? { groupTypes: [] } : {}),
    ...(before['securityEnabled'] === undefined && !touched.has('securityenabled') ? { securityEnabled: true } : {}),
    ...(before['mailEnabled'] === undefined || says('mail') || says('proxyaddresses')
      ? { mailEnabled: shadow.has('mail') || shadow.has('proxyaddresses') }
      : {}),
  };
}

const ADDRESS_KEYS: { readonly [key: string]: string } = {
  city: 'city',
  country: 'countryOrRegion',
  physicaldeliveryofficename: 'officeLocation',
  postalcode: 'postalCode',
  state: 'state',
  streetaddress: 'street',
};
const PHONE_KEYS: { readonly [key: string]: string } = {
  telephonenumber: 'business',
  mobile: 'mobile',
  facsimiletelephonenumber: 'businessFax',
};

/** "orgContact resource type": one postal address, a phone of each type. */
function contactView(shadow: Values, touched: ReadonlySet<string>): JsonObject {
  const parts = Object.entries(ADDRESS_KEYS).map(([key, name]) => [name, text(shadow, key) ?? null] as const);
  const phones = Object.entries(PHONE_KEYS).flatMap(([key, type]) => {
    const number = text(shadow, key);
    return number === undefined ? [] : [{ type, number }];
  });
  return {
    ...(Object.keys(ADDRESS_KEYS).some((key) => touched.has(key))
      ? { addresses: parts.every(([, value]) => value === null) ? [] : [Object.fromEntries(parts)] }
      : {}),
    ...(Object.keys(PHONE_KEYS).some((key) => touched.has(key)) ? { phones } : {}),
  };
}

/** "alternativeSecurityId": type 2 is the key of a device, made of the thumbprint and the SHA-256 of its certificate. */
const DEVICE_KEY = 2;

function deviceView(shadow: Values, touched: ReadonlySet<string>, before: JsonObject): JsonObject {
  const certificates = (shadow.get('usercertificate') ?? []) as readonly Uint8Array[];
  return {
    ...(before['accountEnabled'] === undefined && !touched.has('accountenabled') ? { accountEnabled: true } : {}),
    ...(touched.has('usercertificate')
      ? {
          alternativeSecurityIds: certificates.map((certificate) => ({
            type: DEVICE_KEY,
            identityProvider: null,
            key: Buffer.from(`X509:<SHA1-TP-PUBKEY>${thumbprint(certificate)}`, 'utf16le').toString('base64'),
          })),
        }
      : {}),
  };
}

function thumbprint(certificate: Uint8Array): string {
  return createHash('sha1').update(certificate).digest('hex').toUpperCase();
}

function text(shadow: Values, key: string): string | undefined {
  const value = shadow.get(key);
  return typeof value === 'string' ? value : undefined;
}
