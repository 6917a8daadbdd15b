/** In from Entra ID: what Exchange Online knows of recipients, on its way to the forests' own Exchange. */

import { directs, expression, type RuleTemplate } from '../template.ts';

/** The low octet is the type that the recipient has in the cloud; zero is a mailbox. */
const MAILBOX_IN_THE_CLOUD =
  'CBool(IIF(IsNullOrEmpty([cloudMSExchRecipientDisplayType]),NULL,' +
  'BitAnd([cloudMSExchRecipientDisplayType],&HFF) = 0))';

const OF_ANY_RECIPIENT = 'cloudLegacyExchangeDN cloudPublicDelegates';

export const EXCHANGE_HYBRID_FROM_ENTRA: readonly RuleTemplate[] = [
  {
    tag: 'InFromAAD.ContactExchangeHybrid',
    name: 'In from AAD - Contact Exchange Hybrid',
    description: 'The address of a contact inside Exchange Online.',
    connectorSpaceObjectType: 'contact',
    metaverseObjectType: 'person',
    linkType: 'Join',
    flows: directs(OF_ANY_RECIPIENT),
  },
  {
    tag: 'InFromAAD.GroupExchangeHybrid',
    name: 'In from AAD - Group Exchange Hybrid',
    description: 'The address of a group inside Exchange Online.',
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
    linkType: 'Join',
    flows: directs(OF_ANY_RECIPIENT),
  },
  {
    tag: 'InFromAAD.UserExchangeHybrid',
    name: 'In from AAD - User Exchange Hybrid',
    description: 'What a mailbox in the cloud has that the forest should know of, and whether there is one.',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    flows: [
      expression('cloudSOAExchMailbox', MAILBOX_IN_THE_CLOUD),
      ...directs(`
        ${OF_ANY_RECIPIENT} cloudMSExchArchiveStatus cloudMSExchBlockedSendersHash cloudMSExchDelegateListLink
        cloudMSExchRecipientDisplayType cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash
        cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxOwners cloudMSExchTeamMailboxSharePointUrl
        cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies
      `),
    ],
  },
];
