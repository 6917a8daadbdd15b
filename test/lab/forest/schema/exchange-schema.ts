/**
 * What Exchange and Lync add to the schema, as far as directory synchronization reads it. The attribute identifiers are
 * the lab's own (Microsoft publishes no list); names, syntaxes and value counts are those of the products.
 */

import type { ClassRow } from './class-table.ts';

const ARC = '1.3.6.1.4.1.32473.1';

const TEXT = 'unicode S';
const LINKS = `
authOrig dn - 110
authOrigBL dn ON 111
unauthOrig dn - 114
unauthOrigBL dn ON 115
dLMemSubmitPerms dn - 112
dLMemSubmitPermsBL dn ON 113
dLMemRejectPerms dn - 116
dLMemRejectPermsBL dn ON 117
publicDelegates dn - 14
publicDelegatesBL dn ON 15
msExchBypassModerationLink dn - 31014
msExchBypassModerationBL dn ON 31015
msExchBypassModerationFromDLMembersLink dn - 31016
msExchBypassModerationFromDLMembersBL dn ON 31017
msExchModeratedByLink dn - 31010
msExchModeratedObjectsBL dn ON 31011
msExchCoManagedByLink dn - 31000
msExchCoManagedObjectsBL dn ON 31001
msExchDelegateListLink dn - 31032
msExchDelegateListBL dn ON 31033
`;

const PLAIN = `
mailNickname ${TEXT}
targetAddress ${TEXT}
telephoneAssistant ${TEXT}
hideDLMembership boolean S
oOFReplyToOriginator boolean S
reportToOriginator boolean S
reportToOwner boolean S
msExchArchiveGUID octets S
msExchArchiveName unicode -
msExchBlockedSendersHash octets S
msExchELCExpirySuspensionEnd utc-time S
msExchELCExpirySuspensionStart utc-time S
msExchELCMailboxFlags integer S
msExchEnableModeration boolean S
msExchGroupDepartRestriction integer S
msExchGroupJoinRestriction integer S
msExchHideFromAddressLists boolean S
msExchImmutableId ${TEXT}
msExchMailboxGuid octets S
msExchMasterAccountSid sid S
msExchModerationFlags integer S
msExchRecipientDisplayType integer S
msExchRecipientTypeDetails large-integer S
msExchRemoteRecipientType large-integer S
msExchRequireAuthToSendTo boolean S
msExchResourceCapacity integer S
msExchResourceDisplay ${TEXT}
msExchResourceMetaData unicode -
msExchResourceSearchProperties unicode -
msExchRetentionComment ${TEXT}
msExchRetentionURL ${TEXT}
msExchSafeRecipientsHash octets S
msExchSafeSendersHash octets S
msExchSenderHintTranslations unicode -
msExchTeamMailboxExpiration utc-time S
msExchTeamMailboxSharePointUrl ${TEXT}
msExchUCVoiceMailSettings unicode -
msExchUserHoldPolicies unicode -
msExchUsageLocation ${TEXT}
msExchArchiveStatus integer S
msExchVersion large-integer S
msRTCSIP-ApplicationOptions integer S
msRTCSIP-DeploymentLocator ${TEXT}
msRTCSIP-Line ${TEXT}
msRTCSIP-OptionFlags integer S
msRTCSIP-OriginatorSid sid S
msRTCSIP-OwnerUrn ${TEXT}
msRTCSIP-PrimaryUserAddress ${TEXT}
msRTCSIP-UserEnabled boolean S
${Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1} ${TEXT}`).join('\n')}
`;

const lines = `${LINKS}${PLAIN}`.split('\n').filter((line) => line !== '');

/** In the form of `attribute-table.ts`. */
export const EXCHANGE_ATTRIBUTES = lines
  .map((line, index) => {
    const [name = '', syntax = '', letters = '', linkId] = line.split(' ');
    return `${name} ${name} ${ARC}.${index + 1} ${syntax} ${letters}${linkId === undefined ? '' : ` link=${linkId}`}`;
  })
  .join('\n');

/** Every mail recipient may have them. */
export const EXCHANGE_MAIL_RECIPIENT = lines
  .filter((line) => !/ ON \d+$/.test(line))
  .map((line) => line.split(' ')[0] ?? '')
  .join(' ');

/** What stands for a mail-enabled public folder in the directory. */
export const EXCHANGE_CLASSES: readonly ClassRow[] = [
  {
    name: 'publicFolder',
    cn: 'ms-Exch-Public-Folder',
    oid: `${ARC}.0.1`,
    superior: 'top',
    category: 'structural',
    rdn: 'cn',
    objectCategory: 'ms-Exch-Public-Folder',
    auxiliary: 'mailRecipient',
    under: 'container domainDNS organizationalUnit',
    must: 'cn',
    may: 'displayName mail',
  },
];
