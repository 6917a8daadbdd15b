/** In from AD: mail-enabled public folders, so that the cloud knows their addresses. */

import { constant, direct, directs, expression, joinOn, type RuleTemplate } from '../template.ts';
import { cloudFiltered, DISPLAY_NAME, MAIL_ENABLED, PROXY_ADDRESSES, REPLICATION_CONFLICT } from './expressions.ts';
import type { Condition, Ground } from './expressions.ts';

const PUBLIC_FOLDER = { connectorSpaceObjectType: 'publicFolder', metaverseObjectType: 'publicFolder' } as const;

const FILTERED: readonly Condition[] = [
  { needs: ['isCriticalSystemObject'], text: 'IsPresent([isCriticalSystemObject])' },
  { needs: [], text: REPLICATION_CONFLICT },
];

export function publicFolderJoin({ has }: Ground): RuleTemplate {
  return {
    ...PUBLIC_FOLDER,
    tag: 'InFromAD.PublicFolderJoin',
    name: 'In from AD - PublicFolder Join',
    description: 'Makes a metaverse object of each public folder; marks what never goes to the cloud.',
    linkType: 'Provision',
    needs: ['mailNickname'],
    join: [joinOn('objectGUID', 'sourceAnchorBinary')],
    flows: [cloudFiltered(FILTERED, has), expression('mailEnabled', MAIL_ENABLED)],
  };
}

export function publicFolderCommon(): RuleTemplate {
  return {
    ...PUBLIC_FOLDER,
    tag: 'InFromAD.PublicFolderCommon',
    name: 'In from AD - PublicFolder Common',
    description: 'The name and addresses of a public folder.',
    linkType: 'Join',
    needs: ['mailNickname'],
    flows: [
      expression('displayName', DISPLAY_NAME),
      expression('mail', 'Trim([mail])'),
      ...directs('msExchRecipientTypeDetails targetAddress'),
      expression('proxyAddresses', PROXY_ADDRESSES),
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      direct('sourceAnchorBinary', 'objectGUID'),
      constant('sourceObjectType', 'PublicFolder'),
    ],
  };
}
