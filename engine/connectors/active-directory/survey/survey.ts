/**
 * What setup asks a forest before anything is synchronized. Nothing here writes, but for `account.ts`.
 *
 * Every question throws a `FaultError` of stage `connect`, and may be asked again.
 */

import { FaultError } from '../../../model/fault.ts';
import type { TrafficCounters } from '../../connector.ts';
import { withFaults, withFaultsIn, type Directory } from '../directory.ts';
import { createDomains } from '../domains.ts';
import { readPartitions, type PartitionDetails } from '../partitions.ts';
import { readRootDse, type RootDse } from '../root-dse.ts';
import { activeDirectorySettingsSchema, type ActiveDirectorySettings, type ResolvedSettings } from '../settings.ts';
import { readClassAttributes, type ClassAttribute } from './class-attributes.ts';
import { surveyContainers, type SurveyedContainer } from './containers.ts';
import * as environment from './environment.ts';
import * as groups from './groups.ts';
import * as people from './people.ts';
import { readSchemaGuids } from './security.ts';

export interface ForestSurvey {
  readonly settings: ResolvedSettings;
  /** The connection to the forest's first server that answers. */
  readonly main: Directory;
  rootDse(): Promise<RootDse>;
  capabilities(): Promise<environment.ServerCapabilities>;
  schemaVersion(): Promise<number | undefined>;
  exchangeVersion(): Promise<number | undefined>;
  recycleBin(): Promise<boolean>;
  furtherSuffixes(): Promise<readonly string[]>;
  domains(): Promise<readonly PartitionDetails[]>;
  domainControllers(): Promise<readonly environment.DomainController[]>;
  /** Whether the schema has an attribute or a class, by its name. */
  schemaHas(name: string): Promise<boolean>;
  /** What objects of these classes may have. */
  classAttributes(classes: readonly string[]): Promise<readonly ClassAttribute[]>;
  /** Any other question, to the forest's first server, or to a server of one of its domains. */
  ask<T>(work: (directory: Directory, rootDse: RootDse) => Promise<T>): Promise<T>;
  askDomain<T>(domain: string, work: (directory: Directory) => Promise<T>): Promise<T>;
  /** The connection to a domain; throws `domain-not-held` where no server that was named is one of its own. */
  directoryOf(domain: string): Promise<Directory>;
  containers(domain: string, signal: AbortSignal): AsyncGenerator<readonly SurveyedContainer[]>;
  people(domain: string, signal: AbortSignal): AsyncGenerator<readonly string[]>;
  addressAttributes(domain: string, signal: AbortSignal): Promise<readonly string[]>;
  peoplesTexts(
    domain: string,
    attributes: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly ReadonlyMap<string, string>[]>;
  consistencyGuids(domain: string, signal: AbortSignal): AsyncGenerator<readonly people.ConsistencyGuidUse[]>;
  findGroups(domain: string, name: string): Promise<readonly groups.GroupFacts[]>;
  countMembers(domain: string, group: string, signal: AbortSignal): Promise<groups.MemberCounts>;
  /** DNs of the direct members that lie in a domain. */
  members(domain: string, group: string, signal: AbortSignal): AsyncGenerator<readonly string[]>;
  countPrimaryMembers(domain: string, relativeId: number, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

/** Opens nothing yet: each question connects as far as it needs to. */
export function createSurvey(settings: ActiveDirectorySettings, password: string): ForestSurvey {
  const resolved = resolveSettings(settings);
  const traffic: TrafficCounters = { requests: 0, retries: 0, throttled: 0 };
  const domains = createDomains(resolved, password, traffic);
  const { main } = domains;
  const ask = <T>(work: (directory: Directory, rootDse: RootDse) => Promise<T>): Promise<T> =>
    withFaults(main, 'connect', async () => work(main, await readRootDse(main)));

  const directoryOf = async (domain: string): Promise<Directory> => {
    const own = [...domains.named].find(([dn]) => same(dn, domain))?.[1];
    if (own !== undefined) return own;
    const { namingContexts } = await ask((_, rootDse) => Promise.resolve(rootDse));
    if (namingContexts.some((context) => same(context, domain))) return main;
    const detail = { partition: domain, server: main.blame('connect').server };
    throw new FaultError({ code: 'domain-not-held', stage: 'connect', detail, retry: 'never' });
  };
  const askDomain = async <T>(domain: string, work: (directory: Directory) => Promise<T>): Promise<T> => {
    const directory = await directoryOf(domain);
    return withFaults(directory, 'connect', () => work(directory));
  };
  async function* readDomain<T>(domain: string, read: (directory: Directory) => AsyncIterable<T>): AsyncGenerator<T> {
    const directory = await directoryOf(domain);
    yield* withFaultsIn(directory, 'connect', read(directory));
  }

  return {
    settings: resolved,
    main,
    rootDse: () => ask((_, rootDse) => Promise.resolve(rootDse)),
    capabilities: () => ask(environment.readServerCapabilities),
    schemaVersion: () => ask(environment.readSchemaVersion),
    exchangeVersion: () => ask(environment.readExchangeVersion),
    recycleBin: () => ask(environment.readRecycleBin),
    furtherSuffixes: () => ask(environment.readFurtherSuffixes),
    domains: () =>
      ask(async (directory) => {
        // The connections of other domains are not used: one that is away must not hide the rest.
        const details = await readPartitions(directory, new Map());
        const named = [...domains.named.keys()];
        return details.map((domain) => ({ ...domain, held: domain.held || named.some((dn) => same(dn, domain.dn)) }));
      }),
    domainControllers: () =>
      ask(async (directory, rootDse) => {
        const names = (await readPartitions(directory, new Map())).map(({ dn }) => dn);
        return environment.readDomainControllers(directory, rootDse, names);
      }),
    schemaHas: (name) => ask(async (directory) => (await readSchemaGuids(directory, [name])).guids.size > 0),
    classAttributes: (classes) => ask((directory, rootDse) => readClassAttributes(directory, rootDse, classes)),
    ask,
    askDomain,
    directoryOf,
    containers: (domain, signal) => readDomain(domain, (directory) => surveyContainers(directory, domain, signal)),
    people: (domain, signal) => readDomain(domain, (directory) => people.readPeople(directory, domain, signal)),
    addressAttributes: (domain, signal) =>
      askDomain(domain, (directory) => people.findAddressAttributes(directory, domain, signal)),
    peoplesTexts: (domain, attributes, signal) =>
      readDomain(domain, (directory) => people.readPeoplesTexts(directory, domain, attributes, signal)),
    consistencyGuids: (domain, signal) =>
      readDomain(domain, (directory) => people.readConsistencyGuids(directory, domain, signal)),
    findGroups: (domain, name) => askDomain(domain, (directory) => groups.findGroups(directory, domain, name)),
    countMembers: (domain, group, signal) =>
      askDomain(domain, (directory) => groups.countMembers(directory, domain, group, signal)),
    members: (domain, group, signal) =>
      readDomain(domain, (directory) => groups.readMembers(directory, domain, group, signal)),
    countPrimaryMembers: (domain, relativeId, signal) =>
      askDomain(domain, (directory) => groups.countPrimaryMembers(directory, domain, relativeId, signal)),
    close: () => domains.close(),
  };
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Every default filled in; throws `answers-invalid` with the path of what is wrong. */
export function resolveSettings(settings: ActiveDirectorySettings): ResolvedSettings {
  const parsed = activeDirectorySettingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = { path: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
  throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}
