/** What setup decides about the standard rules. */

export interface ForestChoice {
  /** The connector's name. Forests come in the order in which they were added. */
  readonly connector: string;
  /** Whether the forest's schema was extended for Exchange. */
  readonly exchangeSchema: boolean;
  /**
   * The attributes that the forest's schema has, where they are known. Without them a forest is taken to have what
   * Windows Server 2008 R2 brings, and with `exchangeSchema` Exchange's attributes too.
   */
  readonly attributes?: readonly string[];
  /** Only what is a direct member of the group `%Connector.GroupFilteringGroupDn%` is synchronized. */
  readonly groupFilter?: boolean;
}

export interface EntraChoice {
  readonly connector: string;
  /** The attributes of the connector's object types, where they are other than `ENTRA_SCHEMA` says. */
  readonly attributes?: { readonly [objectType: string]: readonly string[] };
}

/**
 * `sAMAccountName`: an account's sign-in name is the other's, or its mailbox alias. With `attribute`, accounts with the same
 * value in it are one person's; it has one name in the forest and in the metaverse, see `matchingAttributes`.
 */
export type UserMatching = 'once' | 'mail' | 'objectSid' | 'sAMAccountName' | { readonly attribute: string };

/**
 * Services whose attributes are synchronized. Windows 10 devices and what every service needs always are (Entra Connect's
 * page "Microsoft Entra apps").
 */
export const APPLICATIONS = [
  'microsoft365Apps',
  'exchangeOnline',
  'sharePointOnline',
  'teams',
  'azureRightsManagement',
  'intune',
  'dynamics',
  'thirdParty',
] as const;

export type Application = (typeof APPLICATIONS)[number];

/** An attribute of the forests that goes to the tenant as `extension_{application}_{attribute}`. */
export interface DirectoryExtension {
  readonly objectType: 'user' | 'group';
  /** Its name in Active Directory. */
  readonly attribute: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'binary';
  readonly multiValued: boolean;
}

export interface DirectoryExtensions {
  /** Client id of the tenant's "Tenant Schema Extension App", 32 hexadecimal digits without hyphens. */
  readonly application: string;
  readonly attributes: readonly DirectoryExtension[];
}

export interface StandardRuleChoices {
  readonly forests: readonly ForestChoice[];
  readonly entra: EntraChoice;
  /** Of users; groups and contacts always have objectGUID. */
  readonly sourceAnchor: 'ms-DS-ConsistencyGuid' | 'objectGUID';
  /** How accounts of one person in several forests are found. */
  readonly userMatching: UserMatching;
  readonly softMatchOnUserPrincipalName: boolean;
  /** `userPrincipalName`, or the attribute with the alternate ID (`mail`). */
  readonly userPrincipalNameAttribute: string;
  /** Exchange attributes that the cloud writes back, where the forest's schema has them. */
  readonly exchangeHybrid?: boolean;
  /** Mail-enabled public folders. */
  readonly publicFolders?: boolean;
  /** Absent: every service. */
  readonly applications?: readonly Application[];
  /** Attributes of the Entra connector space that do not flow whatever service would take them. */
  readonly excludedAttributes?: readonly string[];
  readonly directoryExtensions?: DirectoryExtensions;
  /** An account that has expired counts as disabled: the tenant knows no `accountExpires`. */
  readonly expiredAccountsAsDisabled?: boolean;
}

/** Whether a service is synchronized for. */
export function isChosen({ applications }: StandardRuleChoices, application: Application): boolean {
  return applications === undefined || applications.includes(application);
}
