/** What the service will not take of one object's staged values, whoever else there is. Pure. */

import type { Attributes, AttributeValue } from '../../model/attribute-value.ts';
import type { ConflictFix, Facts, Finding, Holder } from './finding.ts';
import {
  COUNTS,
  domainOf,
  EXTENSION_LENGTH,
  isDirectoryExtension,
  LENGTHS,
  NAME_LENGTHS,
  NOT_IN_ALIAS,
  NOT_IN_SMTP_ADDRESS,
  NOT_IN_USER_PRINCIPAL_NAME,
  parseProxyAddress,
  PROXY_ADDRESS_LENGTH,
  EXTENSIONS,
  NEEDED_TO_MAKE,
  NEVER_CLEARED,
  PHOTO_OCTETS,
  shownName,
  type ServiceProfile,
} from './service.ts';

/** An object with what the next export writes of it. */
export interface StagedObject {
  readonly holder: Holder;
  /** Values to be sent; an empty list clears. */
  readonly wanted: Attributes;
}

type Wrong = Pick<Finding, 'kind' | 'severity' | 'error'> & {
  readonly attribute: string;
  readonly value?: string;
  readonly detail?: Facts;
};

/** Mended where it is mastered, and tried again. */
const FIXES: readonly ConflictFix[] = ['run-again'];

export function checkValues({ holder, wanted }: StagedObject, profile: ServiceProfile): Finding[] {
  const wrong = [
    ...missing(holder, wanted, profile),
    ...tooLarge(wanted),
    ...Object.entries(wanted).flatMap(([attribute, values]) => [
      ...tooMany(attribute, values),
      ...values.flatMap((value) => (typeof value === 'string' ? checkText(attribute, value, holder, profile) : [])),
    ]),
  ];
  return wrong.map(({ kind, severity, error, attribute, value, detail }) => ({
    kind,
    severity,
    error,
    attribute,
    value: value ?? null,
    detail: detail ?? {},
    object: holder,
    other: null,
    further: 0,
    standing: false,
    fixes: FIXES,
  }));
}

function missing({ objectType, state }: Holder, wanted: Attributes, { backEnd }: ServiceProfile): Wrong[] {
  const isNew = state === 'planned';
  const isBlank = (attribute: string) => wanted[attribute]?.every((value) => value === '') ?? isNew;
  const needed = (isNew ? NEEDED_TO_MAKE : NEVER_CLEARED)[backEnd].get(objectType) ?? [];
  const fails = needed.filter(isBlank).map((attribute): Wrong => {
    const error = attribute === 'userPrincipalName' ? 'IdentityDataValidationFailed' : 'DataValidationFailed';
    return { kind: 'value-missing', severity: 'fails', error, attribute };
  });
  // The directory-sync service makes a name of the address, the alias or whatever else there is.
  const isNamed = backEnd === 'graph' || objectType !== 'user' || !isBlank('userPrincipalName');
  if (isNamed) return fails;
  return [...fails, { kind: 'value-missing', severity: 'changed', error: null, attribute: 'userPrincipalName' }];
}

function tooLarge(wanted: Attributes): Wrong[] {
  const [photo] = wanted['thumbnailPhoto'] ?? [];
  const octets = photo instanceof Uint8Array ? photo.length : 0;
  const extensions = Object.keys(wanted).filter((name) => isDirectoryExtension(name) && wanted[name]!.length > 0);
  const large = (kind: Finding['kind'], attribute: string, detail: Facts): Wrong => {
    return { severity: 'fails', error: 'LargeObject', kind, attribute, detail };
  };
  const count = extensions.length;
  return [
    ...(octets > PHOTO_OCTETS ? [large('too-long', 'thumbnailPhoto', { octets, limit: PHOTO_OCTETS })] : []),
    ...(count > EXTENSIONS
      ? [large('too-many-values', extensions[0]!, { count, limit: EXTENSIONS, extensions: true })]
      : []),
  ];
}

function tooMany(attribute: string, values: readonly AttributeValue[]): Wrong[] {
  const limit = COUNTS.get(attribute);
  if (limit !== undefined && values.length > limit) {
    const detail = { count: values.length, limit };
    return [{ kind: 'too-many-values', severity: 'fails', error: 'LargeObject', attribute, detail }];
  }
  if (attribute !== 'proxyAddresses') return [];
  const count = values.filter((value) => typeof value === 'string' && value.startsWith('SMTP:')).length;
  const detail = { count, limit: 1, primary: true };
  return count <= 1
    ? []
    : [{ kind: 'too-many-values', severity: 'fails', error: 'DataValidationFailed', attribute, detail }];
}

function checkText(attribute: string, value: string, holder: Holder, profile: ServiceProfile): Wrong[] {
  const long = checkLength(attribute, value);
  if (attribute === 'userPrincipalName') return long.length > 0 ? long : checkUserPrincipalName(value, profile);
  return [
    ...long,
    ...(attribute === 'usageLocation' && !/^[A-Za-z]{2}$/.test(value) ? [malformed(attribute, value, 'country')] : []),
    // The directory-sync service leaves out what it does not take: the standard rules send it names of contacts as they are.
    ...(attribute === 'alias' && profile.backEnd === 'graph'
      ? checkCharacters('alias', value, value, NOT_IN_ALIAS)
      : []),
    ...(attribute === 'proxyAddresses' ? checkProxyAddress(value, holder, profile) : []),
    ...(attribute === 'mail' ? checkAddress('mail', value, value) : []),
  ];
}

