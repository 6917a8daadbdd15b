/** The group that a filter names, and what being a direct member of it means for how many. */

import type { GroupFacts } from '../../connectors/active-directory/survey/groups.ts';
import type { ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { FaultError } from '../../model/fault.ts';

export interface ResolvedGroup {
  readonly dn: string;
  readonly guid: string;
  readonly name: string;
  /** DNS name. */
  readonly domain: string;
  readonly scope: 'global' | 'domain-local' | 'universal' | 'builtin';
  readonly security: boolean;
  readonly members: {
    readonly total: number;
    readonly users: number;
    readonly devices: number;
    readonly contacts: number;
    readonly groups: number;
    readonly others: number;
  };
  readonly nestedGroups: readonly string[];
  readonly primaryGroupOf: number;
}

interface FoundGroup {
  readonly group: GroupFacts;
  /** DNS name of its domain, and the domain's DN. */
  readonly domain: string;
  readonly dn: string;
}

/**
 * The group that a name, a DN or an objectGUID means. Throws `group-not-found`, and `group-ambiguous` where the name is that
 * of several.
 */
export async function findGroup(survey: ForestSurvey, wanted: string): Promise<FoundGroup> {
  const domains = await heldDomains(survey);
  const { prefix, name } = splitName(wanted);
  const inQuestion = domains.filter(
    ({ domainNetbios, domainFqdn }) =>
      prefix === undefined || [domainNetbios, domainFqdn].some((known) => known.toLowerCase() === prefix.toLowerCase()),
  );
  const found = new Map<string, FoundGroup>();
  for (const { dn, domainFqdn } of inQuestion) {
    for (const group of await survey.findGroups(dn, name)) found.set(group.guid, { group, domain: domainFqdn, dn });
  }
  // A name that is one group's account name and others' display name means the account.
  const exact = [...found.values()].filter(({ group }) => group.name.toLowerCase() === name.toLowerCase());
  const candidates = exact.length === 1 ? exact : [...found.values()];
  const [only] = candidates;
  if (only === undefined || candidates.length > 1) throw notOne(survey.settings.name, wanted, candidates);
  return only;
}

/** The group with everything that a person decides by. Throws as `findGroup` does. */
export async function resolveGroup(survey: ForestSurvey, wanted: string, signal: AbortSignal): Promise<ResolvedGroup> {
  const found = await findGroup(survey, wanted);
  const domains = (await heldDomains(survey)).map(({ dn }) => dn);
  return describe(survey, domains, found, signal);
}

async function heldDomains(survey: ForestSurvey) {
  return (await survey.domains()).filter(({ held }) => held);
}

/** `CONTOSO\Staff` in its two parts; a backslash in a DN is an escape. */
function splitName(wanted: string): { readonly prefix: string | undefined; readonly name: string } {
  const trimmed = wanted.trim();
  const at = trimmed.includes('=') ? -1 : trimmed.indexOf('\\');
  return at < 0 ? { prefix: undefined, name: trimmed } : { prefix: trimmed.slice(0, at), name: trimmed.slice(at + 1) };
}

function notOne(connector: string, group: string, candidates: readonly { readonly group: GroupFacts }[]): FaultError {
  const detail = { group, candidates: candidates.map((candidate) => candidate.group.dn).join(' | ') };
  const code = candidates.length === 0 ? 'group-not-found' : 'group-ambiguous';
  return new FaultError({ code, stage: 'setup', object: { connector }, detail, retry: 'never' });
}

/** groupType ([MS-ADTS] 2.2.12). */
const BUILTIN_LOCAL = 0x1;
const ACCOUNT_GROUP = 0x2;
const UNIVERSAL_GROUP = 0x8;
const SECURITY_ENABLED = 0x80000000;

async function describe(
  survey: ForestSurvey,
  domains: readonly string[],
  { group, domain, dn }: FoundGroup,
  signal: AbortSignal,
): Promise<ResolvedGroup> {
  const members = { users: 0, devices: 0, contacts: 0, groups: 0, others: 0 };
  const nestedGroups: string[] = [];
  for (const each of domains) {
    const { nestedGroups: names, ...counts } = await survey.countMembers(each, group.dn, signal);
    nestedGroups.push(...names);
    for (const kind of ['users', 'devices', 'contacts', 'groups', 'others'] as const) members[kind] += counts[kind];
  }
  const total = Object.values(members).reduce((sum, count) => sum + count, 0);
  const primaryGroupOf =
    group.relativeId === undefined ? 0 : await survey.countPrimaryMembers(dn, group.relativeId, signal);
  return {
    dn: group.dn,
    guid: group.guid,
    name: group.name,
    domain,
    scope: scopeOf(group.groupType),
    security: (group.groupType & SECURITY_ENABLED) !== 0,
    members: { total, ...members },
    nestedGroups,
    primaryGroupOf,
  };
}

function scopeOf(groupType: number): ResolvedGroup['scope'] {
  if ((groupType & BUILTIN_LOCAL) !== 0) return 'builtin';
  if ((groupType & ACCOUNT_GROUP) !== 0) return 'global';
  return (groupType & UNIVERSAL_GROUP) !== 0 ? 'universal' : 'domain-local';
}
