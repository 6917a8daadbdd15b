/** In from AD: what Skype for Business, once Lync, keeps of people, where the forest's schema was extended for it. */

import { directs, type RuleTemplate } from '../template.ts';
import type { UserKind } from './user.ts';

const TITLES = { user: 'User', inetOrgPerson: 'InetOrgPerson', contact: 'Contact' } as const;

const OF_ANYBODY = `
  msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OptionFlags msRTCSIP-PrimaryUserAddress msRTCSIP-UserEnabled
`;
const OF_PEOPLE = `${OF_ANYBODY} msRTCSIP-ApplicationOptions msRTCSIP-OwnerUrn`;

function lync(kind: keyof typeof TITLES, attributes: string): RuleTemplate {
  return {
    tag: `InFromAD.${TITLES[kind]}Lync`,
    name: `In from AD - ${TITLES[kind]} Lync`,
    description: 'Where and how a person is reached by Skype for Business.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: ['msRTCSIP-PrimaryUserAddress'],
    flows: directs(attributes),
  };
}

/** Only of a user the account in another forest to which the settings belong is known. */
export function userLync(kind: UserKind): RuleTemplate {
  return lync(kind, kind === 'user' ? `${OF_PEOPLE} msRTCSIP-OriginatorSid` : OF_PEOPLE);
}

export function contactLync(): RuleTemplate {
  return lync('contact', OF_ANYBODY);
}
