/**
 * What the service will make of an object whose values others have, too: match it with one of them, refuse it, or put a
 * value in quarantine. Pure. Source of the order: the matching and conflict rules of directory synchronization (hard match,
 * soft match, uniqueness with duplicate attribute resiliency); Graph knows uniqueness alone.
 */

import { guidToText, isGuidText } from '../../model/anchor.ts';
import type { ConflictFix, ConflictKind, ConflictSeverity, Facts, Finding, Holder } from './finding.ts';
import { keysOfHolder, type KeyKind, type ValueKey } from './keys.ts';
import { primaryAddressOf, type ServiceProfile } from './service.ts';

export interface JudgedObject {
  readonly object: Holder;
  /** Others that have the value, or will have it. */
  rivals(key: ValueKey): readonly Holder[];
}

export interface Judge {
  readonly profile: ServiceProfile;
  /** Directory roles by anchor; undefined where the tenant does not say. */
  readonly roles: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Everything that stands in the object's way, the match first. */
export function judge(judged: JudgedObject, { profile, roles }: Judge): Finding[] {
  const match = matchOf(judged, profile, roles);
  if (match && match.severity === 'fails') return [match];
  const matched = match?.other ?? undefined;
  const collisions = keysOfHolder(judged.object).flatMap((key): Collision[] => {
    const rivals = judged.rivals(key).filter((rival) => rival !== matched && yieldsTo(judged.object, rival, key));
    return rivals.length === 0
      ? []
      : [{ key, rivals, other: rivals.find(({ state }) => state !== 'planned') ?? rivals[0]! }];
  });
  const found = collisions.map((collision) => toFinding(judged.object, collision, collisions, profile));
  return [...(match ? [match] : []), ...found];
}

/** Whether the object is the one that does not get the value. Who has it keeps it; of two that come, the first one has it. */
export function yieldsTo(object: Holder, rival: Holder, key: ValueKey): boolean {
  if (rival.state === 'cloud' || rival.state === 'deleted') return object.state !== 'cloud';
  if (object.state === 'cloud') return false;
  const comes = isComing(object, key);
  const rivalComes = isComing(rival, key);
  if (comes !== rivalComes) return comes;
  return (object.id ?? 0) > (rival.id ?? 0);
}

/** What is not there yet, but staged. */
function isComing({ state, kept }: Holder, { key }: ValueKey): boolean {
  return state === 'planned' || (kept !== undefined && !kept.has(key));
}

// Matching: only of objects that the service does not know yet.

type Match = Pick<Finding, 'kind' | 'severity' | 'error' | 'attribute' | 'value' | 'detail' | 'fixes'>;

function matchOf(judged: JudgedObject, profile: ServiceProfile, roles: Judge['roles']): Finding | undefined {
  const { object } = judged;
  if (profile.backEnd === 'graph' || object.state !== 'planned') return undefined;
  const keys = keysOfHolder(object);
  const hard = object.objectType === 'user' ? firstRival(judged, keys, isAnchor, isNotSynchronized) : undefined;
  if (hard) return finding(object, hard.rival, hardMatch(judged, hard, profile, roles));
  const primary = primaryAddressOf(object.proxyAddresses);
  const hasPrimary = (rival: Holder) => isNotSynchronized(rival) && primaryOf(rival) === primary;
  const bySmtp = firstRival(judged, keys, ({ key }) => key === `a smtp:${primary ?? ''}`, hasPrimary);
  if (bySmtp) return finding(object, bySmtp.rival, softMatch(object, bySmtp, profile, roles));
  if (!profile.matching.softMatchOnUserPrincipalName || object.objectType !== 'user') return undefined;
  const byName = firstRival(judged, keys, ({ kind }) => kind === 'name', isNotSynchronized);
  return byName && finding(object, byName.rival, softMatch(object, byName, profile, roles));
}

interface Found {
  readonly key: ValueKey;
  readonly rival: Holder;
}

function firstRival(
  judged: JudgedObject,
  keys: readonly ValueKey[],
  isMeant: (key: ValueKey) => boolean,
  fits: (rival: Holder) => boolean,
): Found | undefined {
  for (const key of keys.filter(isMeant)) {
    const rival = judged.rivals(key).find(fits);
    if (rival) return { key, rival };
  }
  return undefined;
}

const isAnchor = ({ kind }: ValueKey) => kind === 'anchor';
const isNotSynchronized = ({ state }: Holder) => state === 'cloud' || state === 'deleted';

function primaryOf({ proxyAddresses, mail }: Holder): string | undefined {
  return primaryAddressOf(proxyAddresses) ?? mail?.toLowerCase();
}

function hardMatch(
  { object: { objectIdentifier } }: JudgedObject,
  found: Found,
  profile: ServiceProfile,
  roles: Judge['roles'],
): Match {
  const { key, rival } = found;
  const { attribute, value } = key;
  const base = { attribute, value, error: 'InvalidHardMatch' };
  const blocked = (blockedBy: string, more: Facts = {}): Match => ({
    ...base,
    kind: 'takeover-blocked',
    severity: 'fails',
    detail: { match: 'hard', blockedBy, ...more },
    fixes: ['run-again'],
  });
  // What synchronization itself left in the recycle bin comes back, whatever the tenant blocks.
  const isReturning = rival.state === 'deleted';
  if (!isReturning && profile.matching.blockHardMatch) return blocked('feature');
  const identifier = normalGuid(rival.objectIdentifier);
  if (identifier !== null && identifier !== normalGuid(objectIdentifier)) return blocked('object-identifier');
  const held = isReturning ? [] : rolesOf(rival, roles);
  if (held.length > 0) return blocked('administrator', { roles: held.join(', ') });
  // The service shows the identifier in no version of Graph that is for production.
  const doubts = [...(identifier === null ? ['object-identifier'] : []), ...(isReturning ? [] : doubtsOf(roles))];
  return takeover(key, 'hard', rival, doubts);
}

function softMatch(object: Holder, { key, rival }: Found, profile: ServiceProfile, roles: Judge['roles']): Match {
  const { attribute, value } = key;
  const refused = (kind: ConflictKind, error: string, detail: Facts, fixes: readonly ConflictFix[]): Match => ({
    ...{ attribute, value, kind, error, detail, fixes },
    severity: 'fails',
  });
  if (rival.objectType !== object.objectType) {
    const detail = { otherType: rival.objectType };
    return refused('other-object-type', 'ObjectTypeMismatch', detail, ['drop-address', 'run-again']);
  }
  if (rival.sourceAnchor !== null) {
    const detail = { otherAnchor: rival.sourceAnchor };
    return refused('soft-match-taken', 'InvalidSoftMatch', detail, ['take-over', 'drop-address', 'run-again']);
  }
  if (profile.matching.blockSoftMatch) {
    const detail = { match: 'soft', blockedBy: 'feature' };
    return refused('takeover-blocked', 'InvalidSoftMatch', detail, ['write-anchor', 'drop-address', 'run-again']);
  }
  const held = rolesOf(rival, roles);
  if (held.length > 0) {
    const detail = { match: 'soft', blockedBy: 'administrator', roles: held.join(', ') };
    return refused('takeover-blocked', 'ExistingAdminRoleConflict', detail, ['run-again']);
  }
  return takeover(key, 'soft', rival, doubtsOf(roles));
}

/** What could prevent it and is not known beforehand. */
function doubtsOf(roles: Judge['roles']): string[] {
  return roles === undefined ? ['roles'] : [];
}

function takeover(
  { attribute, value }: ValueKey,
  match: 'hard' | 'soft',
  rival: Holder,
  doubts: readonly string[],
): Match {
  const restored = rival.state === 'deleted' ? { restored: true } : {};
  const doubt = doubts.length === 0 ? {} : { doubts: doubts.join(' ') };
  return {
    kind: 'takeover',
    severity: 'takes-over',
    error: null,
    attribute,
    value,
    detail: { match, ...restored, ...doubt },
    fixes: rival.state === 'deleted' ? ['restore'] : [],
  };
}

/** With Graph the join rules match; what is exported then is our anchor on an account of the cloud. */
export function adoption(object: Holder): Finding {
  return finding(
    object,
    { ...object, state: 'cloud' },
    {
      ...{ kind: 'takeover', severity: 'takes-over', error: null, attribute: 'userPrincipalName' },
      ...{ value: object.userPrincipalName, detail: { match: 'soft' }, fixes: [] },
    },
  );
}

function rolesOf({ anchor }: Holder, roles: Judge['roles']): readonly string[] {
  return anchor === null ? [] : (roles?.get(anchor) ?? []);
}

function finding(object: Holder, other: Holder, match: Match): Finding {
  return { ...match, object, other, further: 0, standing: false };
}

// Uniqueness.

const TAKEN: { readonly [kind in KeyKind]: ConflictKind } = {
  name: 'user-principal-name-taken',
  address: 'proxy-address-taken',
  anchor: 'source-anchor-taken',
  sid: 'security-identifier-taken',
};

interface Collision {
  readonly key: ValueKey;
  readonly rivals: readonly Holder[];
  /** Of the rivals the one that has the value already, if one has. */
  readonly other: Holder;
}

function toFinding(object: Holder, collision: Collision, all: readonly Collision[], profile: ServiceProfile): Finding {
  const { key, rivals, other } = collision;
  const { attribute, value, kind } = key;
  const severity = isQuarantined(object, collision, all, profile) ? 'quarantined' : 'fails';
  return {
    kind: kind === 'address' && attribute === 'mail' ? 'mail-taken' : TAKEN[kind],
    severity,
    error: severity === 'fails' ? 'AttributeValueMustBeUnique' : null,
    attribute,
    value,
    detail: detailOf(object, collision, severity, profile),
    object,
    other,
    further: rivals.length - 1,
    standing: !isComing(object, key),
    fixes: fixesOf(kind, other),
  };
}

/**
 * Names and SMTP addresses of objects that are new are put in quarantine, with three known gaps; anything else that somebody
 * has makes the service refuse the object ("Duplicate attribute resiliency").
 */
function isQuarantined(
  object: Holder,
  { key, other }: Collision,
  all: readonly Collision[],
  profile: ServiceProfile,
): boolean {
  const { backEnd, matching } = profile;
  if (backEnd === 'graph') return false;
  // An object that exists is not given a value that is taken: the change is refused.
  if (object.state !== 'planned' && isComing(object, key)) return false;
  if (key.kind === 'name') return matching.quarantineUserPrincipalNames;
  if (!key.key.startsWith('a smtp:') || key.attribute === 'mail') return false;
  return (
    matching.quarantineProxyAddresses &&
    !isNameAndAddress(object, key, other, all) &&
    !isFirstOfTwoGroups(object, other)
  );
}

/** A user whose name and address both collide, the address with a group's, is refused. */
function isNameAndAddress(object: Holder, { key }: ValueKey, other: Holder, all: readonly Collision[]): boolean {
  if (object.objectType !== 'user' || other.objectType !== 'group') return false;
  const ownName = `a smtp:${object.userPrincipalName?.toLowerCase() ?? ''}`;
  return key === ownName || all.some((collision) => collision.key.kind === 'name');
}

/** The second of two groups with one address is refused the first time, and put in quarantine the next. */
function isFirstOfTwoGroups(object: Holder, other: Holder): boolean {
  return object.state === 'planned' && object.objectType === 'group' && other.objectType === 'group';
}

function detailOf(
  object: Holder,
  { key, other }: Collision,
  severity: ConflictSeverity,
  profile: ServiceProfile,
): Facts {
  const { initialDomain, backEnd } = profile;
  const types = other.objectType === object.objectType ? {} : { otherType: other.objectType };
  if (severity === 'fails') {
    const firstTime = backEnd === 'directory-sync' && key.kind === 'address' && isFirstOfTwoGroups(object, other);
    return firstTime ? { ...types, firstTime } : types;
  }
  if (key.kind !== 'name' || initialDomain === undefined) return types;
  // The four digits are the service's.
  return { ...types, instead: `${key.value.slice(0, key.value.lastIndexOf('@'))}+????@${initialDomain}` };
}

function fixesOf(kind: KeyKind, other: Holder): readonly ConflictFix[] {
  if (kind === 'anchor') return other.state === 'deleted' ? ['restore', 'run-again'] : ['run-again'];
  if (kind === 'sid') return ['run-again'];
  const drop: readonly ConflictFix[] = ['drop-address', 'run-again'];
  return other.state === 'cloud' && other.objectType === 'user' ? ['write-anchor', ...drop] : drop;
}

/** The same form of a GUID, given as text or as its octets in base64; null for anything else. */
function normalGuid(text: string | null): string | null {
  if (text === null) return null;
  if (isGuidText(text)) return text.toLowerCase();
  const octets = Buffer.from(text, 'base64');
  return octets.length === 16 ? guidToText(octets) : null;
}
