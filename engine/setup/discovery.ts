/** What setup finds out by itself: a forest's domains, its schema, the containers that were named. */

import type { ActiveDirectoryConnector, PartitionDetails } from '../connectors/active-directory/active-directory.ts';
import type { ForestSurvey } from '../connectors/active-directory/survey/survey.ts';
import { isGuidText } from '../model/anchor.ts';
import { dnPath } from '../model/distinguished-name.ts';
import { FaultError } from '../model/fault.ts';
import type { OpenAnswers } from './answers.ts';
import type { ForestConfiguration, GroupFilter } from './configuration.ts';
import { findGroup } from './forests/group.ts';
import { isSameGroup } from './forests/same-group.ts';

type ForestAnswers = OpenAnswers['forests'][number];
type DomainAnswers = ForestAnswers['domains'][number];
type DomainConfiguration = ForestConfiguration['domains'][number];

/**
 * The domains to synchronize, each with its containers by objectGUID. Containers that `present` names are not looked for:
 * one that lies in the recycle bin stays chosen. Throws `partition-not-found`, `container-not-found`.
 */
export async function discoverDomains(
  connector: ActiveDirectoryConnector,
  answers: ForestAnswers,
  present?: ForestConfiguration,
): Promise<DomainConfiguration[]> {
  const details = await connector.partitionDetails();
  const held = details.filter((domain) => domain.held);
  const chosen =
    answers.domains.length === 0
      ? held.map((domain) => ({
          ...{ domain, include: [], exclude: [] },
          ...{ newContainers: 'include' as const, knownContainers: undefined },
        }))
      : answers.domains.map((chosen) => ({
          ...chosen,
          domain: findDomain(details, chosen.domain, connector.name),
        }));
  const domains: DomainConfiguration[] = [];
  for (const { domain, ...wanted } of chosen) {
    const { dn, domainFqdn, domainNetbios, forestFqdn, forestNetbios } = domain;
    const chosenBefore = present?.domains.find((one) => one.dn === dn)?.containers;
    const containers = await resolveContainers(connector, dn, wanted, chosenBefore);
    domains.push({ dn, domainFqdn, domainNetbios, forestFqdn, forestNetbios, containers });
  }
  return domains;
}

/**
 * The domains that need a connection of their own, because the first server does not hold them or because domain
 * controllers were named for one of them; then all that are chosen have one, and none hangs on another's server.
 */
export async function domainConnections(
  connector: ActiveDirectoryConnector,
  answers: ForestAnswers,
): Promise<ForestConfiguration['connection']['domains']> {
  const details = await connector.partitionDetails();
  const chosen = answers.domains.map(({ domain, servers }) => ({
    domain: findDomain(details, domain, connector.name),
    servers,
  }));
  if (chosen.every(({ domain, servers }) => domain.held && servers.length === 0)) return [];
  return chosen.map(({ domain, servers }) => ({ dn: domain.dn, servers: [...servers] }));
}

function findDomain(details: readonly PartitionDetails[], name: string, connector: string): PartitionDetails {
  const folded = name.toLowerCase();
  const found = details.find(
    (domain) => domain.domainFqdn.toLowerCase() === folded || domain.dn.toLowerCase() === folded,
  );
  if (found) return found;
  throw new FaultError({
    code: 'partition-not-found',
    stage: 'setup',
    object: { connector },
    detail: { partition: name, known: details.map((domain) => domain.domainFqdn).join(', ') },
    retry: 'never',
  });
}

async function resolveContainers(
  connector: ActiveDirectoryConnector,
  partition: string,
  {
    include,
    exclude,
    newContainers,
    knownContainers,
  }: Pick<DomainAnswers, 'include' | 'exclude' | 'newContainers' | 'knownContainers'>,
  present?: DomainConfiguration['containers'],
): Promise<DomainConfiguration['containers']> {
  if (include.length === 0 && exclude.length === 0 && newContainers === 'include')
    return { included: [], excluded: [] };
  const byPath = new Map<string, string>();
  const anchors = new Set<string>();
  for await (const container of connector.containers(partition)) {
    byPath.set(dnPath(container.dn), container.anchor);
    anchors.add(container.anchor);
  }
  const chosen = new Set([...(present?.included ?? []), ...(present?.excluded ?? [])]);
  const find = (name: string): string => {
    const anchor = isGuidText(name) ? name.toLowerCase() : byPath.get(pathOf(name));
    if (anchor !== undefined && (anchors.has(anchor) || chosen.has(anchor))) return anchor;
    throw new FaultError({
      code: 'container-not-found',
      stage: 'setup',
      object: { connector: connector.name, dn: name },
      detail: { container: name, partition },
      retry: 'never',
    });
  };
  const choice = { included: include.map(find), excluded: exclude.map(find) };
  if (newContainers === 'include') return choice;
  const known = knownContainers?.map((anchor) => anchor.toLowerCase()) ?? [...anchors];
  return { ...choice, newChildren: newContainers, known };
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

/**
 * The group by its objectGUID, with the DN it has now. The one that is in force (`present`) stays chosen while it cannot be
 * found: it may lie in the recycle bin. Throws `group-not-found` and `group-ambiguous`.
 */
export async function discoverGroupFilter(
  survey: ForestSurvey,
  chosen: NonNullable<ForestAnswers['groupFilter']>,
  present: GroupFilter | undefined,
): Promise<GroupFilter> {
  try {
    const { group } = await findGroup(survey, typeof chosen === 'string' ? chosen : chosen.objectGuid);
    return { objectGuid: group.guid, dn: group.dn };
  } catch (error) {
    const gone = error instanceof FaultError && error.fault.code === 'group-not-found';
    if (gone && present !== undefined && isSameGroup(chosen, present)) return present;
    throw error;
  }
}

/** The schema in the short form of the configuration document. */
export async function discoverSchema(connector: ActiveDirectoryConnector): Promise<ForestConfiguration['schema']> {
  const { attributes } = await connector.schema();
  const schema: ForestConfiguration['schema'] = {};
  for (const { name, type, multiValued } of attributes.values()) schema[name] = multiValued ? `${type}*` : type;
  return schema;
}
