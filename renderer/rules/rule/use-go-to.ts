/** Puts the focus on what stands at a place of the rule, after it has been opened. */

import { useCallback, useEffect, useState } from 'react';

interface Place {
  readonly path: string;
  readonly position: number | null;
}

export function useGoTo(openFlow: (index: number) => void): (path: string, position?: number | null) => void {
  // A new object each time: the same place can be asked for again.
  const [wanted, setWanted] = useState<Place>();
  useEffect(() => {
    if (wanted) focusOn(wanted);
  }, [wanted]);
  return useCallback(
    (path, position = null) => {
      const [, flow] = /^flows\.(\d+)/.exec(path) ?? [];
      if (flow !== undefined) openFlow(Number(flow));
      setWanted({ path, position });
    },
    [openFlow],
  );
}

function focusOn({ path, position }: Place): void {
  const element = elementAt(path);
  if (!element) return;
  element.scrollIntoView({ block: 'center' });
  element.focus({ preventScroll: true });
  if (position !== null && element instanceof HTMLTextAreaElement) element.setSelectionRange(position, position);
}

const FOCUSABLE = 'input, textarea, button, select, a[href]';

/** What stands nearest: at the place itself, within it, or at what it is a part of. */
function elementAt(path: string): HTMLElement | null {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const part = CSS.escape(parts.slice(0, length).join('.'));
    const found =
      document.querySelector<HTMLElement>(`[data-path="${part}"]`) ??
      document.querySelector<HTMLElement>(`[data-path^="${part}."]`);
    if (found) return found.matches(FOCUSABLE) ? found : found.querySelector<HTMLElement>(FOCUSABLE);
  }
  const section = parts[0] === 'scope' || parts[0] === 'join' || parts[0] === 'flows' ? parts[0] : 'description';
  return document.querySelector<HTMLElement>(`#rule-${section} :is(${FOCUSABLE})`);
}
