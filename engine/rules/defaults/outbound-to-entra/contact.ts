/** Out to Entra ID: contacts. */

import { clause, EXTENSION_ATTRIBUTES, JOIN_ON_ANCHOR, type RuleTemplate } from '../template.ts';
import { DN, PERSON_ANCHOR, toCloud } from './expressions.ts';

const CONTACT = { connectorSpaceObjectType: 'contact', metaverseObjectType: 'person' } as const;
const OURS = clause('sourceObjectType', 'EQUAL', 'Contact');

export function contactJoin(): RuleTemplate {
  return {
    ...CONTACT,
    tag: 'OutToAAD.ContactJoin',
    name: 'Out to AAD - Contact Join',
    description: 'Finds the cloud contact or creates it; only contacts with an address.',
    linkType: 'Provision',
    scope: [[OURS, clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('mailEnabled', 'EQUAL', 'True')]],
    join: [JOIN_ON_ANCHOR],
    flows: [PERSON_ANCHOR, DN],
  };
}

const ATTRIBUTES = { ...CONTACT, linkType: 'Join', scope: [[OURS]] } as const;

export function contactIdentity(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.ContactIdentity',
    name: 'Out to AAD - Contact Identity',
    description: 'The names and addresses of a contact.',
    flows: toCloud('alias displayName givenName proxyAddresses surname'),
  };
}

export function contactExchangeOnline(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.ContactExchangeOnline',
    name: 'Out to AAD - Contact ExchangeOnline',
    description: 'What Exchange Online shows in its address book.',
    flows: toCloud(`
      alias city company country countryLetterCode department displayName facsimileTelephoneNumber givenName mail
      manager mobile physicalDeliveryOfficeName postalCode proxyAddresses state streetAddress surname telephoneNumber
      title ${EXTENSION_ATTRIBUTES}
    `),
  };
}
