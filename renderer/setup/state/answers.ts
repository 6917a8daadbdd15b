/** The answers of a draft: what a choice is while nobody made it, and the parts that can be asked about. */

import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';

export type Draft = CallResult<'draft'>;
export type DraftAnswers = Draft['answers'];
export type DraftForest = NonNullable<DraftAnswers['forests']>[number];
export type DraftDomain = NonNullable<DraftForest['domains']>[number];
export type DraftTenant = NonNullable<DraftAnswers['tenant']>;
export type Server = NonNullable<DraftForest['servers']>[number];
export type Security = NonNullable<DraftForest['security']>;
export type Trust = Extract<Security, { readonly trust: unknown }>['trust'];
export type UserMatching = NonNullable<DraftAnswers['userMatching']>;

/** A forest as the contract's calls take it. */
export type ForestPart = CallArguments<'forest-check'>['forest'];
export type TenantPart = CallArguments<'tenant-check'>['tenant'];
export type RightsFeature = CallArguments<'forest-rights'>['features'][number];

/** What the engine takes where an answer is absent; a test holds these against its schema. */
export const DEFAULTS = {
  signIn: 'none',
  sourceAnchor: 'ms-DS-ConsistencyGuid',
  userMatching: 'objectSid',
  softMatchOnUserPrincipalName: true,
  userPrincipalNameAttribute: 'userPrincipalName',
  exchangeHybrid: false,
  publicFolders: false,
  excludedAttributes: [],
  scheduler: { enabled: true, intervalMinutes: 30 },
  stagingMode: false,
  deletionThreshold: { enabled: true, count: 500 },
} as const satisfies DraftAnswers;

export type Application = NonNullable<DraftAnswers['applications']>[number];
export type Extension = NonNullable<NonNullable<DraftAnswers['directoryExtensions']>['attributes']>[number];

/** In the order in which they are asked for; a test holds them against the contract. */
export const APPLICATIONS = [
  'microsoft365Apps',
  'exchangeOnline',
  'sharePointOnline',
  'teams',
  'azureRightsManagement',
  'intune',
  'dynamics',
  'thirdParty',
] as const satisfies readonly Application[];

/** Whether services or attributes are chosen, other than all of them. */
export function isLimited(answers: DraftAnswers): boolean {
  return answers.applications !== undefined || (answers.excludedAttributes ?? []).length > 0;
}

/** As the way to sign in, or beside another one. */
export function synchronizesPasswords({ signIn, passwordHashSync }: DraftAnswers): boolean {
  return signIn === 'password-hash-sync' || passwordHashSync?.enabled === true;
}

export const INTERVAL = { least: 0.05, most: 10_080 } as const;

/** Every choice with its default where there is no answer. */
export function chosen(answers: DraftAnswers) {
  return {
    forests: answers.forests ?? [],
    sourceAnchor: answers.sourceAnchor ?? DEFAULTS.sourceAnchor,
    userMatching: answers.userMatching ?? DEFAULTS.userMatching,
    softMatch: answers.softMatchOnUserPrincipalName ?? DEFAULTS.softMatchOnUserPrincipalName,
    nameAttribute: answers.userPrincipalNameAttribute ?? DEFAULTS.userPrincipalNameAttribute,
    exchangeHybrid: answers.exchangeHybrid ?? DEFAULTS.exchangeHybrid,
    publicFolders: answers.publicFolders ?? DEFAULTS.publicFolders,
    /** Undefined: every service. */
    applications: answers.applications,
    excludedAttributes: answers.excludedAttributes ?? DEFAULTS.excludedAttributes,
    directoryExtensions: answers.directoryExtensions,
    scheduler: {
      enabled: answers.scheduler?.enabled ?? DEFAULTS.scheduler.enabled,
      intervalMinutes: answers.scheduler?.intervalMinutes ?? DEFAULTS.scheduler.intervalMinutes,
    },
    stagingMode: answers.stagingMode ?? DEFAULTS.stagingMode,
    deletionThreshold: {
      enabled: answers.deletionThreshold?.enabled ?? DEFAULTS.deletionThreshold.enabled,
      count: answers.deletionThreshold?.count ?? DEFAULTS.deletionThreshold.count,
    },
  };
}

