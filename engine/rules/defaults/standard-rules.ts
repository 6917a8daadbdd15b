/** The standard rules of a configuration, numbered as Entra Connect numbers them. */

import { ENTRA_SCHEMA } from '../entra-schema.ts';
import { syncRuleSchema, type Flow, type SyncRule } from '../rule.ts';
import type { StandardRuleChoices } from './choices.ts';
import { hasAttribute } from './forest-schema.ts';
import { INBOUND_FROM_AD } from './inbound-from-ad/index.ts';
import { INBOUND_FROM_ENTRA } from './inbound-from-entra/joins.ts';
import { outboundToAd } from './outbound-to-ad/immutable-id.ts';
import { OUTBOUND_TO_ENTRA } from './outbound-to-entra/index.ts';
import { fitInbound, fitOutbound, type RuleTemplate } from './template.ts';

/** Numbers below belong to the administrator. */
const FIRST_PRECEDENCE = 100;

interface Placed {
  readonly template: RuleTemplate;
  readonly direction: 'inbound' | 'outbound';
  readonly connector: string;
}

function place(template: RuleTemplate | undefined, direction: Placed['direction'], connector: string): Placed[] {
  return template === undefined ? [] : [{ template, direction, connector }];
}

/** Rules of one name stand together, one for each forest in the order in which the forests were added. */
function forestInbound(choices: StandardRuleChoices): Placed[] {
  return INBOUND_FROM_AD.flatMap((build) =>
    choices.forests.flatMap((forest) => {
      const has = hasAttribute(forest);
      return place(fitInbound(build({ choices, has }), has), 'inbound', forest.connector);
    }),
  );
}

function forestOutbound(choices: StandardRuleChoices): Placed[] {
  return outboundToAd(choices).flatMap((template) =>
    choices.forests.flatMap((forest) =>
      place(fitOutbound(template, hasAttribute(forest)), 'outbound', forest.connector),
    ),
  );
}

function entraAttributes(choices: StandardRuleChoices, objectType: string): (attribute: string) => boolean {
  const known = choices.entra.attributes?.[objectType] ?? ENTRA_SCHEMA.get(objectType)?.keys() ?? [];
  const names = new Set([...known, 'dn']);
  return (attribute) => names.has(attribute);
}

function entraInbound(choices: StandardRuleChoices): Placed[] {
  return INBOUND_FROM_ENTRA.flatMap((template) => {
    const has = entraAttributes(choices, template.connectorSpaceObjectType);
    return place(fitInbound(template, has), 'inbound', choices.entra.connector);
  });
}

function entraOutbound(choices: StandardRuleChoices): Placed[] {
  return OUTBOUND_TO_ENTRA.flatMap((build) => {
    const template = build(choices);
    const has = entraAttributes(choices, template.connectorSpaceObjectType);
    return place(fitOutbound(template, has), 'outbound', choices.entra.connector);
  });
}

function byTarget(left: Flow, right: Flow): number {
  const [a, b] = [left.target.toLowerCase(), right.target.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function toDocument({ template, direction, connector }: Placed, index: number): SyncRule {
  const { tag, needs: _needs, flows, scope, join, ...rest } = template;
  return syncRuleSchema.parse({
    ...rest,
    id: `${tag}@${connector}`,
    direction,
    connector,
    precedence: FIRST_PRECEDENCE + index,
    immutable: true,
    scope: scope ?? [],
    join: join ?? [],
    flows: flows.toSorted(byTarget),
  });
}

/** The same choices give the same documents, with every default filled in. */
export function standardRules(choices: StandardRuleChoices): SyncRule[] {
  return [
    ...forestInbound(choices),
    ...entraInbound(choices),
    ...entraOutbound(choices),
    ...forestOutbound(choices),
  ].map(toDocument);
}
