/** In from AD: attributes that the tenant was extended for. */

import type { Flow } from '../../rule.ts';
import type { DirectoryExtension, DirectoryExtensions } from '../choices.ts';
import { extensionName, extensionsOf } from '../directory-extensions.ts';
import { direct, expression, type RuleTemplate } from '../template.ts';
import { USER_TITLES, type UserKind } from './user.ts';

/** Characters of one value; longer texts are cut, as in the field. */
export const EXTENSION_LENGTH = 250;

function flowOf(application: string, { attribute, type }: DirectoryExtension): Flow {
  const target = extensionName(application, attribute);
  if (type !== 'string') return direct(target, attribute);
  return expression(target, `Left([${attribute}],${EXTENSION_LENGTH})`);
}

export function userDirectoryExtension(kind: UserKind, extensions: DirectoryExtensions): RuleTemplate {
  const title = USER_TITLES[kind];
  return {
    tag: `InFromAD.${title}DirectoryExtension`,
    name: `In from AD - ${title} Directory Extension`,
    description: 'Attributes of users that the tenant was extended for.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    flows: extensionsOf(extensions, 'user').map((extension) => flowOf(extensions.application, extension)),
  };
}

export function groupDirectoryExtension(extensions: DirectoryExtensions): RuleTemplate {
  return {
    tag: 'InFromAD.GroupDirectoryExtension',
    name: 'In from AD - Group Directory Extension',
    description: 'Attributes of groups that the tenant was extended for.',
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
    linkType: 'Join',
    flows: extensionsOf(extensions, 'group').map((extension) => flowOf(extensions.application, extension)),
  };
}