function checkLength(attribute: string, value: string): Wrong[] {
  if (attribute === 'userPrincipalName') return checkNameLength(value);
  const limit =
    attribute === 'proxyAddresses'
      ? PROXY_ADDRESS_LENGTH
      : isDirectoryExtension(attribute)
        ? EXTENSION_LENGTH
        : LENGTHS.get(attribute);
  if (limit === undefined || value.length <= limit) return [];
  return [tooLong(attribute, value, { length: value.length, limit })];
}

function checkNameLength(value: string): Wrong[] {
  const domain = domainOf(value) ?? '';
  const localPart = value.slice(0, value.lastIndexOf('@'));
  if (localPart.length > NAME_LENGTHS.localPart) {
    return [
      tooLong('userPrincipalName', value, { length: localPart.length, limit: NAME_LENGTHS.localPart, part: 'name' }),
    ];
  }
  if (domain.length > NAME_LENGTHS.domain) {
    return [tooLong('userPrincipalName', value, { length: domain.length, limit: NAME_LENGTHS.domain, part: 'domain' })];
  }
  return [];
}

function tooLong(attribute: string, value: string, detail: Facts): Wrong {
  const error = attribute === 'userPrincipalName' ? 'IdentityDataValidationFailed' : 'ExceededAllowedLength';
  return { kind: 'too-long', severity: 'fails', error, attribute, value, detail };
}

/** `expected`: `address`, `name`, `country`, `scheme`. */
function malformed(attribute: string, value: string, expected: string): Wrong {
  const error = attribute === 'userPrincipalName' ? 'IdentityDataValidationFailed' : 'DataValidationFailed';
  return { kind: 'illegal-characters', severity: 'fails', error, attribute, value, detail: { expected } };
}

const DOMAIN = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

function checkUserPrincipalName(value: string, profile: ServiceProfile): Wrong[] {
  const attribute = 'userPrincipalName';
  const at = value.lastIndexOf('@');
  const localPart = value.slice(0, Math.max(at, 0));
  if (at <= 0 || /^\.|\.$/.test(localPart) || !DOMAIN.test(domainOf(value) ?? ''))
    return [malformed(attribute, value, 'name')];
  const illegal = checkCharacters(attribute, value, localPart, NOT_IN_USER_PRINCIPAL_NAME);
  return illegal.length > 0 ? illegal : checkSuffix(value, profile);
}

function checkCharacters(attribute: string, value: string, text: string, not: RegExp): Wrong[] {
  const found = [...new Set(text.match(not) ?? [])];
  if (found.length === 0) return [];
  const error = attribute === 'userPrincipalName' ? 'IdentityDataValidationFailed' : 'DataValidationFailed';
  const characters = found.map((character) => (/\s/u.test(character) ? '␠' : character)).join(' ');
  return [{ kind: 'illegal-characters', severity: 'fails', error, attribute, value, detail: { characters } }];
}

function checkSuffix(value: string, profile: ServiceProfile): Wrong[] {
  const suffix = domainOf(value);
  if (suffix === undefined || (profile.verifiedDomains?.has(suffix) ?? true)) return [];
  const wrong = { kind: 'suffix-not-verified', attribute: 'userPrincipalName', value } as const;
  if (profile.backEnd === 'graph') {
    return [{ ...wrong, severity: 'fails', error: 'IdentityDataValidationFailed', detail: { suffix } }];
  }
  const instead = profile.initialDomain === undefined ? {} : { instead: shownName(value, profile) };
  return [{ ...wrong, severity: 'changed', error: null, detail: { suffix, ...instead } }];
}

function checkProxyAddress(value: string, { objectType }: Holder, { verifiedDomains }: ServiceProfile): Wrong[] {
  const attribute = 'proxyAddresses';
  if (!/^[A-Za-z][A-Za-z0-9-]*:.+$/.test(value)) return [malformed(attribute, value, 'scheme')];
  const { scheme, address } = parseProxyAddress(value);
  if (scheme !== 'smtp') return [];
  const wrong = checkAddress(attribute, value, address);
  if (wrong.length > 0) return wrong;
  const suffix = domainOf(address);
  const isShown = objectType === 'contact' || suffix === undefined || (verifiedDomains?.has(suffix) ?? true);
  return isShown
    ? []
    : [{ kind: 'suffix-not-verified', severity: 'changed', error: null, attribute, value, detail: { suffix } }];
}

function checkAddress(attribute: string, value: string, address: string): Wrong[] {
  const at = address.indexOf('@');
  const isAddress = at > 0 && at < address.length - 1 && address.lastIndexOf('@') === at;
  return isAddress
    ? checkCharacters(attribute, value, address, NOT_IN_SMTP_ADDRESS)
    : [malformed(attribute, value, 'address')];
}
