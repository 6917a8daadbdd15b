/** The containers of a forest as far as they are known: domains, what was opened, what the choice names. */

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import { faultOf } from '../../api-client/client.ts';
import { useEngineClient } from '../../api-client/hooks.tsx';
import type { ForestPart } from '../state/answers.ts';

export type Container = CallResult<'containers'>['containers'][number];
export type ForestDomain = CallResult<'forest-domains'>[number];

export interface TreeDomain extends ForestDomain {
  /** The domain as a container; absent where it cannot be reached. */
  readonly root: Container | undefined;
  readonly containers: number;
}

/** Containers by objectGUID, and the names under which the answers have them. */
export interface Known {
  readonly nodes: ReadonlyMap<string, Container>;
  /** DN or objectGUID, folded, to objectGUID; null: it is not there any more. */
  readonly named: ReadonlyMap<string, string | null>;
}

export interface ForestTree extends Known {
  readonly domains: readonly TreeDomain[] | undefined;
  readonly fault: ContractFault | undefined;
  readonly reading: boolean;
  readonly readAt: string | undefined;
  /** People are still being counted. */
  readonly counting: boolean;
  /** Changes when everything is read again, or counted to the end. */
  readonly generation: number;
  /** All containers in the parent; `onFirst` is given the first of many while the others are on their way. */
  childrenOf(
    domain: string,
    parent: string,
    onFirst: (first: readonly Container[]) => void,
  ): Promise<readonly Container[]>;
  find(text: string): Promise<readonly Container[]>;
  refresh(): void;
}

/** As many as an answer may hold. */
const MOST = 10_000;
/** As many as are seen of a branch when it opens, and some more. */
const FIRST = 100;
/** Found ones that are shown. */
const FOUND = 200;
/** Milliseconds between two looks at how far the counting is. */
const COUNTING_PAUSE = 600;

/** `wanted`: by domain, the names that have to be known beside what is opened. */
export function useForestTree(
  part: ForestPart | undefined,
  wanted: ReadonlyMap<string, readonly string[]>,
): ForestTree {
  const client = useEngineClient();
  const key = JSON.stringify(part);
  // The part is made anew with every change of the draft; what matters is what it says.
  const forest = useMemo(() => (key === undefined ? undefined : (JSON.parse(key) as ForestPart)), [key]);
  const [domains, setDomains] = useState<readonly TreeDomain[]>();
  const [known, setKnown] = useState<Known>({ nodes: new Map(), named: new Map() });
  const [state, setState] = useState({ reading: true, counting: false, generation: 0 });
  const [fault, setFault] = useState<ContractFault>();
  const [readAt, setReadAt] = useState<string>();
  const run = useRef(0);

  const learn = useCallback(
    (containers: readonly Container[], names: readonly (readonly [string, string | null])[] = []) => {
      setKnown(({ nodes, named }) => ({
        nodes: new Map([...nodes, ...containers.map((container) => [container.guid, container] as const)]),
        named: new Map([...named, ...names.map(([name, guid]) => [name.toLowerCase(), guid] as const)]),
      }));
    },
    [],
  );

  const read = useCallback(
    async (refresh: boolean): Promise<void> => {
      if (!forest) return;
      const mine = (run.current += 1);
      const current = () => run.current === mine;
      setState((before) => ({ ...before, reading: true }));
      setFault(undefined);
      try {
        const found = await client.call('forest-domains', { forest });
        const read = await Promise.all(found.map((domain) => readRoot(domain, refresh)));
        if (!current()) return;
        setDomains(read.map(({ domain }) => domain));
        learn(read.flatMap(({ domain }) => domain.root ?? []));
        setReadAt(read.flatMap(({ answer }) => answer?.readAt ?? []).toSorted()[0]);
        const counting = read.some(({ answer }) => answer?.counting === true);
        setState((before) => ({ reading: false, counting, generation: before.generation + 1 }));
      } catch (error) {
        if (!current()) return;
        setFault(faultOf(error));
        setState((before) => ({ ...before, reading: false }));
      }
      async function readRoot(domain: ForestDomain, again: boolean) {
        if (!domain.reachable || !forest)
          return { domain: { ...domain, root: undefined, containers: 0 }, answer: undefined };
        const answer = await client.call('containers', { forest, domain: domain.dn, parent: null, refresh: again });
        const containers = answer.containersInDomain;
        return { domain: { ...domain, root: answer.containers[0], containers }, answer };
      }
    },
    [client, forest, learn],
  );
  useEffect(() => {
    void read(false);
    return () => {
      run.current += 1;
    };
  }, [read]);

  useNamed({ client, forest, domains, wanted, known, learn, onFault: setFault });
  useCounting({
    client,
    forest,
    domains,
    wanted,
    known,
    counting: state.counting,
    learn,
    onEnd: () => setState((before) => ({ ...before, counting: false, generation: before.generation + 1 })),
  });

  const childrenOf = useCallback(
    async (domain: string, parent: string, onFirst: (first: readonly Container[]) => void) => {
      if (!forest) return [];
      let { containers, next } = await client.call('containers', { forest, domain, parent, limit: FIRST });
      const children = [...containers];
      learn(children);
      if (next === null) return children;
      onFirst([...children]);
      do {
        ({ containers, next } = await client.call('containers', {
          ...{ forest, domain, parent, limit: MOST, after: next },
        }));
        children.push(...containers);
      } while (next !== null);
      learn(children);
      return children;
    },
    [client, forest, learn],
  );

  const find = useCallback(
    async (search: string) => {
      if (!forest) return [];
      const reachable = (domains ?? []).filter(({ root }) => root !== undefined);
      const answers = await Promise.all(
        reachable.map(async ({ dn }) => {
          const found = await client.call('containers', { forest, domain: dn, parent: null, search, limit: FOUND });
          const above = [...new Set(found.containers.flatMap(({ ancestors }) => ancestors))];
          const { containers } = await client.call('containers-named', { forest, domain: dn, names: above });
          return [...containers.filter((container) => container !== null), ...found.containers];
        }),
      );
      const all = answers.flat();
      learn(all);
      return all.filter(({ name }) => name.toLocaleLowerCase().includes(search.toLocaleLowerCase()));
    },
    [client, forest, domains, learn],
  );
  return { ...known, domains, fault, readAt, ...state, childrenOf, find, refresh: () => void read(true) };
}

