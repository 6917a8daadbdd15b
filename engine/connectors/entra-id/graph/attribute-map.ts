/**
 * The one table of the Graph back end: Entra Connect's attribute names against Microsoft Graph's properties.
 *
 * What the connector can read and write, its schema, what it selects, how long a value may be: everything is derived
 * from these rows. Lengths are those of Microsoft's own comments on the properties of `user` and `group`; writability
 * is that of objects mastered in the cloud, which is what this back end makes.
 */

import type { AttributeType } from '../../../model/attribute-value.ts';
import type { ExportKind } from '../../../model/export-operation.ts';
import type { EntraObjectType } from '../anchors.ts';
import type { ExtensionAttribute } from '../back-ends/back-end.ts';

/**
 * How a value lies in the Graph object: as it is; as an array; as the only element of an array (`businessPhones`
 * takes one); inside `onPremisesExtensionAttributes`; as a GUID's text standing for a base64 anchor, or for its octets;
 * as the phone of a kind among `phones`; as a part of the first of `addresses`; as a directory extension, typed by its
 * registration; as a relation; computed from other properties.
 */
export type GraphShape =
  | 'plain'
  | 'list'
  | 'first-of-list'
  | 'extension'
  | 'unique-name'
  | 'guid'
  | 'phone'
  | 'address'
  | 'directory-extension'
  | 'relation'
  | 'derived';

/** `create`: fixed once the object exists. `never`: the service or this back end does not take it. */
export type Writability = 'always' | 'create' | 'never';

export interface AttributeMapping {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly property: string;
  readonly shape: GraphShape;
  readonly write: Writability;
  /** Of a phone its kind, of an address its part. */
  readonly part?: string;
  readonly maxLength?: number;
  /** The service holds a value of it for every object: it cannot be cleared. */
  readonly required: boolean;
}

type Row = Partial<Omit<AttributeMapping, 'name' | 'property'>>;

function row(name: string, property: string, options: Row = {}): AttributeMapping {
  return {
    name,
    property,
    type: 'string',
    multiValued: false,
    shape: 'plain',
    write: 'always',
    required: false,
    ...options,
  };
}

const readOnly = { write: 'never' } as const;
const readOnlyList = { write: 'never', multiValued: true, shape: 'list' } as const;

const EXTENSION_ATTRIBUTES = Array.from({ length: 15 }, (_, index) =>
  row(`extensionAttribute${index + 1}`, 'onPremisesExtensionAttributes', { shape: 'extension', maxLength: 1024 }),
);

const USER: readonly AttributeMapping[] = [
  row('cloudAnchor', 'id', { ...readOnly, shape: 'derived' }),
  row('sourceAnchor', 'onPremisesImmutableId'),
  row('userPrincipalName', 'userPrincipalName', { required: true, maxLength: 113 }),
  row('accountEnabled', 'accountEnabled', { type: 'boolean', required: true }),
  row('displayName', 'displayName', { required: true, maxLength: 256 }),
  row('givenName', 'givenName', { maxLength: 64 }),
  row('surname', 'surname', { maxLength: 64 }),
  row('alias', 'mailNickname', { required: true, maxLength: 64 }),
  row('mail', 'mail'),
  row('proxyAddresses', 'proxyAddresses', readOnlyList),
  row('primarySmtpAddress', 'proxyAddresses', { ...readOnly, shape: 'derived' }),
  row('otherMails', 'otherMails', { multiValued: true, shape: 'list', maxLength: 250 }),
  row('title', 'jobTitle', { maxLength: 128 }),
  row('department', 'department', { maxLength: 64 }),
  row('company', 'companyName', { maxLength: 64 }),
  row('physicalDeliveryOfficeName', 'officeLocation'),
  row('telephoneNumber', 'businessPhones', { shape: 'first-of-list' }),
  row('mobile', 'mobilePhone', { maxLength: 64 }),
  row('facsimileTelephoneNumber', 'faxNumber'),
  row('streetAddress', 'streetAddress', { maxLength: 1024 }),
  row('city', 'city', { maxLength: 128 }),
  row('state', 'state', { maxLength: 128 }),
  row('postalCode', 'postalCode', { maxLength: 40 }),
  row('country', 'country', { maxLength: 128 }),
  row('usageLocation', 'usageLocation'),
  row('preferredLanguage', 'preferredLanguage'),
  row('employeeId', 'employeeId', { maxLength: 16 }),
  row('employeeType', 'employeeType'),
  ...EXTENSION_ATTRIBUTES,
  row('manager', 'manager', { type: 'reference', shape: 'relation' }),
  // Kept by the service for objects of the directory-sync service, read-only in Graph v1.0.
  row('onPremisesSamAccountName', 'onPremisesSamAccountName', readOnly),
  row('onPremisesDistinguishedName', 'onPremisesDistinguishedName', readOnly),
  row('onPremisesUserPrincipalName', 'onPremisesUserPrincipalName', readOnly),
  row('onPremiseSecurityIdentifier', 'onPremisesSecurityIdentifier', readOnly),
  row('dnsDomainName', 'onPremisesDomainName', readOnly),
  row('onPremisesSyncEnabled', 'onPremisesSyncEnabled', { ...readOnly, type: 'boolean' }),
  row('userType', 'userType', readOnly),
];

