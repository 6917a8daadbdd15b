/** The keys of a tree, as the WAI-ARIA authoring practices give them. */

import { useRef, type KeyboardEvent } from 'react';
import type { Row, TreeNode } from './nodes.ts';

interface Place<N> {
  readonly rows: readonly Row<N>[];
  readonly index: number;
  /** Rows of a page. */
  readonly page: number;
  readonly typeAhead: (key: string) => string;
}

interface Moves<N> {
  goTo(index: number): void;
  expand(row: Row<N>, open: boolean): void;
  /** Ticks or chooses. */
  act(row: Row<N>): void;
}

/** True: the key was one of the tree's. */
export function moveInTree<N extends TreeNode>(event: KeyboardEvent, place: Place<N>, moves: Moves<N>): boolean {
  const { rows, index, page } = place;
  const row = rows[index];
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case 'ArrowDown':
      moves.goTo(index + 1);
      return true;
    case 'ArrowUp':
      moves.goTo(index - 1);
      return true;
    case 'PageDown':
      moves.goTo(index + page);
      return true;
    case 'PageUp':
      moves.goTo(index - page);
      return true;
    case 'Home':
      moves.goTo(0);
      return true;
    case 'End':
      moves.goTo(rows.length - 1);
      return true;
    case 'ArrowRight':
      if (row.node.branch && !row.expanded) moves.expand(row, true);
      else if (rows[index + 1]?.parent === row.node.id) moves.goTo(index + 1);
      return true;
    case 'ArrowLeft':
      if (row.expanded) moves.expand(row, false);
      else if (row.parent !== undefined) moves.goTo(rows.findIndex(({ node }) => node.id === row.parent));
      return true;
    case ' ':
    case 'Enter':
      moves.act(row);
      return true;
    case '*':
      for (const other of rows) {
        if (other.parent === row.parent && other.node.branch && !other.expanded) moves.expand(other, true);
      }
      return true;
    default:
      return event.key.length === 1 && goToName(place.typeAhead(event.key), place, moves);
  }
}

function goToName<N extends TreeNode>(typed: string, { rows, index }: Place<N>, moves: Moves<N>): boolean {
  // A first letter goes on to the next such name; more letters narrow down from where they began.
  const from = typed.length === 1 ? index + 1 : index;
  for (let step = 0; step < rows.length; step += 1) {
    const at = (from + step) % rows.length;
    if (rows[at]?.node.name.toLocaleLowerCase().startsWith(typed)) {
      moves.goTo(at);
      break;
    }
  }
  return true;
}

const FORGOTTEN_AFTER = 600;

/** Letters typed shortly after one another are the beginning of one name. */
export function useTypeAhead(): (key: string) => string {
  const typed = useRef({ text: '', at: 0 });
  return (key) => {
    const now = performance.now();
    const before = now - typed.current.at > FORGOTTEN_AFTER ? '' : typed.current.text;
    typed.current = { text: before + key.toLocaleLowerCase(), at: now };
    return typed.current.text;
  };
}