interface Shared {
  readonly client: ReturnType<typeof useEngineClient>;
  readonly forest: ForestPart | undefined;
  readonly domains: readonly TreeDomain[] | undefined;
  readonly known: Known;
  learn(containers: readonly Container[], names?: readonly (readonly [string, string | null])[]): void;
}

interface NamedProps extends Shared {
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  onFault(fault: ContractFault): void;
}

/** Reads what the choice names and nobody has opened yet. */
function useNamed({ client, forest, domains, wanted, known, learn, onFault }: NamedProps): void {
  useEffect(() => {
    if (!forest || !domains) return;
    for (const domain of domains) {
      const names = wantedOf(wanted, domain);
      const missing = names.filter((name) => !known.named.has(name.toLowerCase()) && !known.nodes.has(name));
      if (!domain.root || missing.length === 0) continue;
      client.call('containers-named', { forest, domain: domain.dn, names: missing }).then(
        ({ containers }) =>
          learn(
            containers.filter((container) => container !== null),
            missing.map((name, index) => [name, containers[index]?.guid ?? null] as const),
          ),
        (error: unknown) => onFault(faultOf(error)),
      );
    }
  }, [client, forest, domains, wanted, known, learn, onFault]);
}

function wantedOf(wanted: ReadonlyMap<string, readonly string[]>, { dn, fqdn }: TreeDomain): readonly string[] {
  return wanted.get(dn.toLowerCase()) ?? wanted.get(fqdn.toLowerCase()) ?? [];
}

interface CountingProps extends Shared {
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  readonly counting: boolean;
  onEnd(): void;
}

/** Asks for the domains and the choice again until everybody is counted, and then for all there is: that is much. */
function useCounting({ client, forest, domains, wanted, known, counting, learn, onEnd }: CountingProps): void {
  const latest = useRef({ wanted, known, onEnd });
  useEffect(() => {
    latest.current = { wanted, known, onEnd };
  });
  useEffect(() => {
    if (!counting || !forest || !domains) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const stillCounting = await ask((domain) => [
        domain.root?.guid ?? domain.dn,
        ...wantedOf(latest.current.wanted, domain),
      ]);
      if (!over && !stillCounting) await ask(() => [...latest.current.known.nodes.keys()]);
      if (over) return;
      if (stillCounting) timer = setTimeout(again, COUNTING_PAUSE);
      else latest.current.onEnd();
    };
    const ask = async (namesOf: (domain: TreeDomain) => readonly string[]): Promise<boolean> => {
      const answers = await Promise.all(
        domains
          .filter(({ root }) => root !== undefined)
          .map((domain) =>
            client.call('containers-named', { forest, domain: domain.dn, names: namesOf(domain).slice(0, MOST) }),
          ),
      );
      if (over) return false;
      learn(answers.flatMap(({ containers }) => containers.filter((container) => container !== null)));
      return answers.some((answer) => answer.counting);
    };
    // A count that cannot be had is left out; the tree is whole without it.
    const again = () => void look().catch(() => latest.current.onEnd());
    timer = setTimeout(again, COUNTING_PAUSE);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [client, forest, domains, counting, learn]);
}