const GROUP: readonly AttributeMapping[] = [
  row('cloudAnchor', 'id', { ...readOnly, shape: 'derived' }),
  // An alternate key: part of the address with which the group is created, immutable afterwards.
  row('sourceAnchor', 'uniqueName', { shape: 'unique-name', write: 'create', required: true }),
  row('displayName', 'displayName', { required: true, maxLength: 256 }),
  row('description', 'description'),
  row('alias', 'mailNickname', { required: true, maxLength: 64 }),
  row('securityEnabled', 'securityEnabled', { type: 'boolean', required: true }),
  // Graph does not write mail-enabled groups: "The service does not currently support writes of mail-enabled groups."
  row('mailEnabled', 'mailEnabled', { ...readOnly, type: 'boolean' }),
  row('mail', 'mail', readOnly),
  row('proxyAddresses', 'proxyAddresses', readOnlyList),
  row('primarySmtpAddress', 'proxyAddresses', { ...readOnly, shape: 'derived' }),
  row('groupTypes', 'groupTypes', readOnlyList),
  row('onPremisesSyncEnabled', 'onPremisesSyncEnabled', { ...readOnly, type: 'boolean' }),
  row('onPremisesSamAccountName', 'onPremisesSamAccountName', readOnly),
  row('onPremiseSecurityIdentifier', 'onPremisesSecurityIdentifier', readOnly),
  row('dnsDomainName', 'onPremisesDomainName', readOnly),
  row('member', 'members', { type: 'reference', multiValued: true, shape: 'relation' }),
  // No standard rule flows it: owners administer a group in the cloud, which `managedBy` on premises does not say.
  row('owner', 'owners', { type: 'reference', multiValued: true, shape: 'relation' }),
];

const phone = (name: string, kind: string) => row(name, 'phones', { write: 'never', shape: 'phone', part: kind });
const address = (name: string, part: string) => row(name, 'addresses', { write: 'never', shape: 'address', part });

/** Graph v1.0 has no operation that writes a contact: they are read, so that what they hold is seen. */
const CONTACT: readonly AttributeMapping[] = [
  row('cloudAnchor', 'id', { ...readOnly, shape: 'derived' }),
  row('displayName', 'displayName', readOnly),
  row('givenName', 'givenName', readOnly),
  row('surname', 'surname', readOnly),
  row('alias', 'mailNickname', readOnly),
  row('mail', 'mail', readOnly),
  row('proxyAddresses', 'proxyAddresses', readOnlyList),
  row('primarySmtpAddress', 'proxyAddresses', { ...readOnly, shape: 'derived' }),
  row('title', 'jobTitle', readOnly),
  row('department', 'department', readOnly),
  row('company', 'companyName', readOnly),
  phone('telephoneNumber', 'business'),
  phone('mobile', 'mobile'),
  phone('facsimileTelephoneNumber', 'businessFax'),
  address('physicalDeliveryOfficeName', 'officeLocation'),
  address('streetAddress', 'street'),
  address('city', 'city'),
  address('state', 'state'),
  address('postalCode', 'postalCode'),
  address('country', 'countryOrRegion'),
  row('onPremisesSyncEnabled', 'onPremisesSyncEnabled', { ...readOnly, type: 'boolean' }),
  row('manager', 'manager', { ...readOnly, type: 'reference', shape: 'relation' }),
];

