/** Expressions that several inbound rules share, put together from what the forest has. */

import type { StandardRuleChoices } from '../choices.ts';
import { clause, expression, type HasAttribute, type ScopeGroups } from '../template.ts';
import type { Flow } from '../../rule.ts';

/** What a flow is written for: the wizard's choices and the forest's schema. */
export interface Ground {
  readonly choices: StandardRuleChoices;
  readonly has: HasAttribute;
  /** Only direct members of the forest's group are synchronized. */
  readonly groupFilter?: boolean;
}

const MEMBER = clause('dn', 'ISMEMBEROF', '%Connector.GroupFilteringGroupDn%');

/** The scope of a rule that lets objects in, narrowed where the forest is filtered by a group. */
export function withinGroupFilter(scope: ScopeGroups, groupFilter = false): ScopeGroups {
  if (!groupFilter) return scope;
  return scope.length === 0 ? [[MEMBER]] : scope.map((group) => [...group, MEMBER]);
}

/** Bit 2 of userAccountControl: ADS_UF_ACCOUNTDISABLE ([MS-ADTS] 2.2.16). */
export const ACCOUNT_ENABLED = expression('accountEnabled', 'IIF(BitAnd([userAccountControl],2)=0,True,False)');

/**
 * The value in place of `enabled` where the account has expired. 0 and the largest number mean never ([MS-ADA1] 2.2); the
 * time is that of the synchronization.
 */
export function unlessExpired(enabled: string, expired: string, { choices }: Ground): string {
  if (choices.expiredAccountsAsDisabled !== true) return enabled;
  const isOver = '[accountExpires]>0 && [accountExpires]<=NumFromDate(Now())';
  return `IIF(IsPresent([accountExpires]),IIF(${isOver},${expired},${enabled}),${enabled})`;
}

export const DISPLAY_NAME = 'IIF(IsNullOrEmpty([displayName]),[cn],[displayName])';
export const INFO = 'Left(Trim([info]),448)';
export const PROXY_ADDRESSES = 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))';
export const OBJECT_SID_STRING = 'StringFromSid([objectSid])';

/** The first of several values, cut to what the service takes. */
export function firstValue(attribute: string): Flow {
  const text = `IIF(IsNullOrEmpty([${attribute}]),NULL,Left(Trim(Item([${attribute}],1)),448))`;
  return expression(attribute, text);
}

/** The address of the `SMTP:` value, by which soft match joins. */
export const PRIMARY_SMTP_ADDRESS =
  'Replace(ItemOrNull(Where($item,ImportedValue("proxyAddresses"),Left(Trim($item),5)="SMTP:"),1),"SMTP:","")';

/** A mail-enabled object has a primary SMTP address or a mail address. */
export const MAIL_ENABLED =
  'IIF(( (IsPresent([proxyAddresses]) = True) && (Contains([proxyAddresses], "SMTP:") > 0) && ' +
  '(InStr(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), "@") > 0)) ||  ' +
  '(IsPresent([mail]) = True && (InStr([mail], "@") > 0)), True, False)';

/** The victim of a replication conflict: its name has `CNF:` and its objectGUID behind an escaped line feed. */
export const REPLICATION_CONFLICT = 'CBool(InStr(DNComponent(CRef([dn]),1),"\\\\0ACNF:")>0)';

/** Recipient types that are bits of msExchRecipientTypeDetails; the expression is safe where that is absent. */
export function recipientTypeBits(mask: string): string {
  return `CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],${mask}) > 0,NULL))`;
}

export interface Condition {
  readonly needs: readonly string[];
  readonly text: string;
}

/** `cloudFiltered` is True or absent, never False: a custom rule may set it with a lower number. */
export function cloudFiltered(conditions: readonly Condition[], has: HasAttribute): Flow {
  const texts = conditions.filter(({ needs }) => needs.every(has)).map(({ text }) => text);
  return expression('cloudFiltered', `IIF(${texts.join(' || ')}, True, NULL)`);
}

/** NULL for a linked mailbox (recipient type 2): its account in another forest brings identity and anchor. */
function unlessLinkedMailbox(text: string, has: HasAttribute): string {
  if (!has('msExchRecipientTypeDetails')) return text;
  return `IIF(IsPresent([msExchRecipientTypeDetails]),IIF([msExchRecipientTypeDetails]=2,NULL,${text}),${text})`;
}

const OBJECT_GUID = 'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))';
const CONSISTENCY_GUID = `IIF(IsPresent([mS-DS-ConsistencyGuid]),ConvertToBase64([mS-DS-ConsistencyGuid]),${OBJECT_GUID})`;
const CONSISTENCY_GUID_BINARY = 'IIF(IsPresent([mS-DS-ConsistencyGuid]),[mS-DS-ConsistencyGuid],[objectGUID])';

/** The anchor of a user, and what the write-back to ms-DS-ConsistencyGuid needs. */
export function userAnchor({ choices, has }: Ground): Flow[] {
  if (choices.sourceAnchor === 'objectGUID') return [expression('sourceAnchor', unlessLinkedMailbox(OBJECT_GUID, has))];
  return [
    expression('sourceAnchor', unlessLinkedMailbox(CONSISTENCY_GUID, has)),
    expression('sourceAnchorBinary', unlessLinkedMailbox(CONSISTENCY_GUID_BINARY, has)),
    expression('sourceAnchorConnector', unlessLinkedMailbox('%Connector.ID%', has)),
  ];
}

/**
 * Which object on premises a cloud account belongs to: since July 2026 the service compares it before it lets an account be
 * taken over by its anchor, and once set it does not change. So it is to be of the object that the anchor came from, in
 * every forest and whatever was chosen as anchor: the flow stands in the same rules as the anchor's and is empty for the
 * same objects. The rule that wins the one then wins the other, and a linked mailbox, or the account of another forest
 * that is disabled, never gives an identifier to go with somebody else's anchor.
 */
export function userObjectIdentifier({ has }: Ground): Flow {
  return expression('onPremisesObjectIdentifier', unlessLinkedMailbox('[objectGUID]', has));
}

/** Without the chosen attribute the account name stands in, as in the field. */
export function userPrincipalName({ choices }: Ground): Flow[] {
  const attribute = choices.userPrincipalNameAttribute;
  const text =
    `IIF(IsPresent([${attribute}]),[${attribute}], ` +
    'IIF(IsPresent([sAMAccountName]),([sAMAccountName]&"@"&%Domain.FQDN%),Error("AccountName is not present")))';
  const flow = expression('userPrincipalName', text);
  if (attribute === 'userPrincipalName') return [flow];
  return [flow, expression('onPremisesUserPrincipalName', 'Trim([userPrincipalName])')];
}

/** Contacts and linked mailboxes apart, an object is a user. */
export function sourceObjectTypeUser(has: HasAttribute): string {
  if (!has('msExchRecipientTypeDetails')) return '"User"';
  return 'IIF(IsPresent([msExchRecipientTypeDetails]), IIF([msExchRecipientTypeDetails]=2, NULL, "User"), "User")';
}