export const forestSecret = (forest: string) => `forest/${forest}/password`;
export const TENANT_SECRET = 'tenant/private-key';
/** As the configuration in force calls it; a draft has one tenant, whatever its name. */
export function isTenantSecret(name: string): boolean {
  return name.startsWith('tenant/');
}

/** As LDAP reaches the forest: a port of replication makes no other directory of it, and nothing is asked again for it. */
export function forestPart(forest: DraftForest): ForestPart | undefined {
  const part = passwordPart(forest);
  if (!part) return undefined;
  const { servers, domains = [] } = part;
  const byLdap = (list: ForestPart['servers']) => list.map(({ replicationPort: _port, ...server }) => server);
  return {
    ...part,
    servers: byLdap(servers),
    domains: domains.map(({ servers: own = [], ...domain }) => ({ ...domain, servers: byLdap(own) })),
  };
}

/** The forest, once there is enough to connect to it. */
export function passwordPart(forest: DraftForest): ForestPart | undefined {
  const { name, servers, security, account, domains = [], groupFilter: _groupFilter, ...rest } = forest;
  if (!name || !security || !account || !servers || servers.length === 0) return undefined;
  return {
    ...rest,
    ...{ name, servers, security, account },
    // What is chosen of a domain, or of a group, says nothing about how it is reached.
    domains: domains
      .filter((domain) => (domain.servers ?? []).length > 0)
      .map(({ domain, servers: own }) => ({ domain, servers: own })),
  };
}

/** The tenant, once there is enough to sign in to it; `backEnd` where none was chosen. */
export function tenantPart(
  tenant: DraftTenant | undefined,
  backEnd: NonNullable<DraftTenant['backEnd']>,
): TenantPart | undefined {
  const { tenantId, clientId, certificatePem, cloud, proxy, name } = tenant ?? {};
  if (!tenantId || !clientId || !certificatePem) return undefined;
  return {
    ...{ tenantId, clientId, certificatePem, backEnd: tenant?.backEnd ?? backEnd },
    ...(cloud === undefined ? {} : { cloud }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(name === undefined ? {} : { name }),
  };
}

/** What the connector account of a forest needs rights for, before any feature that is chosen later. */
export function rightsNeeded(answers: DraftAnswers): RightsFeature[] {
  const { sourceAnchor } = chosen(answers);
  return sourceAnchor === 'ms-DS-ConsistencyGuid' ? ['basic-read', 'consistency-guid'] : ['basic-read'];
}

/** What a new account gets rights for: everything that is chosen by now. */
export function rightsGiven(answers: DraftAnswers): RightsFeature[] {
  return [
    ...rightsNeeded(answers),
    ...(synchronizesPasswords(answers) ? (['password-hash-sync'] as const) : []),
    ...(chosen(answers).exchangeHybrid ? (['exchange-hybrid'] as const) : []),
  ];
}

/** With the forest of that name replaced, or added where there is none; `formerName`: it was called so until now. */
export function withForest(answers: DraftAnswers, forest: DraftForest, formerName = forest.name): DraftAnswers {
  const forests = answers.forests ?? [];
  const known = forests.some(({ name }) => name === formerName);
  return {
    ...answers,
    forests: known ? forests.map((other) => (other.name === formerName ? forest : other)) : [...forests, forest],
  };
}

export function withoutForest(answers: DraftAnswers, name: string): DraftAnswers {
  return { ...answers, forests: (answers.forests ?? []).filter((forest) => forest.name !== name) };
}

export function withTenant(
  answers: DraftAnswers,
  change: { [K in keyof DraftTenant]?: DraftTenant[K] | undefined },
): DraftAnswers {
  const changed = Object.entries({ ...answers.tenant, ...change }).filter(([, value]) => value !== undefined);
  return { ...answers, tenant: Object.fromEntries(changed) as DraftTenant };
}

export function withoutExtensions({ directoryExtensions: _extensions, ...answers }: DraftAnswers): DraftAnswers {
  return answers;
}

/** Every service with all its attributes, as without the choice. */
export function withoutLimits({
  applications: _applications,
  excludedAttributes: _excluded,
  ...answers
}: DraftAnswers): DraftAnswers {
  return answers;
}

/** The forest with this filter, or with none. */
export function withGroupFilter(forest: DraftForest, groupFilter: DraftForest['groupFilter'] | undefined): DraftForest {
  const { groupFilter: _before, ...rest } = forest;
  return groupFilter === undefined ? rest : { ...rest, groupFilter };
}
