/** What is chosen of a forest's domains, between the answers and the ticks of the tree. */

import type { DraftDomain, DraftForest } from './answers.ts';
import { answersOf, isEverything, isNothing, ticksOf, type Ticks } from './scope.ts';

export interface DomainName {
  readonly dn: string;
  readonly fqdn: string;
}

export function domainAnswers(forest: DraftForest, { dn, fqdn }: DomainName): DraftDomain | undefined {
  return forest.domains?.find(({ domain }) => [dn, fqdn].some((name) => name.toLowerCase() === domain.toLowerCase()));
}

/** Whether anything but everything is chosen, now or for what comes later. */
export function isSelection(forest: DraftForest): boolean {
  const { domains = [] } = forest;
  return domains.some(
    ({ include = [], exclude = [], newContainers }) =>
      include.length > 0 || exclude.length > 0 || newContainers === 'exclude',
  );
}

/**
 * The ticks of a domain; undefined while a name in its answers is not resolved. `resolve` gives the objectGUID of a name,
 * null for a container that is gone.
 */
export function domainTicks(
  forest: DraftForest,
  domain: DomainName,
  root: string,
  resolve: (name: string) => string | null | undefined,
): { readonly ticks: Ticks; readonly gone: readonly string[] } | undefined {
  const answers = domainAnswers(forest, domain);
  if (!answers) {
    // No domain named at all means all of them.
    const all = (forest.domains ?? []).length === 0;
    return { ticks: new Map([[root, all]]), gone: [] };
  }
  const { include = [], exclude = [] } = answers;
  const resolved = [...include, ...exclude].map((name) => ({ name, guid: resolve(name) }));
  if (resolved.some(({ guid }) => guid === undefined)) return undefined;
  const guids = (names: readonly string[]) => names.flatMap((name) => resolve(name) ?? []);
  const gone = resolved.filter(({ guid }) => guid === null).map(({ name }) => name);
  // A choice whose included containers are all gone is nothing, not everything.
  const nothing = include.length > 0 && guids(include).length === 0;
  const ticks = nothing
    ? new Map([[root, false]])
    : ticksOf({ include: guids(include), exclude: guids(exclude) }, root);
  return { ticks, gone };
}

export interface ChosenDomain extends DomainName {
  readonly root: string;
  readonly ticks: Ticks;
}

/**
 * The forest with these domains chosen; undefined where nothing is, which the answers cannot say. Domains that cannot be
 * reached now keep what was chosen of them.
 */
export function withDomains(
  forest: DraftForest,
  chosen: readonly ChosenDomain[],
  away: readonly DomainName[],
  newContainers: 'include' | 'exclude',
): DraftForest | undefined {
  if (chosen.every(({ ticks }) => isNothing(ticks))) return undefined;
  const named = (forest.domains ?? []).length > 0;
  const kept = away.flatMap((domain) => domainAnswers(forest, domain) ?? []);
  const servers = (domain: DomainName) => domainAnswers(forest, domain)?.servers ?? [];
  const hasServers = [...chosen, ...away].some((domain) => servers(domain).length > 0);
  const whole = chosen.every(({ ticks }) => isEverything(ticks)) && newContainers === 'include';
  if (whole && !hasServers && (!named || kept.length === 0)) return { ...forest, domains: [] };
  const domains = chosen.flatMap((domain): DraftDomain[] => {
    if (isNothing(domain.ticks)) return [];
    const { include, exclude } = answersOf(domain.ticks, domain.root);
    return [
      {
        domain: domain.fqdn,
        ...(include.length > 0 ? { include: [...include] } : {}),
        ...(exclude.length > 0 ? { exclude: [...exclude] } : {}),
        ...(newContainers === 'exclude' ? { newContainers } : {}),
        ...(servers(domain).length > 0 ? { servers: servers(domain) } : {}),
      },
    ];
  });
  return { ...forest, domains: [...domains, ...kept] };
}
