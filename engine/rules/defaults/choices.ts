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
}
