/** The rules for what a request may write to a group (group resource page, "Create group", "Update group"). */

import { badRequest, invalidValue } from '../graph-error.ts';
import { isStringArray, type JsonObject } from '../json.ts';
import type { Directory, StoredGroup } from './directory.ts';
import { refuseOnPremisesMasteredLinks } from './on-premises-mastered.ts';
import { checkRequired, checkWrittenValues } from './value-checks.ts';

const REQUIRED = ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'] as const;
const GROUP_TYPES = new Set(['Unified', 'DynamicMembership']);
const VISIBILITIES = new Set(['Private', 'Public', 'HiddenMembership']);

/** The properties of a group to be created, checked; throws what Graph would answer. */
export function newGroupProperties(directory: Directory, body: JsonObject): JsonObject {
  checkRequired(body, REQUIRED);
  checkGroupValues(body);
  const { mailEnabled, securityEnabled, mailNickname } = body;
  const groupTypes = isStringArray(body['groupTypes']) ? body['groupTypes'] : [];
  const isUnified = groupTypes.includes('Unified');
  if (!isUnified && (mailEnabled === true || securityEnabled !== true)) {
    throw badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
    );
  }
  if (isUnified && mailEnabled !== true) throw invalidValue('mailEnabled', 'Group');
  if (groupTypes.includes('DynamicMembership') !== (typeof body['membershipRule'] === 'string')) {
    throw invalidValue('membershipRule', 'Group');
  }
  return { ...body, groupTypes, ...(isUnified ? mailboxOf(directory, String(mailNickname)) : {}) };
}

/** A Microsoft 365 group gets a mailbox at the initial domain. */
function mailboxOf(directory: Directory, mailNickname: string): JsonObject {
  const domain = directory.domains.find((known) => known.isInitial)?.name ?? '';
  const mail = `${mailNickname}@${domain}`;
  return { mail, proxyAddresses: [`SMTP:${mail}`] };
}

export function groupChanges(group: StoredGroup, body: JsonObject): JsonObject {
  refuseReadOnlyGroup(group);
  checkGroupValues(body);
  for (const property of ['mailEnabled', 'securityEnabled', 'groupTypes'] as const) {
    const given = body[property];
    if (given === undefined) continue;
    if (JSON.stringify(given) === JSON.stringify(group.properties[property])) continue;
    // A Microsoft 365 group may also become a security principal; nothing else about the kind of a group changes.
    if (property === 'securityEnabled' && isUnified(group)) continue;
    throw invalidValue(property, 'Group');
  }
  return body;
}

function isUnified(group: StoredGroup): boolean {
  const { groupTypes } = group.properties;
  return isStringArray(groupTypes) && groupTypes.includes('Unified');
}

/** Groups that Graph does not write at all: those mastered on premises and those mastered by Exchange. */
export function refuseReadOnlyGroup(group: StoredGroup): void {
  refuseOnPremisesMasteredLinks(group);
  if (group.properties['mailEnabled'] === true && !isUnified(group)) {
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  }
}

/** Members of a dynamic group come from its rule. */
export function refuseMembershipWrite(group: StoredGroup): void {
  refuseReadOnlyGroup(group);
  const { groupTypes } = group.properties;
  if (isStringArray(groupTypes) && groupTypes.includes('DynamicMembership')) {
    throw badRequest('The membership of a dynamic group cannot be changed directly.');
  }
}

function checkGroupValues(body: JsonObject): void {
  checkWrittenValues('group', body);
  const { groupTypes, visibility } = body;
  if (isStringArray(groupTypes) && !groupTypes.every((type) => GROUP_TYPES.has(type))) {
    throw invalidValue('groupTypes', 'Group');
  }
  if (typeof visibility === 'string' && !VISIBILITIES.has(visibility)) throw invalidValue('visibility', 'Group');
}
