/**
 * What the service takes of an object and what not, as far as it is known beforehand. Lengths are those of Microsoft's
 * comments on the Graph types `user` and `group`; counts are the limits of synchronization ("Microsoft Entra service limits",
 * "LargeObject errors caused by userCertificate attribute").
 */

import type { IdentifyingValues } from './finding.ts';

/** Which service answers, and how the tenant is set. */
export interface ServiceProfile {
  readonly backEnd: 'graph' | 'directory-sync';
  /** Lower case; undefined where nobody asked: suffixes are not judged then. */
  readonly verifiedDomains: ReadonlySet<string> | undefined;
  /** `contoso.onmicrosoft.com`, where the service puts names that it cannot keep. */
  readonly initialDomain: string | undefined;
  readonly matching: MatchingFeatures;
  /** Members of a group. */
  readonly memberLimit: number;
}

/** Switches of the tenant that decide who is taken for whom. */
export interface MatchingFeatures {
  readonly softMatchOnUserPrincipalName: boolean;
  readonly blockSoftMatch: boolean;
  readonly blockHardMatch: boolean;
  readonly quarantineUserPrincipalNames: boolean;
  readonly quarantineProxyAddresses: boolean;
}

/** As they are in a tenant that nobody changed. */
export const USUAL_MATCHING: MatchingFeatures = {
  softMatchOnUserPrincipalName: true,
  blockSoftMatch: false,
  blockHardMatch: false,
  quarantineUserPrincipalNames: true,
  quarantineProxyAddresses: true,
};

/** Second generation of the service's interface. */
export const MEMBER_LIMIT = 250_000;

/** Local parts of user principal names: no accents, no spaces (Graph, `userPrincipalName`). */
export const NOT_IN_USER_PRINCIPAL_NAME = /[^A-Za-z0-9'.\-_!#^~]/gu;
/** `mailNickname`: printable ASCII without `@ () \ [] " ; : <> ,` and space. */
export const NOT_IN_ALIAS = /[^\x21-\x7e]|[@()\\[\]";:<>,]/gu;
/** Of an SMTP address, both sides of the `@`. */
export const NOT_IN_SMTP_ADDRESS = /[\s()\\[\]";:<>,]/gu;

/** Characters, by attribute; for every object type that has it. */
export const LENGTHS: ReadonlyMap<string, number> = new Map([
  // "Fewer than 60".
  ['sourceAnchor', 59],
  ['displayName', 256],
  ['alias', 64],
  ['mail', 256],
  ['givenName', 64],
  ['surname', 64],
  ['title', 128],
  ['department', 64],
  ['company', 64],
  ['mobile', 64],
  ['streetAddress', 1024],
  ['city', 128],
  ['state', 128],
  ['country', 128],
  ['postalCode', 40],
  ['description', 1024],
  ['employeeId', 16],
  ...Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, 1024] as const),
]);

/** Of the local part and of the domain of a user principal name. */
export const NAME_LENGTHS = { localPart: 64, domain: 48 } as const;
/** Of one value of a directory extension, and of a proxy address. */
export const EXTENSION_LENGTH = 250;
export const PROXY_ADDRESS_LENGTH = 256;

/** Values, by attribute. Of proxy addresses the service takes between 311 and 332, by what else the object has. */
export const COUNTS: ReadonlyMap<string, number> = new Map([
  ['proxyAddresses', 300],
  ['userCertificate', 15],
  ['userSMIMECertificate', 15],
]);

type Required = { readonly [backEnd in ServiceProfile['backEnd']]: ReadonlyMap<string, readonly string[]> };

/** Without these no object is made. */
export const NEEDED_TO_MAKE: Required = {
  graph: new Map([
    ['user', ['userPrincipalName', 'sourceAnchor']],
    ['group', ['sourceAnchor']],
  ]),
  'directory-sync': new Map([
    ['user', ['sourceAnchor']],
    ['group', ['sourceAnchor']],
    ['contact', ['sourceAnchor']],
    ['device', ['sourceAnchor']],
  ]),
};

/** Of an object that exists these cannot be cleared. */
export const NEVER_CLEARED: Required = {
  graph: new Map([
    ['user', ['userPrincipalName', 'displayName', 'alias', 'accountEnabled']],
    ['group', ['displayName', 'alias', 'securityEnabled']],
  ]),
  'directory-sync': new Map(),
};

/** Octets of a photo, and attributes of one object that are directory extensions ("Service limits"). */
export const PHOTO_OCTETS = 100 * 1024;
export const EXTENSIONS = 100;

export function isDirectoryExtension(attribute: string): boolean {
  return /^extension_[0-9a-f]{32}_/i.test(attribute);
}

/** The domain of an address, lower case; undefined where there is none. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return at < 0 ? undefined : address.slice(at + 1).toLowerCase();
}

export interface ProxyAddress {
  /** Lower case: `smtp`, `sip`, `x500`. */
  readonly scheme: string;
  readonly address: string;
  readonly primary: boolean;
}

/** `SMTP:anna@contoso.test`; what has no scheme is taken for an SMTP address, as Exchange does. */
export function parseProxyAddress(value: string): ProxyAddress {
  const colon = value.indexOf(':');
  if (colon < 0) return { scheme: 'smtp', address: value, primary: false };
  const scheme = value.slice(0, colon);
  return {
    scheme: scheme.toLowerCase(),
    address: value.slice(colon + 1),
    primary: scheme !== '' && scheme === scheme.toUpperCase(),
  };
}

/** The primary SMTP address, lower case: what soft matching goes by. */
export function primaryAddressOf(proxyAddresses: readonly string[]): string | undefined {
  const primary = proxyAddresses.find((value) => value.startsWith('SMTP:'));
  return primary?.slice('SMTP:'.length).toLowerCase();
}

/** Of a user or a group the service shows addresses of verified domains only; contacts stand for people elsewhere. */
function isShownAddress(address: string, objectType: string, { verifiedDomains }: ServiceProfile): boolean {
  return objectType === 'contact' || (verifiedDomains?.has(domainOf(address) ?? '') ?? true);
}

/**
 * Values as the directory-sync service makes them of what it is sent: `mail` becomes the primary address where there is no
 * other, addresses and names of domains that are not verified are replaced. Graph takes values as they are.
 */
export function asShown(values: IdentifyingValues, objectType: string, profile: ServiceProfile): IdentifyingValues {
  if (profile.backEnd === 'graph') return values;
  const { userPrincipalName, mail, sourceAnchor, securityIdentifier } = values;
  const hasPrimary = values.proxyAddresses.some((value) => value.startsWith('SMTP:'));
  const wanted = mail === null || hasPrimary ? values.proxyAddresses : [`SMTP:${mail}`, ...values.proxyAddresses];
  const proxyAddresses = wanted.filter((value) => {
    const { scheme, address } = parseProxyAddress(value);
    return scheme !== 'smtp' || isShownAddress(address, objectType, profile);
  });
  const name = userPrincipalName === null ? null : shownName(userPrincipalName, profile);
  return { userPrincipalName: name, mail, proxyAddresses, sourceAnchor, securityIdentifier };
}

/** A name whose suffix is not verified lies in the tenant's own domain. */
export function shownName(name: string, { verifiedDomains, initialDomain }: ServiceProfile): string {
  if (verifiedDomains === undefined || initialDomain === undefined) return name;
  return verifiedDomains.has(domainOf(name) ?? '') ? name : `${name.slice(0, name.lastIndexOf('@'))}@${initialDomain}`;
}
