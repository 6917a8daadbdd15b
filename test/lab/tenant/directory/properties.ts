/**
 * The properties of users, groups, contacts and devices as the tenant knows them: type, length, who may write them, and whether they are
 * returned without being asked for. Written from the resource pages of Microsoft Graph v1.0; a conformance test
 * compares the table with Microsoft's metadata where that is at hand.
 */

export type ObjectKind = 'user' | 'group' | 'contact' | 'device';

export type PropertyType =
  | 'text'
  | 'boolean'
  | 'texts'
  | 'dateTime'
  | 'integer'
  /** Structured; kept as given. */
  | 'record'
  /** Structured, many; kept as given. */
  | 'records';

export interface PropertyDefinition {
  readonly type: PropertyType;
  readonly maxLength?: number;
  readonly readOnly?: boolean;
  /** Returned without `$select`. */
  readonly byDefault?: boolean;
  /** May not be null or empty. */
  readonly required?: boolean;
  /** `$filter` refuses it. */
  readonly notFilterable?: boolean;
  /** Written in the cloud even where the object is mastered on premises. */
  readonly cloudMastered?: boolean;
}

export type PropertyTable = { readonly [property: string]: PropertyDefinition };

const READ_ONLY_TEXT = { type: 'text', readOnly: true } as const;
const READ_ONLY_TIME = { type: 'dateTime', readOnly: true } as const;

export const USER_PROPERTIES: PropertyTable = {
  id: { ...READ_ONLY_TEXT, byDefault: true },
  businessPhones: { type: 'texts', byDefault: true },
  displayName: { type: 'text', maxLength: 256, byDefault: true, required: true },
  givenName: { type: 'text', maxLength: 64, byDefault: true },
  jobTitle: { type: 'text', maxLength: 128, byDefault: true },
  mail: { type: 'text', byDefault: true },
  mobilePhone: { type: 'text', maxLength: 64, byDefault: true },
  officeLocation: { type: 'text', byDefault: true },
  preferredLanguage: { type: 'text', byDefault: true },
  surname: { type: 'text', maxLength: 64, byDefault: true },
  userPrincipalName: { type: 'text', byDefault: true, required: true },
  aboutMe: { type: 'text', notFilterable: true },
  accountEnabled: { type: 'boolean', required: true },
  ageGroup: { type: 'text' },
  city: { type: 'text', maxLength: 128 },
  companyName: { type: 'text', maxLength: 64 },
  consentProvidedForMinor: { type: 'text' },
  country: { type: 'text', maxLength: 128 },
  createdDateTime: READ_ONLY_TIME,
  creationType: READ_ONLY_TEXT,
  deletedDateTime: READ_ONLY_TIME,
  department: { type: 'text', maxLength: 64 },
  employeeHireDate: { type: 'dateTime', cloudMastered: true },
  employeeId: { type: 'text', maxLength: 16 },
  employeeLeaveDateTime: { type: 'dateTime', cloudMastered: true },
  employeeOrgData: { type: 'record', notFilterable: true },
  employeeType: { type: 'text' },
  faxNumber: { type: 'text' },
  imAddresses: { type: 'texts', readOnly: true },
  lastPasswordChangeDateTime: READ_ONLY_TIME,
  legalAgeGroupClassification: { type: 'text' },
  mailNickname: { type: 'text', maxLength: 64, required: true },
  onPremisesDistinguishedName: { ...READ_ONLY_TEXT, notFilterable: true },
  onPremisesDomainName: { ...READ_ONLY_TEXT, notFilterable: true },
  onPremisesExtensionAttributes: { type: 'record' },
  onPremisesImmutableId: { type: 'text' },
  onPremisesLastSyncDateTime: READ_ONLY_TIME,
  onPremisesProvisioningErrors: { type: 'records', readOnly: true },
  onPremisesSamAccountName: READ_ONLY_TEXT,
  onPremisesSecurityIdentifier: READ_ONLY_TEXT,
  onPremisesSyncEnabled: { type: 'boolean', readOnly: true },
  onPremisesUserPrincipalName: { ...READ_ONLY_TEXT, notFilterable: true },
  otherMails: { type: 'texts', maxLength: 250, cloudMastered: true },
  passwordPolicies: { type: 'text', notFilterable: true, cloudMastered: true },
  passwordProfile: { type: 'record', notFilterable: true },
  postalCode: { type: 'text', maxLength: 40 },
  preferredDataLocation: { type: 'text' },
  proxyAddresses: { type: 'texts', readOnly: true },
  securityIdentifier: READ_ONLY_TEXT,
  serviceProvisioningErrors: { type: 'records', readOnly: true },
  showInAddressList: { type: 'boolean', notFilterable: true },
  signInSessionsValidFromDateTime: { ...READ_ONLY_TIME, notFilterable: true },
  state: { type: 'text', maxLength: 128 },
  streetAddress: { type: 'text', maxLength: 1024 },
  usageLocation: { type: 'text', cloudMastered: true },
  userType: { type: 'text' },
};

