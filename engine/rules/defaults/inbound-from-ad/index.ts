/** In from AD, in order of precedence. */

import type { RuleTemplate } from '../template.ts';
import { contactCommon, contactJoin } from './contact.ts';
import type { Ground } from './expressions.ts';
import { foreignSecurityPrincipalJoin } from './foreign-security-principal.ts';
import { groupCommon, groupExchange, groupJoin } from './group.ts';
import { contactLync, userLync } from './lync.ts';
import { userAccountEnabled, userCommon, userCommonFromExchange, userExchange, userJoin } from './user.ts';

export type ForestRule = (ground: Ground) => RuleTemplate;

export const INBOUND_FROM_AD: readonly ForestRule[] = [
  (ground) => userJoin('user', ground),
  (ground) => userJoin('inetOrgPerson', ground),
  (ground) => userAccountEnabled('user', ground),
  (ground) => userAccountEnabled('inetOrgPerson', ground),
  (ground) => userCommonFromExchange('user', ground),
  (ground) => userCommonFromExchange('inetOrgPerson', ground),
  (ground) => userCommon('user', ground),
  (ground) => userCommon('inetOrgPerson', ground),
  () => userExchange('user'),
  () => userExchange('inetOrgPerson'),
  () => userLync('user'),
  () => userLync('inetOrgPerson'),
  groupJoin,
  groupExchange,
  groupCommon,
  contactJoin,
  contactCommon,
  contactLync,
  foreignSecurityPrincipalJoin,
];
