/** Out to Entra ID: attributes that the tenant was extended for. */

import type { Flow } from '../../rule.ts';
import type { DirectoryExtensions } from '../choices.ts';
import { extensionName, extensionsOf, type ExtendedType } from '../directory-extensions.ts';
import { direct, expression, type RuleTemplate } from '../template.ts';
import { GROUP_ATTRIBUTES } from './group.ts';
import { USER_ATTRIBUTES } from './user.ts';

/** Values of all extensions of one object together; the service refuses an object with more. */
export const EXTENSION_VALUES = 100;

/**
 * Extensions with one value always go. Of those with several, in the order in which they were chosen, each goes that
 * there is still room for: an account is not kept from being disabled by a list that has grown.
 */
function flowsOf(objectType: ExtendedType, extensions: DirectoryExtensions): Flow[] {
  const chosen = extensionsOf(extensions, objectType);
  const nameOf = (attribute: string) => extensionName(extensions.application, attribute);
  const lists = chosen.filter(({ multiValued }) => multiValued).map(({ attribute }) => nameOf(attribute));
  const room = EXTENSION_VALUES - (chosen.length - lists.length);
  return chosen.map(({ attribute, multiValued }) => {
    const name = nameOf(attribute);
    if (!multiValued) return direct(name);
    const counted = lists.slice(0, lists.indexOf(name) + 1).map((list) => `Count([${list}])`);
    return expression(name, `IIF(${counted.join('+')}>${room},NULL,[${name}])`);
  });
}

export function userDirectoryExtension(extensions: DirectoryExtensions): RuleTemplate {
  return {
    ...USER_ATTRIBUTES,
    tag: 'OutToAAD.UserDirectoryExtension',
    name: 'Out to AAD - User Directory Extension',
    description: 'Attributes of users that the tenant was extended for.',
    flows: flowsOf('user', extensions),
  };
}

export function groupDirectoryExtension(extensions: DirectoryExtensions): RuleTemplate {
  return {
    ...GROUP_ATTRIBUTES,
    tag: 'OutToAAD.GroupDirectoryExtension',
    name: 'Out to AAD - Group Directory Extension',
    description: 'Attributes of groups that the tenant was extended for.',
    flows: flowsOf('group', extensions),
  };
}
