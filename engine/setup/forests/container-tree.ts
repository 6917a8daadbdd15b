/** The containers of one domain in memory: children, search, and people counted as they are read. */

import type { SurveyedContainer } from '../../connectors/active-directory/survey/containers.ts';
import { dnPath, parentDn, parentPath } from '../../model/distinguished-name.ts';

export type ContainerKind = 'domain' | 'organizational-unit' | 'container' | 'builtin';

const KINDS: { readonly [objectType: string]: ContainerKind } = {
  domainDNS: 'domain',
  organizationalUnit: 'organizational-unit',
  builtinDomain: 'builtin',
};

export interface TreeContainer {
  readonly guid: string;
  readonly dn: string;
  readonly name: string;
  /** objectGUIDs from the domain down to the parent. */
  readonly ancestors: readonly string[];
  readonly kind: ContainerKind;
  /** The directory's own, or below such a one. */
  readonly system: boolean;
  readonly childCount: number;
  /** Users and inetOrgPersons in it; null until all are counted. */
  readonly people: number | null;
  readonly peopleBelow: number | null;
}

interface Node {
  readonly container: SurveyedContainer;
  readonly path: string;
  /** Folded, for search. */
  readonly key: string;
  parent: Node | undefined;
  readonly children: Node[];
  people: number;
  peopleBelow: number;
}

export interface TreePage {
  readonly containers: readonly TreeContainer[];
  readonly total: number;
  /** Where the next page starts; null on the last one. */
  readonly next: string | null;
}

export interface ContainerTree {
  readonly size: number;
  /** People that were counted so far. */
  readonly countedPeople: number;
  /** Takes people by DN; what they add is shown once `finishCounting` was called. */
  count(people: readonly string[]): void;
  finishCounting(): void;
  readonly counted: boolean;
  root(): TreePage;
  /** Undefined where there is no such container. */
  children(guid: string, page: PageRequest): TreePage | undefined;
  /** Containers below `guid`, or anywhere, whose name or DN holds the text. */
  search(text: string, guid: string | null, page: PageRequest): TreePage;
  /** By DN or objectGUID. */
  named(name: string): TreeContainer | undefined;
}

export interface PageRequest {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Names as people of most languages expect them, numbers by their value. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Text without regard to case, to accents that were typed another way, and to compatibility forms. */
function fold(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase();
}

export function buildContainerTree(containers: readonly SurveyedContainer[]): ContainerTree {
  const nodes = containers.map((container): Node => ({
    container,
    path: dnPath(container.dn),
    key: fold(container.name),
    parent: undefined,
    children: [],
    people: 0,
    peopleBelow: 0,
  }));
  const byPath = new Map(nodes.map((node) => [node.path, node]));
  const byGuid = new Map(nodes.map((node) => [node.container.guid, node]));
  const roots = nodes.filter((node) => {
    node.parent = nearest(byPath, parentPath(node.path));
    node.parent?.children.push(node);
    return node.parent === undefined;
  });
  const sort = (list: Node[]) =>
    list.sort((left, right) => collator.compare(left.container.name, right.container.name));
  for (const node of nodes) sort(node.children);
  sort(roots);

  let counted = false;
  let countedPeople = 0;
  /** Neighbours in a page are mostly neighbours in the tree. */
  let last: { readonly parent: string; readonly node: Node | undefined } | undefined;
  const show = (node: Node): TreeContainer => describe(node, counted);
  const page = (list: readonly Node[], { after, limit }: PageRequest): TreePage => {
    const start = after === undefined ? 0 : list.findIndex((node) => node.container.guid === after) + 1;
    const part = list.slice(start, start + limit);
    const isLast = start + limit >= list.length;
    return {
      containers: part.map(show),
      total: list.length,
      next: isLast ? null : (part.at(-1)?.container.guid ?? null),
    };
  };

  return {
    size: nodes.length,
    get countedPeople() {
      return countedPeople;
    },
    get counted() {
      return counted;
    },
    count(people) {
      for (const dn of people) {
        countedPeople += 1;
        const parent = parentDn(dn);
        if (last?.parent !== parent) last = { parent, node: nearest(byPath, dnPath(parent)) };
        if (last.node !== undefined) last.node.people += 1;
        for (let at = last.node; at !== undefined; at = at.parent) at.peopleBelow += 1;
      }
    },
    finishCounting: () => void (counted = true),
    root: () => page(roots, { limit: roots.length }),
    children(guid, request) {
      const node = byGuid.get(guid.toLowerCase());
      return node && page(node.children, request);
    },
    search(text, guid, request) {
      const wanted = fold(text.trim());
      const top = guid === null ? undefined : byGuid.get(guid.toLowerCase());
      const start = top === undefined ? roots : top.children;
      const found: Node[] = [];
      for (const node of inOrder(start)) {
        if (node.key.includes(wanted) || fold(node.container.dn).includes(wanted)) found.push(node);
      }
      return page(found, request);
    },
    named(name) {
      const node = byGuid.get(name.toLowerCase()) ?? byPath.get(pathOf(name));
      return node && show(node);
    },
  };
}

/** The container at a path or the nearest one above: objects stand below others that are no containers, too. */
function nearest(byPath: ReadonlyMap<string, Node>, path: string): Node | undefined {
  for (let at = path; at !== ''; at = parentPath(at)) {
    const node = byPath.get(at);
    if (node !== undefined) return node;
  }
  return undefined;
}

/** Each before what lies below it, as the tree shows them. */
function* inOrder(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* inOrder(node.children);
  }
}

function describe(node: Node, counted: boolean): TreeContainer {
  const { guid, dn, name, objectType } = node.container;
  const above: Node[] = [];
  for (let at = node.parent; at !== undefined; at = at.parent) above.unshift(at);
  return {
    guid,
    dn,
    name,
    ancestors: above.map(({ container }) => container.guid),
    kind: KINDS[objectType] ?? 'container',
    system: [...above, node].some(({ container }) => container.advanced || container.objectType === 'builtinDomain'),
    childCount: node.children.length,
    people: counted ? node.people : null,
    peopleBelow: counted ? node.peopleBelow : null,
  };
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
