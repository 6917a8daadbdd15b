/** Out to AD: what Exchange Online knows, written where the forest's own Exchange looks for it. */

import { clause, expression, merged, unlessEmpty, type RuleTemplate } from '../template.ts';
import type { Flow } from '../../rule.ts';

/** A forest without Exchange is not written to. */
const NEEDS = ['mailNickname'] as const;

/**
 * Replies to old messages find the mailbox by its address inside Exchange Online. It is added to the forest's own
 * addresses; these are never taken away.
 */
const ADDRESS_IN_THE_CLOUD = merged(
  'proxyAddresses',
  'IIF(IsNullOrEmpty([cloudLegacyExchangeDN]),NULL,"x500:" & [cloudLegacyExchangeDN])',
);

/** Of a mailbox in the cloud its own; what a mailbox in the forest has stays. */
function ofCloudMailbox(target: string, source: string): Flow {
  return expression(target, `IIF([cloudSOAExchMailbox] = True,[${source}],IgnoreThisFlow)`);
}

const MAILBOX: readonly Flow[] = [
  ofCloudMailbox('msExchBlockedSendersHash', 'cloudMSExchBlockedSendersHash'),
  ofCloudMailbox('msExchSafeRecipientsHash', 'cloudMSExchSafeRecipientsHash'),
  ofCloudMailbox('msExchSafeSendersHash', 'cloudMSExchSafeSendersHash'),
  ofCloudMailbox('msExchUCVoiceMailSettings', 'cloudMSExchUCVoiceMailSettings'),
  unlessEmpty('msExchUserHoldPolicies', 'cloudMSExchUserHoldPolicies'),
  unlessEmpty('msDS-ExternalDirectoryObjectId', 'cloudAnchor'),
  unlessEmpty('msExchArchiveStatus', 'cloudMSExchArchiveStatus'),
  ADDRESS_IN_THE_CLOUD,
];

export const OUTBOUND_EXCHANGE_HYBRID: readonly RuleTemplate[] = [
  {
    tag: 'OutToAD.ContactExchangeHybrid',
    name: 'Out to AD - Contact Exchange Hybrid',
    description: 'The address of a contact inside Exchange Online.',
    connectorSpaceObjectType: 'contact',
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: NEEDS,
    flows: [ADDRESS_IN_THE_CLOUD],
  },
  {
    tag: 'OutToAD.GroupExchangeHybrid',
    name: 'Out to AD - Group Exchange Hybrid',
    description: 'The address of a group inside Exchange Online.',
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
    linkType: 'Join',
    needs: NEEDS,
    scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
    flows: [ADDRESS_IN_THE_CLOUD],
  },
  {
    tag: 'OutToAD.InetOrgPersonExchangeHybrid',
    name: 'Out to AD - InetOrgPerson Exchange Hybrid',
    description: 'What belongs to a mailbox, in the forest that holds or held it.',
    connectorSpaceObjectType: 'inetOrgPerson',
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: NEEDS,
    scope: [[clause('contributingConnectorExchange', 'EQUAL', '%Connector.ID%')]],
    flows: MAILBOX,
  },
  {
    tag: 'OutToAD.UserExchangeHybrid',
    name: 'Out to AD - User Exchange Hybrid',
    description: 'What belongs to a mailbox, wherever its person has an account.',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: NEEDS,
    flows: MAILBOX,
  },
];
