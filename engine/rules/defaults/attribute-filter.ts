/**
 * App and attribute filtering: which attributes go to the tenant for which services.
 *
 * A service that is not chosen loses its rules; an attribute that is left out loses its flows, in whatever rule. What
 * the rules that find and create objects carry, and what every service needs, cannot be left out.
 */

import { isChosen, type Application, type StandardRuleChoices } from './choices.ts';
import { DEVICE_JOIN } from './outbound-to-entra/device.ts';
import { outboundToEntra } from './outbound-to-entra/index.ts';
import { PUBLIC_FOLDER_JOIN } from './outbound-to-entra/public-folder.ts';
import { WITHOUT_FORESTS } from './without-forests.ts';
import type { RuleTemplate } from './template.ts';

/** Rules to the tenant as they are without any service. */
const MANDATORY_RULES: readonly RuleTemplate[] = [
  ...outboundToEntra({ ...WITHOUT_FORESTS, applications: [] }).filter(({ application }) => application === undefined),
  DEVICE_JOIN,
  PUBLIC_FOLDER_JOIN,
];

const MANDATORY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...Map.groupBy(MANDATORY_RULES, (rule) => rule.connectorSpaceObjectType)].map(([objectType, rules]) => [
    objectType,
    new Set(rules.flatMap((rule) => rule.flows.map(({ target }) => target))),
  ]),
);

/** Attributes of the Entra connector space that flow whatever is chosen, sorted by name. */
export function mandatoryAttributes(objectType: string): readonly string[] {
  return [...(MANDATORY.get(objectType) ?? [])].toSorted();
}

export interface AttributeOfServices {
  readonly attribute: string;
  /** Object types of which it can be left out. */
  readonly objectTypes: readonly string[];
  /** Services that take it, by some object type. */
  readonly applications: readonly Application[];
}

/** What may be left out, sorted by name: the attributes of the services chosen that are not mandatory. */
export function excludableAttributes(choices: Pick<StandardRuleChoices, 'applications'>): AttributeOfServices[] {
  const found = new Map<string, { objectTypes: Set<string>; applications: Set<Application> }>();
  for (const rule of servicesRules(choices)) {
    const objectType = rule.connectorSpaceObjectType;
    for (const { target } of rule.flows) {
      if (MANDATORY.get(objectType)?.has(target)) continue;
      const entry = found.get(target) ?? { objectTypes: new Set(), applications: new Set() };
      found.set(target, entry);
      entry.objectTypes.add(objectType);
      entry.applications.add(rule.application ?? 'thirdParty');
    }
  }
  return [...found]
    .map(([attribute, { objectTypes, applications }]) => ({
      attribute,
      objectTypes: [...objectTypes],
      applications: [...applications],
    }))
    .toSorted((left, right) => (left.attribute < right.attribute ? -1 : 1));
}

function servicesRules({ applications }: Pick<StandardRuleChoices, 'applications'>): RuleTemplate[] {
  const choices = { ...WITHOUT_FORESTS, ...(applications && { applications }) };
  return outboundToEntra(choices).filter((rule) => isNeeded(rule, choices));
}

/** Whether the rule is there at all. */
export function isNeeded({ application }: RuleTemplate, choices: StandardRuleChoices): boolean {
  return application === undefined || isChosen(choices, application);
}

/** The rule without the flows to attributes that were left out. */
export function withoutExcluded(rule: RuleTemplate, { excludedAttributes = [] }: StandardRuleChoices): RuleTemplate {
  if (excludedAttributes.length === 0) return rule;
  const excluded = new Set(excludedAttributes);
  const mandatory = MANDATORY.get(rule.connectorSpaceObjectType);
  return { ...rule, flows: rule.flows.filter(({ target }) => !excluded.has(target) || mandatory?.has(target)) };
}
