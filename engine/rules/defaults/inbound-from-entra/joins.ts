/** In from Entra ID: what the cloud knows of objects that came from here. */

import { direct, directs, expression, JOIN_ON_ANCHOR, type RuleTemplate } from '../template.ts';
import { USER_NGC_KEY } from './device-keys.ts';

const BY_ANCHOR = [JOIN_ON_ANCHOR];

/** The anchor that arrived, against which the outbound rules hold what they are about to send. */
const CLOUD_SOURCE_ANCHOR = expression('cloudSourceAnchor', 'ImportedValue("sourceAnchor")');

export const INBOUND_FROM_ENTRA: readonly RuleTemplate[] = [
  {
    tag: 'InFromAAD.UserJoin',
    name: 'In from AAD - User Join',
    description: 'Links a cloud user with the identity that has its source anchor.',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    join: BY_ANCHOR,
    flows: [...directs('accountEnabled cloudAnchor countryCode usageLocation'), CLOUD_SOURCE_ANCHOR],
  },
  {
    tag: 'InFromAAD.ContactJoin',
    name: 'In from AAD - Contact Join',
    description: 'Links a cloud contact with the identity that has its source anchor.',
    connectorSpaceObjectType: 'contact',
    metaverseObjectType: 'person',
    linkType: 'Join',
    join: BY_ANCHOR,
    flows: [direct('cloudAnchor'), CLOUD_SOURCE_ANCHOR],
  },
  {
    tag: 'InFromAAD.GroupJoin',
    name: 'In from AAD - Group Join',
    description: 'Links a cloud group with the group that has its source anchor.',
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
    linkType: 'Join',
    join: BY_ANCHOR,
    flows: [direct('cloudAnchor'), CLOUD_SOURCE_ANCHOR],
  },
  USER_NGC_KEY,
];

export const PUBLIC_FOLDER_FROM_ENTRA: RuleTemplate = {
  tag: 'InFromAAD.PublicFolderJoin',
  name: 'In from AAD - PublicFolder Join',
  description: 'Links the cloud object of a public folder with the folder that has its source anchor.',
  connectorSpaceObjectType: 'publicFolder',
  metaverseObjectType: 'publicFolder',
  linkType: 'Join',
  join: BY_ANCHOR,
  flows: [direct('cloudAnchor'), CLOUD_SOURCE_ANCHOR],
};
