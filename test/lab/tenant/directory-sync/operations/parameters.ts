/** Parameters of operations: children of the operation's element, in the operations' namespace and in order. */

import type { XmlElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import type { CallContext } from '../service.ts';
import { checkAttributes, childrenOf, isTrue, only, textOf } from '../wire/inspection.ts';
import { CHANGE } from '../wire/names.ts';

export interface Parameters {
  element(name: string): XmlElement | undefined;
  boolean(name: string): boolean;
  /** Not negative; 0 where it is none. */
  count(name: string): number;
  text(name: string): string;
}

export function readParameters({ inspection, element }: CallContext, names: readonly string[]): Parameters {
  checkAttributes(inspection, element);
  const children = childrenOf(
    inspection,
    element,
    names.map((name) => ({ namespace: CHANGE, name })),
  );
  return {
    element: (name) => only(children, name),
    boolean: (name) => isTrue(textOf(inspection, element, only(children, name), 'boolean')),
    count: (name) => {
      const number = Number(textOf(inspection, element, only(children, name), 'int'));
      if (number < 0) inspection.findings.push(`${element.name}/${name}: ${String(number)} is negative`);
      return Number.isFinite(number) ? Math.max(0, number) : 0;
    },
    text: (name) => textOf(inspection, element, only(children, name)),
  };
}
