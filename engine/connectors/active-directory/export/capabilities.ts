/** What may be written to Active Directory: the source anchor and the names of people, so far. */

import type { ConnectorCapabilities } from '../../connector.ts';

const PERSON = { operations: ['update'], attributes: ['mS-DS-ConsistencyGuid', 'dn'] } as const;

export const ACTIVE_DIRECTORY_CAPABILITIES: ConnectorCapabilities = {
  objectTypes: { user: PERSON, inetOrgPerson: PERSON },
};
