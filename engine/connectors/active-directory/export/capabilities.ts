/**
 * What may be written to Active Directory: the source anchor and the names of people, and what Exchange hybrid brings
 * back from the cloud (Entra Connect, "Exchange hybrid writeback").
 */

import type { ConnectorCapabilities } from '../../connector.ts';

const ADDRESSES = ['proxyAddresses'] as const;

const MAILBOX = [
  ...ADDRESSES,
  'msDS-ExternalDirectoryObjectId',
  'msExchArchiveStatus',
  'msExchBlockedSendersHash',
  'msExchSafeRecipientsHash',
  'msExchSafeSendersHash',
  'msExchUCVoiceMailSettings',
  'msExchUserHoldPolicies',
] as const;

const PERSON = { operations: ['update'], attributes: ['mS-DS-ConsistencyGuid', 'dn', ...MAILBOX] } as const;
const RECIPIENT = { operations: ['update'], attributes: ADDRESSES } as const;

export const ACTIVE_DIRECTORY_CAPABILITIES: ConnectorCapabilities = {
  objectTypes: { user: PERSON, inetOrgPerson: PERSON, contact: RECIPIENT, group: RECIPIENT },
};