/** A person registers a device; an application may change a little of it, and delete it ("Update device"). */
const DEVICE: readonly AttributeMapping[] = [
  row('cloudAnchor', 'id', { ...readOnly, shape: 'derived' }),
  // The computer's objectGUID, which a device that is joined on premises has for its id.
  row('sourceAnchor', 'deviceId', { ...readOnly, shape: 'derived' }),
  row('displayName', 'displayName', { maxLength: 256 }),
  row('accountEnabled', 'accountEnabled', { type: 'boolean', required: true }),
  row('deviceId', 'deviceId', { ...readOnly, type: 'binary', shape: 'guid' }),
  row('deviceOSType', 'operatingSystem'),
  row('deviceOSVersion', 'operatingSystemVersion'),
  row('deviceTrustType', 'trustType', readOnly),
  row('onPremiseSecurityIdentifier', 'onPremisesSecurityIdentifier', readOnly),
  row('onPremisesSyncEnabled', 'onPremisesSyncEnabled', { ...readOnly, type: 'boolean' }),
];

export const ATTRIBUTE_MAP: { readonly [objectType in EntraObjectType]: readonly AttributeMapping[] } = {
  user: USER,
  group: GROUP,
  contact: CONTACT,
  device: DEVICE,
};

/** What an application may do to objects of a type. No application permission creates a device ("Create device"). */
export const OPERATIONS: { readonly [objectType in EntraObjectType]: readonly ExportKind[] } = {
  user: ['add', 'update', 'delete'],
  group: ['add', 'update', 'delete'],
  contact: [],
  device: ['update', 'delete'],
};

/** "Directory extensions": text of 256 characters, octets of 256. */
const EXTENSION_LENGTH = 256;

/** The table with the directory extensions in use; they are properties of their own names. */
export function attributeMapWith(extensions: readonly ExtensionAttribute[]): typeof ATTRIBUTE_MAP {
  if (extensions.length === 0) return ATTRIBUTE_MAP;
  const rowsOf = (objectType: EntraObjectType) => [
    ...ATTRIBUTE_MAP[objectType],
    ...extensions
      .filter((extension) => extension.objectType === objectType)
      .map(({ name, type, multiValued }) => extensionRow(name, type, multiValued)),
  ];
  return { user: rowsOf('user'), group: rowsOf('group'), contact: CONTACT, device: DEVICE };
}

function extensionRow(name: string, type: AttributeType, multiValued: boolean): AttributeMapping {
  const limit = type === 'string' || type === 'binary' ? { maxLength: EXTENSION_LENGTH } : {};
  return row(name, name, { type, multiValued, shape: 'directory-extension', ...limit });
}

export type RowsByName = { readonly [type in EntraObjectType]: ReadonlyMap<string, AttributeMapping> };

/** The rows of the table by attribute. */
export function rowsByName(table: typeof ATTRIBUTE_MAP = ATTRIBUTE_MAP): RowsByName {
  const byName = (objectType: EntraObjectType) =>
    new Map(table[objectType].map((mapping) => [mapping.name, mapping] as const));
  return { user: byName('user'), group: byName('group'), contact: byName('contact'), device: byName('device') };
}

/** Our name for a Graph property, for faults; a property that no row has keeps its own. */
export function attributeOfProperty(objectType: EntraObjectType, property: string): string {
  const wanted = property.toLowerCase();
  const rows = ATTRIBUTE_MAP[objectType].filter((mapping) => mapping.shape !== 'extension');
  return rows.find((mapping) => mapping.property.toLowerCase() === wanted)?.name ?? property;
}
