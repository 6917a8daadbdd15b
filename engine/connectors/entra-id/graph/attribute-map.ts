/**
 * The one table of the Graph back end: Entra Connect's attribute names against Microsoft Graph's properties.
 *
 * What the connector can read and write, its schema, what it selects, how long a value may be: everything is derived
 * from these rows. Lengths are those of Microsoft's own comments on the properties of `user` and `group`; writability
 * is that of objects mastered in the cloud, which is what this back end makes.
 */

import type { AttributeType } from '../../../model/attribute-value.ts';
import type { EntraObjectType } from '../anchors.ts';

/**
 * How a value lies in the Graph object: as it is; as an array; as the only element of an array (`businessPhones`
 * takes one); inside `onPremisesExtensionAttributes`; as a GUID's text standing for a base64 anchor; as a relation;
 * computed from other properties.
 */
export type GraphShape = 'plain' | 'list' | 'first-of-list' | 'extension' | 'unique-name' | 'relation' | 'derived';

/** `create`: fixed once the object exists. `never`: the service or this back end does not take it. */
export type Writability = 'always' | 'create' | 'never';

export interface AttributeMapping {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly property: string;
  readonly shape: GraphShape;
  readonly write: Writability;
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
];

/** Graph v1.0 has no operation that writes a contact, and devices are written by people only. */
export const ATTRIBUTE_MAP: { readonly [objectType in EntraObjectType]: readonly AttributeMapping[] } = {
  user: USER,
  group: GROUP,
  contact: [],
  device: [],
};

export function mappingOf(objectType: EntraObjectType, attribute: string): AttributeMapping | undefined {
  return ATTRIBUTE_MAP[objectType].find((mapping) => mapping.name === attribute);
}

/** Our name for a Graph property, for faults; a property that no row has keeps its own. */
export function attributeOfProperty(objectType: EntraObjectType, property: string): string {
  const wanted = property.toLowerCase();
  const rows = ATTRIBUTE_MAP[objectType].filter((mapping) => mapping.shape !== 'extension');
  return rows.find((mapping) => mapping.property.toLowerCase() === wanted)?.name ?? property;
}
