/** The standard rules of a configuration, numbered as Entra Connect numbers them. */

import { syncRuleSchema, type Flow, type SyncRule } from '../rule.ts';
import { isNeeded, withoutExcluded } from './attribute-filter.ts';
import type { StandardRuleChoices } from './choices.ts';
import { entraSchemaWith } from './directory-extensions.ts';
import { hasAttribute } from './forest-schema.ts';
import { computerJoin, deviceCommon } from './inbound-from-ad/device.ts';
import {
  groupDirectoryExtension as groupExtensionIn,
  userDirectoryExtension as userExtensionIn,
} from './inbound-from-ad/directory-extension.ts';
import { INBOUND_FROM_AD, type ForestRule } from './inbound-from-ad/index.ts';
import { publicFolderCommon, publicFolderJoin } from './inbound-from-ad/public-folder.ts';
import { EXCHANGE_HYBRID_FROM_ENTRA } from './inbound-from-entra/exchange-hybrid.ts';
import { INBOUND_FROM_ENTRA, PUBLIC_FOLDER_FROM_ENTRA } from './inbound-from-entra/joins.ts';
import { OUTBOUND_EXCHANGE_HYBRID } from './outbound-to-ad/exchange-hybrid.ts';
import { immutableIds } from './outbound-to-ad/immutable-id.ts';
import { OUTBOUND_JOINS } from './outbound-to-ad/joins.ts';
import { DEVICE_JOIN } from './outbound-to-entra/device.ts';
import {
  groupDirectoryExtension as groupExtensionOut,
  userDirectoryExtension as userExtensionOut,
} from './outbound-to-entra/directory-extension.ts';
import { outboundToEntra } from './outbound-to-entra/index.ts';
import { PUBLIC_FOLDER_EXCHANGE_ONLINE, PUBLIC_FOLDER_JOIN } from './outbound-to-entra/public-folder.ts';
import { fitInbound, fitOutbound, type RuleTemplate } from './template.ts';

/** Numbers below belong to the administrator. */
const FIRST_PRECEDENCE = 100;

interface Placed {
  readonly template: RuleTemplate;
  readonly direction: 'inbound' | 'outbound';
  readonly connector: string;
}

/** A rule of which neither flows nor joins are left has nothing to say. */
function place(template: RuleTemplate | undefined, direction: Placed['direction'], connector: string): Placed[] {
  if (template === undefined || (template.flows.length === 0 && (template.join ?? []).length === 0)) return [];
  return [{ template, direction, connector }];
}

/** Rules of one name stand together, one for each forest in the order in which the forests were added. */
function inFromAd(choices: StandardRuleChoices, rules: readonly ForestRule[]): Placed[] {
  const forests = choices.forests.map((forest) => ({ ...forest, has: hasAttribute(forest) }));
  return rules.flatMap((build) =>
    forests.flatMap(({ connector, has, groupFilter = false }) =>
      place(fitInbound(build({ choices, has, groupFilter }), has), 'inbound', connector),
    ),
  );
}

function outToAd(choices: StandardRuleChoices, templates: readonly RuleTemplate[]): Placed[] {
  const forests = choices.forests.map((forest) => ({ connector: forest.connector, has: hasAttribute(forest) }));
  return templates.flatMap((template) =>
    forests.flatMap(({ connector, has }) => place(fitOutbound(template, has), 'outbound', connector)),
  );
}

function entraAttributes(choices: StandardRuleChoices, objectType: string): (attribute: string) => boolean {
  const { entra, directoryExtensions } = choices;
  const known = entra.attributes?.[objectType] ?? entraSchemaWith(directoryExtensions).get(objectType)?.keys() ?? [];
  const names = new Set([...known, 'dn']);
  return (attribute) => names.has(attribute);
}

function inFromEntra(choices: StandardRuleChoices, templates: readonly RuleTemplate[]): Placed[] {
  return templates.flatMap((template) => {
    const has = entraAttributes(choices, template.connectorSpaceObjectType);
    return place(fitInbound(template, has), 'inbound', choices.entra.connector);
  });
}

function outToEntra(choices: StandardRuleChoices, templates: readonly RuleTemplate[]): Placed[] {
  return templates
    .filter((template) => isNeeded(template, choices))
    .flatMap((template) => {
      const has = entraAttributes(choices, template.connectorSpaceObjectType);
      return place(fitOutbound(withoutExcluded(template, choices), has), 'outbound', choices.entra.connector);
    });
}

/** Attributes that the cloud gives back to the forests' own Exchange. */
function exchangeHybrid(choices: StandardRuleChoices): Placed[] {
  if (choices.exchangeHybrid !== true) return [];
  return [
    ...inFromEntra(choices, EXCHANGE_HYBRID_FROM_ENTRA),
    ...outToAd(choices, [...OUTBOUND_JOINS, ...OUTBOUND_EXCHANGE_HYBRID]),
  ];
}

function devices(choices: StandardRuleChoices): Placed[] {
  return [
    ...inFromAd(choices, [computerJoin]),
    ...outToEntra(choices, [DEVICE_JOIN]),
    ...inFromAd(choices, [deviceCommon]),
  ];
}

function publicFolders(choices: StandardRuleChoices): Placed[] {
  if (choices.publicFolders !== true) return [];
  return [
    ...inFromAd(choices, [publicFolderJoin, publicFolderCommon]),
    ...inFromEntra(choices, [PUBLIC_FOLDER_FROM_ENTRA]),
    ...outToEntra(choices, [PUBLIC_FOLDER_JOIN, PUBLIC_FOLDER_EXCHANGE_ONLINE]),
  ];
}

function directoryExtensions(choices: StandardRuleChoices): Placed[] {
  const { directoryExtensions: extensions } = choices;
  if (extensions === undefined) return [];
  const inbound: readonly ForestRule[] = [
    () => userExtensionIn('user', extensions),
    () => userExtensionIn('inetOrgPerson', extensions),
    () => groupExtensionIn(extensions),
  ];
  const outbound = [userExtensionOut(extensions), groupExtensionOut(extensions)];
  return [...inFromAd(choices, inbound), ...outToEntra(choices, outbound)];
}

function byTarget(left: Flow, right: Flow): number {
  const [a, b] = [left.target.toLowerCase(), right.target.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function toDocument({ template, direction, connector }: Placed, index: number): SyncRule {
  const { tag, needs: _needs, application: _application, flows, scope, join, ...rest } = template;
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

/**
 * The same choices give the same documents, with every default filled in. Blocks stand in the order in which Entra
 * Connect numbers them; what came to it later follows.
 */
export function standardRules(choices: StandardRuleChoices): SyncRule[] {
  return [
    ...inFromAd(choices, INBOUND_FROM_AD),
    ...inFromEntra(choices, INBOUND_FROM_ENTRA),
    ...outToEntra(choices, outboundToEntra(choices)),
    ...exchangeHybrid(choices),
    ...devices(choices),
    ...outToAd(choices, immutableIds(choices)),
    ...directoryExtensions(choices),
    ...publicFolders(choices),
  ].map(toDocument);
}
