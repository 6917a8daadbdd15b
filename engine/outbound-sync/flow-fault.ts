/** What is said of a flow that failed. */

import type { Identity, TargetFault } from './context.ts';
import type { FlowFailure } from './plan.ts';

/** The code by what a rule said with `Error(...)`, where that is known; otherwise a flow that failed. */
export function flowFault(
  identity: Identity,
  { rule, attribute, message, position, oversize }: FlowFailure,
): TargetFault {
  const said = SAID_BY_RULES.find((known) => known.message === message);
  const facts = Object.fromEntries(
    Object.entries(said?.facts ?? {}).flatMap(([name, source]) => {
      const value = identity.attributes[source]?.[0];
      return typeof value === 'string' || typeof value === 'bigint' ? [[name, String(value)]] : [];
    }),
  );
  const code = said?.code ?? 'flow-failed';
  return { code, detail: { rule, message, position, ...oversize, ...facts }, attribute };
}

/** What the standard rules say with `Error(...)`, in Entra Connect's own texts, and the metaverse attributes behind it. */
const SAID_BY_RULES: readonly {
  readonly message: string;
  readonly code: TargetFault['code'];
  readonly facts: { readonly [fact: string]: string };
}[] = [
  {
    message: 'SourceAnchor attribute has changed.',
    code: 'anchor-changed',
    facts: { before: 'cloudSourceAnchor', after: 'sourceAnchor' },
  },
  { message: 'Maximum Group member count exceeded', code: 'member-limit-exceeded', facts: { members: 'memberCount' } },
];
