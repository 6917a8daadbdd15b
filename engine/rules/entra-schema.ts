/**
 * The attributes of the Entra connector space as the standard rules use them.
 *
 * The names are Entra Connect's whatever back end carries them; what a back end cannot carry is staged and counted.
 * Types are those in which the service shows the values: a SID is text there.
 */

import type { AttributeDefinition, AttributeType } from '../model/attribute-value.ts';

type Row = readonly [type: AttributeType, multiValued: boolean, names: string];

const EXTENSION_ATTRIBUTES = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`).join(' ');

const EVERY: readonly Row[] = [
  ['string', false, 'cloudAnchor sourceAnchor displayName alias mail primarySmtpAddress'],
  ['string', true, 'proxyAddresses'],
];

const PERSONAL: readonly Row[] = [
  [
    'string',
    false,
    `givenName surname title department company physicalDeliveryOfficeName telephoneNumber mobile
     facsimileTelephoneNumber streetAddress city state postalCode country countryLetterCode ${EXTENSION_ATTRIBUTES}`,
  ],
  ['reference', false, 'manager'],
];

const USER: readonly Row[] = [
  [
    'string',
    false,
    `userPrincipalName usageLocation preferredLanguage employeeId employeeType onPremisesSamAccountName dnsDomainName
     netBiosName onPremiseSecurityIdentifier commonName lastPasswordChangeTimestamp onPremisesUserPrincipalName`,
  ],
  ['boolean', false, 'accountEnabled'],
];

const GROUP: readonly Row[] = [
  ['string', false, `description commonName onPremiseSecurityIdentifier onPremisesSamAccountName dnsDomainName`],
  ['boolean', false, 'securityEnabled'],
  ['reference', true, 'member'],
  ['reference', false, 'managedBy'],
];

function definitions(...parts: readonly (readonly Row[])[]): ReadonlyMap<string, AttributeDefinition> {
  const all = parts
    .flat()
    .flatMap(([type, multiValued, names]) => names.split(/\s+/).map((name) => ({ name, type, multiValued })));
  return new Map(all.map((definition) => [definition.name, definition]));
}

/** By object type, then by name. */
export const ENTRA_SCHEMA: ReadonlyMap<string, ReadonlyMap<string, AttributeDefinition>> = new Map([
  ['user', definitions(EVERY, PERSONAL, USER)],
  ['contact', definitions(EVERY, PERSONAL)],
  ['group', definitions(EVERY, GROUP)],
]);