export const GROUP_PROPERTIES: PropertyTable = {
  id: { ...READ_ONLY_TEXT, byDefault: true },
  deletedDateTime: { ...READ_ONLY_TIME, byDefault: true },
  classification: { type: 'text', byDefault: true },
  createdDateTime: { ...READ_ONLY_TIME, byDefault: true },
  description: { type: 'text', maxLength: 1024, byDefault: true },
  displayName: { type: 'text', maxLength: 256, byDefault: true, required: true },
  expirationDateTime: { ...READ_ONLY_TIME, byDefault: true },
  groupTypes: { type: 'texts', byDefault: true },
  isAssignableToRole: { type: 'boolean', byDefault: true },
  mail: { ...READ_ONLY_TEXT, byDefault: true },
  mailEnabled: { type: 'boolean', byDefault: true, required: true },
  mailNickname: { type: 'text', maxLength: 64, byDefault: true, required: true },
  membershipRule: { type: 'text', byDefault: true },
  membershipRuleProcessingState: { type: 'text', byDefault: true },
  onPremisesDomainName: { ...READ_ONLY_TEXT, byDefault: true, notFilterable: true },
  onPremisesLastSyncDateTime: { ...READ_ONLY_TIME, byDefault: true },
  onPremisesNetBiosName: { ...READ_ONLY_TEXT, byDefault: true, notFilterable: true },
  onPremisesProvisioningErrors: { type: 'records', readOnly: true, byDefault: true },
  onPremisesSamAccountName: { ...READ_ONLY_TEXT, byDefault: true },
  onPremisesSecurityIdentifier: { ...READ_ONLY_TEXT, byDefault: true },
  onPremisesSyncEnabled: { type: 'boolean', readOnly: true, byDefault: true },
  preferredDataLocation: { type: 'text', byDefault: true },
  preferredLanguage: { type: 'text', byDefault: true },
  proxyAddresses: { type: 'texts', readOnly: true, byDefault: true },
  renewedDateTime: { ...READ_ONLY_TIME, byDefault: true },
  resourceBehaviorOptions: { type: 'texts', byDefault: true, notFilterable: true },
  resourceProvisioningOptions: { type: 'texts', byDefault: true },
  securityEnabled: { type: 'boolean', byDefault: true, required: true },
  securityIdentifier: { ...READ_ONLY_TEXT, byDefault: true },
  serviceProvisioningErrors: { type: 'records', readOnly: true, byDefault: true },
  theme: { type: 'text', byDefault: true, notFilterable: true },
  // Set once, by an upsert through the alternate key; no other request may carry it.
  uniqueName: { ...READ_ONLY_TEXT, byDefault: true },
  visibility: { type: 'text', byDefault: true },
};

/** Graph has no operation that writes a contact: everything is read-only. */
export const CONTACT_PROPERTIES: PropertyTable = Object.fromEntries(
  Object.entries({
    id: { type: 'text', readOnly: true },
    addresses: { type: 'records' },
    companyName: { type: 'text' },
    deletedDateTime: READ_ONLY_TIME,
    department: { type: 'text' },
    displayName: { type: 'text', maxLength: 256 },
    givenName: { type: 'text' },
    jobTitle: { type: 'text' },
    mail: { type: 'text' },
    mailNickname: { type: 'text' },
    onPremisesLastSyncDateTime: { type: 'dateTime' },
    onPremisesProvisioningErrors: { type: 'records' },
    onPremisesSyncEnabled: { type: 'boolean' },
    phones: { type: 'records' },
    proxyAddresses: { type: 'texts' },
    serviceProvisioningErrors: { type: 'records' },
    surname: { type: 'text' },
  } satisfies PropertyTable).map(([name, definition]) => [name, { ...definition, byDefault: true }]),
);

