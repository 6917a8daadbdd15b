/** The domains that passwords can be checked in, by the names that the tenant knows them by. */

import { createDirectory } from '../../../connectors/active-directory/open-directory.ts';
import { readPartitions, type PartitionDetails } from '../../../connectors/active-directory/partitions.ts';
import type { ResolvedSettings, Server, TlsSecurity } from '../../../connectors/active-directory/settings.ts';
import type { NameService } from '../../../connectors/active-directory/survey/names.ts';
import type { Fault } from '../../../model/fault.ts';
import { createControllers, faultOf, type Controllers } from './controllers.ts';
import { createLookups, REFUSED_REST, REFUSALS, type DomainNames, type Lookups } from './lookups.ts';

/** One forest as synchronization knows it. */
export interface ForestAccess {
  readonly settings: ResolvedSettings;
  /** Of the account in the settings. */
  readonly password: string;
  /** Its domains as setup read them: what goes where the forest refuses the account. */
  readonly domains?: readonly DomainNames[];
}

export interface Domain extends DomainNames {
  readonly forest: string;
  readonly security: TlsSecurity;
  readonly controllers: Controllers;
  readonly lookups: Lookups;
}

export interface Domains {
  /** The domains that the name may mean: one by its NetBIOS name, all where the tenant did not say one. */
  of(netbiosName: string): Promise<readonly Domain[]>;
  readonly known: readonly Domain[];
  /** By forest: what keeps its domains from being read, or from being used. */
  readonly troubles: ReadonlyMap<string, Fault>;
  close(): Promise<void>;
}

export interface DomainsOptions {
  readonly forests: readonly ForestAccess[];
  readonly attribute: string;
  readonly connections: number;
  readonly idle: number;
  readonly timeouts: { readonly connect: number; readonly request: number };
  readonly lastFailure: (key: string) => number;
  readonly names: NameService;
  readonly now: () => number;
}

/** Milliseconds: domains come and go seldom, but an agent runs for months. */
const LIFETIME = 3_600_000;
/** Milliseconds between two looks for a domain that nobody knows, or at a forest that does not answer. */
const REST = 5_000;

interface Forest extends ForestAccess {
  readonly security: TlsSecurity;
  byName: ReadonlyMap<string, Domain>;
  readAt: number;
  notBefore: number;
  reading: Promise<void> | undefined;
}

export function createDomains(options: DomainsOptions): Domains {
  const { now } = options;
  const troubles = new Map<string, Fault>();
  const forests: Forest[] = [];
  for (const access of options.forests) {
    const { settings } = access;
    const { security } = settings;
    // A password may only be sent inside TLS; a connection sealed by somebody else's sign-in takes no simple bind.
    if (security.mode === 'sealed') troubles.set(settings.name, needsTls(settings.name));
    else {
      const quick = { ...settings, timeouts: options.timeouts };
      forests.push({
        ...access,
        settings: quick,
        security,
        byName: new Map(),
        readAt: 0,
        notBefore: 0,
        reading: undefined,
      });
    }
  }

  async function read(forest: Forest): Promise<void> {
    const { settings, password } = forest;
    const traffic = { requests: 0, retries: 0, throttled: 0 };
    const directory = createDirectory({ settings, password, servers: settings.servers, traffic, answered: [] });
    try {
      await replace(forest, (await readPartitions(directory, new Map())).map(namesOf));
      forest.readAt = now();
      troubles.delete(settings.name);
    } catch (error) {
      // What was known stays good; who knows nothing asks again later, and an account that was refused much later.
      const fault = faultOf(error, settings.servers[0]?.host ?? '');
      const { code } = fault;
      troubles.set(settings.name, fault);
      forest.notBefore = now() + (REFUSALS.includes(code) ? REFUSED_REST : REST);
      if (forest.byName.size === 0 && REFUSALS.includes(code)) await replace(forest, forest.domains ?? []);
    } finally {
      await directory.close();
    }
  }

  async function replace(forest: Forest, names: readonly (DomainNames & { readonly held?: boolean })[]): Promise<void> {
    const found = new Map<string, Domain>();
    for (const { held, ...domain } of names) {
      const key = domain.netbios.toLowerCase();
      const same = forest.byName.get(key);
      found.set(key, same?.dn === domain.dn ? same : await open(forest, domain, held ?? false));
    }
    const gone = [...forest.byName].filter(([key, domain]) => found.get(key) !== domain);
    forest.byName = found;
    for (const [, domain] of gone) await domain.controllers.close();
  }

  async function open(forest: Forest, names: DomainNames, isHeld: boolean): Promise<Domain> {
    const { settings, password, security } = forest;
    const controllers = createControllers({
      settings,
      security,
      password,
      servers: await serversOf(settings, names, isHeld, options.names),
      domain: names.dn,
      connections: options.connections,
      idle: options.idle,
      now,
    });
    const { attribute, lastFailure } = options;
    const lookups = createLookups({ domain: names, attribute, lastFailure, now });
    return { ...names, forest: settings.name, security, controllers, lookups };
  }

  async function refresh(forest: Forest, isMissing: boolean): Promise<void> {
    const isDue = isMissing || now() - forest.readAt >= LIFETIME;
    if (!isDue || (forest.reading === undefined && now() < forest.notBefore)) return;
    if (forest.reading === undefined) {
      forest.notBefore = now() + REST;
      forest.reading = read(forest).finally(() => (forest.reading = undefined));
    }
    // What is known serves until it is replaced.
    if (isMissing) await forest.reading;
  }

  const all = () => forests.flatMap(({ byName }) => [...byName.values()]);
  return {
    troubles,
    get known() {
      return all();
    },
    async of(netbiosName) {
      const key = netbiosName.toLowerCase();
      const isKnown = forests.some(({ byName }) => byName.has(key));
      await Promise.all(forests.map((forest) => refresh(forest, key === '' ? forest.byName.size === 0 : !isKnown)));
      return key === '' ? all() : all().filter(({ netbios }) => netbios.toLowerCase() === key);
    },
    async close() {
      await Promise.all(forests.map(({ reading }) => reading));
      await Promise.all(all().map(({ controllers }) => controllers.close()));
    },
  };
}

function needsTls(forest: string): Fault {
  return { code: 'pass-through-needs-tls', stage: 'setup', detail: { forest }, retry: 'never' };
}

function namesOf({ dn, domainFqdn, domainNetbios, held }: PartitionDetails) {
  return { dn, fqdn: domainFqdn, netbios: domainNetbios, held };
}

/** Those that the administrator named for the domain; else those of the forest, and what the name service knows where they are of another domain. */
async function serversOf(
  settings: ResolvedSettings,
  { dn, fqdn }: DomainNames,
  isHeld: boolean,
  names: NameService,
): Promise<readonly Server[]> {
  const own = settings.domains.find((domain) => domain.dn.toLowerCase() === dn.toLowerCase())?.servers ?? [];
  if (own.length > 0) return own;
  if (isHeld) return settings.servers;
  const found = await names.controllers(fqdn);
  return [...settings.servers, ...found.map((host) => ({ host }))];
}
