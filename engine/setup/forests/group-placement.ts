/** Where a filter's group and its members lie, held against the containers that are chosen. */

import type { ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { containerScope, type Container, type ContainerScope } from '../../import/container-scope.ts';
import { isGuidText } from '../../model/anchor.ts';
import { dnPath } from '../../model/distinguished-name.ts';
import type { ResolvedGroup } from './group.ts';

/** What is chosen of a domain, as answers that may be half given say it. */
export interface ChosenDomain {
  /** DNS name or DN. */
  readonly domain: string;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly newContainers?: 'include' | 'exclude' | undefined;
  readonly knownContainers?: readonly string[] | undefined;
}

export interface GroupPlacement {
  /** Whether the group itself is imported: without it nobody is known to be its member. */
  readonly groupInScope: boolean;
  /** Direct members that are in no container that is chosen; they are not synchronized. */
  readonly membersOutside: number;
}

type Domain = Awaited<ReturnType<ForestSurvey['domains']>>[number];

/** `chosen`: none means every domain that is held. */
export async function placeGroup(
  survey: ForestSurvey,
  group: Pick<ResolvedGroup, 'dn' | 'domain'>,
  chosen: readonly ChosenDomain[],
  signal: AbortSignal,
): Promise<GroupPlacement> {
  let groupInScope = false;
  let membersOutside = 0;
  for (const domain of (await survey.domains()).filter(({ held }) => held)) {
    const scope = await scopeOf(survey, domain, chosen, signal);
    if (domain.domainFqdn === group.domain)
      groupInScope = scope === 'all' || (scope?.includes(dnPath(group.dn)) ?? false);
    if (scope === 'all') continue;
    for await (const members of survey.members(domain.dn, group.dn, signal)) {
      membersOutside += members.filter((dn) => !(scope?.includes(dnPath(dn)) ?? false)).length;
    }
  }
  return { groupInScope, membersOutside };
}

/** Undefined for a domain that is left out. */
async function scopeOf(
  survey: ForestSurvey,
  { dn, domainFqdn }: Domain,
  chosen: readonly ChosenDomain[],
  signal: AbortSignal,
): Promise<ContainerScope | 'all' | undefined> {
  if (chosen.length === 0) return 'all';
  const names = [dn.toLowerCase(), domainFqdn.toLowerCase()];
  const choice = chosen.find(({ domain }) => names.includes(domain.toLowerCase()));
  if (choice === undefined) return undefined;
  const { include = [], exclude = [], newContainers = 'include', knownContainers } = choice;
  if (include.length === 0 && exclude.length === 0 && newContainers === 'include') return 'all';
  const containers: Container[] = [];
  for await (const page of survey.containers(dn, signal)) {
    for (const { guid, dn: containerDn } of page) containers.push({ anchor: guid, path: dnPath(containerDn) });
  }
  const byPath = new Map(containers.map(({ anchor, path }) => [path, anchor]));
  const anchorOf = (name: string) => (isGuidText(name) ? name.toLowerCase() : byPath.get(pathOf(name)));
  const anchors = (list: readonly string[]) => list.flatMap((name) => anchorOf(name) ?? []);
  return containerScope(containers, {
    included: anchors(include),
    excluded: anchors(exclude),
    newChildren: newContainers,
    known: knownContainers?.map((anchor) => anchor.toLowerCase()) ?? containers.map(({ anchor }) => anchor),
  });
}

/** A text that is no DN is no container's name either. */
function pathOf(name: string): string {
  try {
    return dnPath(name);
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}