export const DEVICE_PROPERTIES: PropertyTable = {
  id: { ...READ_ONLY_TEXT, byDefault: true },
  accountEnabled: { type: 'boolean', byDefault: true, required: true },
  alternativeSecurityIds: { type: 'records', byDefault: true },
  approximateLastSignInDateTime: { ...READ_ONLY_TIME, byDefault: true },
  complianceExpirationDateTime: { ...READ_ONLY_TIME, byDefault: true },
  deletedDateTime: { ...READ_ONLY_TIME, byDefault: true },
  deviceCategory: { type: 'text', byDefault: true },
  deviceId: { type: 'text', byDefault: true },
  deviceMetadata: { type: 'text', byDefault: true },
  deviceOwnership: { type: 'text', byDefault: true },
  deviceVersion: { type: 'integer', byDefault: true },
  displayName: { type: 'text', maxLength: 256, byDefault: true },
  enrollmentProfileName: { ...READ_ONLY_TEXT, byDefault: true },
  isCompliant: { type: 'boolean', readOnly: true, byDefault: true },
  isManaged: { type: 'boolean', byDefault: true },
  isRooted: { type: 'boolean', byDefault: true },
  managementType: { type: 'text', byDefault: true },
  manufacturer: { type: 'text', byDefault: true },
  mdmAppId: { type: 'text', byDefault: true },
  model: { type: 'text', byDefault: true },
  onPremisesLastSyncDateTime: { ...READ_ONLY_TIME, byDefault: true },
  onPremisesSecurityIdentifier: { ...READ_ONLY_TEXT, byDefault: true },
  onPremisesSyncEnabled: { type: 'boolean', readOnly: true, byDefault: true },
  operatingSystem: { type: 'text', byDefault: true },
  operatingSystemVersion: { type: 'text', byDefault: true },
  physicalIds: { type: 'texts', byDefault: true },
  profileType: { type: 'text', byDefault: true },
  registrationDateTime: { ...READ_ONLY_TIME, byDefault: true },
  systemLabels: { type: 'texts', byDefault: true },
  trustType: { ...READ_ONLY_TEXT, byDefault: true },
};

export const PROPERTIES: { readonly [K in ObjectKind]: PropertyTable } = {
  user: USER_PROPERTIES,
  group: GROUP_PROPERTIES,
  contact: CONTACT_PROPERTIES,
  device: DEVICE_PROPERTIES,
};

/** Directory extensions: all of these are open types. */
export const EXTENSION_PROPERTY = /^extension_[0-9a-f]{32}_\w+$/;

const EXTENSION_DEFINITION: PropertyDefinition = { type: 'text', maxLength: 256 };

export function propertyDefinition(kind: ObjectKind, property: string): PropertyDefinition | undefined {
  const table = PROPERTIES[kind];
  if (Object.hasOwn(table, property)) return table[property];
  return EXTENSION_PROPERTY.test(property) ? EXTENSION_DEFINITION : undefined;
}

function defaultsOf(table: PropertyTable): readonly string[] {
  return Object.keys(table).filter((property) => table[property]?.byDefault === true);
}

export const DEFAULT_PROPERTIES: { readonly [K in ObjectKind]: readonly string[] } = {
  user: defaultsOf(USER_PROPERTIES),
  group: defaultsOf(GROUP_PROPERTIES),
  contact: defaultsOf(CONTACT_PROPERTIES),
  device: defaultsOf(DEVICE_PROPERTIES),
};

/** How the resource is named in texts and in cloud anchors (`User_<id>`). */
export const RESOURCE_NAMES = {
  user: 'User',
  group: 'Group',
  contact: 'Contact',
  device: 'Device',
} as const satisfies { readonly [K in ObjectKind]: string };

/** After `#microsoft.graph.` in `@odata.type`. */
export const ODATA_TYPES: { readonly [K in ObjectKind]: string } = {
  user: 'user',
  group: 'group',
  contact: 'orgContact',
  device: 'device',
};
