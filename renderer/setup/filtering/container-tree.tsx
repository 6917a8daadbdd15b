/** The tree of a forest's domains and containers, ticked by the choice. */

import { useCallback, useMemo, useRef } from 'react';
import { Tree, type TreeNode } from '../../ui/tree/tree.tsx';
import { useWords } from '../../words/words.tsx';
import type { ChosenDomain } from '../state/domains.ts';
import { boxState, clickBox, type Ticks } from '../state/scope.ts';
import type { Container, ForestTree } from './forest-tree.ts';

interface ContainerTreeProps {
  readonly label: string;
  readonly tree: ForestTree;
  readonly chosen: readonly ChosenDomain[];
  onChange(domain: string, ticks: Ticks): void;
}

interface Node extends TreeNode {
  readonly container: Container;
  readonly domain: string;
}

const CHECKED = { on: 'all', some: 'some', off: 'none' } as const;

export function ContainerTree({ label, tree, chosen, onChange }: ContainerTreeProps) {
  const toNode = useNodes();
  const t = useWords();
  const { nodes, childrenOf, find } = tree;
  const countInWords = useCallback((count: number) => t('setup.filtering.peopleOf', { count }), [t]);
  const opened = useRef(new Set<string>());
  const domains = useMemo(() => new Map(chosen.map((domain) => [domain.dn, domain])), [chosen]);

  const roots = useMemo(
    () =>
      chosen.flatMap(({ dn, fqdn, root }): Node[] => {
        const container = nodes.get(root);
        return container ? [{ ...toNode(dn, container), name: fqdn }] : [];
      }),
    [chosen, nodes, toNode],
  );
  const readChildren = useCallback(
    async (node: Node, onFirst: (first: readonly Node[]) => void) => {
      opened.current.add(node.id);
      const nodesOf = (containers: readonly Container[]) =>
        containers.map((container) => toNode(node.domain, container));
      return nodesOf(await childrenOf(node.domain, node.id, (first) => onFirst(nodesOf(first))));
    },
    [childrenOf, toNode],
  );
  const latest = useRef(nodes);
  latest.current = nodes;
  const search = useCallback(
    async (text: string) => {
      const found = await find(text);
      return found.flatMap((container): Node[][] => {
        const domain = [...domains.values()].find(({ root }) => (container.ancestors[0] ?? container.guid) === root);
        if (!domain) return [];
        const way = [...container.ancestors.flatMap((guid) => latest.current.get(guid) ?? []), container];
        return [
          way.map((step) => {
            const node = toNode(domain.dn, step);
            return step.guid === domain.root ? { ...node, name: domain.fqdn } : node;
          }),
        ];
      });
    },
    [find, domains, toNode],
  );
  return (
    <Tree
      // Counts come in after the nodes: what is open is read again once, with them.
      key={tree.generation}
      label={label}
      roots={roots}
      childrenOf={readChildren}
      find={search}
      initiallyExpanded={[...opened.current, ...roots.map(({ id }) => id)]}
      countInWords={countInWords}
      checkedOf={(node) => {
        const domain = domains.get(node.domain);
        return domain ? CHECKED[boxState(domain.ticks, node.container, nodes)] : 'none';
      }}
      onToggle={(node) => {
        const domain = domains.get(node.domain);
        if (domain) onChange(domain.dn, clickBox(domain.ticks, node.container, nodes));
      }}
    />
  );
}

function useNodes(): (domain: string, container: Container) => Node {
  const t = useWords();
  return useMemo(() => {
    // Said once, not once for each of many thousand containers.
    const note = t('setup.filtering.system');
    return (domain, container) => ({
      id: container.guid,
      name: container.name,
      branch: container.childCount > 0,
      ...(container.peopleBelow === null ? {} : { count: container.peopleBelow }),
      ...(container.system ? { note } : {}),
      container,
      domain,
    });
  }, [t]);
}
