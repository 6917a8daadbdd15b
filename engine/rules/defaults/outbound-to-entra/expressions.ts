/** What the outbound rules to Entra ID share. */

import { clause, direct, expression, names, unlessEmpty } from '../template.ts';
import type { Flow } from '../../rule.ts';

/** An object's name in the Entra connector space: its anchor, safe in a DN. */
export const DN = expression('dn', '"CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"');

const UNCHANGED =
  'IIF([cloudSourceAnchor] = [sourceAnchor],[sourceAnchor],Error("SourceAnchor attribute has changed."))';

/**
 * An anchor is frozen once it was exported. An object whose type changes (a contact becomes a user) is another object
 * in the cloud and gets its anchor anew.
 */
export const PERSON_ANCHOR = expression(
  'sourceAnchor',
  'IIF(IsPresent([cloudSourceAnchor]), ' +
    `IIF(Word([cloudAnchor],1,"_")=[sourceObjectType],${UNCHANGED},[sourceAnchor]),[sourceAnchor])`,
);

export const GROUP_ANCHOR = expression(
  'sourceAnchor',
  `IIF(IsPresent([cloudSourceAnchor]),${UNCHANGED},[sourceAnchor])`,
);

/** Soft match takes a cloud object only while that has no anchor of its own. */
export const SOFT_MATCH_TARGET = [[clause('sourceAnchor', 'ISNULL')]];

/** Cloud names that differ from the metaverse's. */
const METAVERSE_NAMES: ReadonlyMap<string, string> = new Map([
  ['city', 'l'],
  ['country', 'co'],
  ['countryLetterCode', 'c'],
  ['employeeId', 'employeeID'],
  ['msDsHabSeniorityIndex', 'msDS-HABSeniorityIndex'],
  ['msDsPhoneticDisplayName', 'msDS-PhoneticDisplayName'],
  ['msExchArchiveGuid', 'msExchArchiveGUID'],
  ['msExchElcExpirySuspensionEnd', 'msExchELCExpirySuspensionEnd'],
  ['msExchElcExpirySuspensionStart', 'msExchELCExpirySuspensionStart'],
  ['msExchElcMailboxFlags', 'msExchELCMailboxFlags'],
  ['msExchResourceMetadata', 'msExchResourceMetaData'],
  ['msExchRetentionUrl', 'msExchRetentionURL'],
  ['msOrgIsOrganizational', 'msOrg-IsOrganizational'],
  ['msRtcSipApplicationOptions', 'msRTCSIP-ApplicationOptions'],
  ['msRtcSipDeploymentLocator', 'msRTCSIP-DeploymentLocator'],
  ['msRtcSipLine', 'msRTCSIP-Line'],
  ['msRtcSipOptionFlags', 'msRTCSIP-OptionFlags'],
  ['msRtcSipOwnerUrn', 'msRTCSIP-OwnerUrn'],
  ['msRtcSipPrimaryUserAddress', 'msRTCSIP-PrimaryUserAddress'],
  ['msRtcSipUserEnabled', 'msRTCSIP-UserEnabled'],
  ['state', 'st'],
  ['surname', 'sn'],
]);

/**
 * Flows into the named cloud attributes. Every object of the cloud has an alias, the service's own where the directory
 * has none: that one is never cleared.
 */
export function toCloud(text: string): Flow[] {
  return names(text).map((name) =>
    name === 'alias' ? unlessEmpty(name, 'mailNickname') : direct(name, METAVERSE_NAMES.get(name) ?? name),
  );
}

/** Custom attributes with several values; the extension attributes have one each. */
export const CUSTOM_ATTRIBUTES = Array.from(
  { length: 5 },
  (_, index) => `msExchExtensionCustomAttribute${index + 1}`,
).join(' ');
