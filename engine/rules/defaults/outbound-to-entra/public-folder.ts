/** Out to Entra ID: mail-enabled public folders. */

import { clause, direct, JOIN_ON_ANCHOR, type RuleTemplate } from '../template.ts';
import { DN, PERSON_ANCHOR, toCloud } from './expressions.ts';

const PUBLIC_FOLDER = { connectorSpaceObjectType: 'publicFolder', metaverseObjectType: 'publicFolder' } as const;

export const PUBLIC_FOLDER_JOIN: RuleTemplate = {
  ...PUBLIC_FOLDER,
  tag: 'OutToAAD.PublicFolderJoin',
  name: 'Out to AAD - PublicFolder Join',
  description: 'Finds the cloud object of the public folder or creates it; only folders with an address.',
  linkType: 'Provision',
  scope: [
    [
      clause('cloudFiltered', 'NOTEQUAL', 'True'),
      clause('sourceAnchor', 'ISNOTNULL'),
      clause('mailEnabled', 'EQUAL', 'True'),
    ],
  ],
  join: [JOIN_ON_ANCHOR],
  flows: [DN, PERSON_ANCHOR, direct('displayName')],
};

export const PUBLIC_FOLDER_EXCHANGE_ONLINE: RuleTemplate = {
  ...PUBLIC_FOLDER,
  tag: 'OutToAAD.PublicFolderExchangeOnline',
  name: 'Out to AAD - PublicFolder ExchangeOnline',
  description: 'The addresses of a public folder.',
  // A feature of its own, chosen apart from the services: it is not lost with Exchange Online.
  linkType: 'Join',
  flows: toCloud('mail msExchRecipientTypeDetails proxyAddresses targetAddress'),
};
