/** The reference's default rules and metaverse schema, read in place and put into our words. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AttributeDefinition, AttributeType } from '../../engine/model/attribute-value.ts';
import { createMetaverseSchema, type MetaverseSchema } from '../../engine/rules/metaverse-schema.ts';
import { syncRuleSchema, type SyncRule } from '../../engine/rules/rule.ts';

const directory = process.env['CAUSEWAY_REFERENCE'] ?? resolve(import.meta.dirname, '../../../shared/reference');
const rulesFile = resolve(directory, 'default-rules.json');
const metaverseFile = resolve(directory, 'metaverse-schema.json');

export const referenceAvailable = existsSync(rulesFile) && existsSync(metaverseFile);
/** For the name of a suite that was skipped. */
export const unlessAvailable = referenceAvailable ? '' : ` (skipped: no reference in ${directory})`;

interface ReferenceFlow {
  readonly target: string;
  readonly type: 'Direct' | 'Constant' | 'Expression';
  readonly source: readonly string[];
  readonly constant: string | null;
  readonly expression: string | null;
  readonly merge: string;
}

interface ReferenceRule {
  readonly name: string;
  readonly tag: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly connector: string;
  readonly precedence: number;
  readonly sourceType: string;
  readonly targetType: string;
  readonly linkType: string;
  readonly passwordSync: boolean;
  readonly disabled: boolean;
  readonly scope: readonly (readonly { attr: string; op: string; value: string }[])[];
  readonly join: readonly (readonly { cs: string; mv: string; caseSensitive: string | null }[])[];
  readonly flows: readonly ReferenceFlow[];
}

interface ReferenceMetaverse {
  readonly classes: { readonly [objectType: string]: readonly string[] };
  readonly attributes: { readonly [name: string]: { readonly type: string; readonly multi: boolean } };
}

function sourceOf(flow: ReferenceFlow) {
  switch (flow.type) {
    case 'Direct':
      return { type: 'direct', attribute: flow.source[0] };
    case 'Constant':
      return { type: 'constant', value: flow.constant };
    case 'Expression':
      return { type: 'expression', expression: flow.expression };
  }
}

function toRule(rule: ReferenceRule): SyncRule {
  const inbound = rule.direction === 'Inbound';
  return syncRuleSchema.parse({
    id: rule.tag,
    name: rule.name,
    direction: inbound ? 'inbound' : 'outbound',
    connector: rule.connector,
    connectorSpaceObjectType: inbound ? rule.sourceType : rule.targetType,
    metaverseObjectType: inbound ? rule.targetType : rule.sourceType,
    linkType: rule.linkType,
    precedence: rule.precedence,
    passwordSync: rule.passwordSync,
    disabled: rule.disabled,
    scope: rule.scope.map((group) =>
      group.map(({ attr, op, value }) => ({
        attribute: attr,
        // The stored name of the operator that is shown as ISNOTBITSET.
        operator: op === 'ISBITNOTSET' ? 'ISNOTBITSET' : op,
        value,
      })),
    ),
    join: rule.join.map((group) => ({
      clauses: group.map(({ cs, mv, caseSensitive }) => ({
        connectorSpaceAttribute: cs,
        metaverseAttribute: mv,
        caseSensitive: caseSensitive === 'True',
      })),
    })),
    flows: rule.flows.map((flow) => ({ target: flow.target, source: sourceOf(flow), mergeType: flow.merge })),
  });
}

export function readReferenceRules(): readonly SyncRule[] {
  const { rules } = JSON.parse(readFileSync(rulesFile, 'utf8')) as { rules: readonly ReferenceRule[] };
  return rules.map(toRule);
}

export function readReferenceMetaverse(): MetaverseSchema {
  const { classes, attributes } = JSON.parse(readFileSync(metaverseFile, 'utf8')) as ReferenceMetaverse;
  return createMetaverseSchema(
    Object.entries(attributes).map(([names, { type, multi }]) => ({
      names,
      type: (type === 'number' ? 'integer' : type) as AttributeType,
      multiValued: multi,
      of: Object.keys(classes).filter((objectType) => classes[objectType]!.includes(names)),
    })),
  );
}

/** Attributes of the connectors that only expressions, scopes and joins name, with their types in the directory. */
const FURTHER: readonly (readonly [type: AttributeType, multiValued: boolean, names: string])[] = [
  [
    'binary',
    false,
    'objectGUID objectSid msDS-DeviceID msExchMasterAccountSid msRTCSIP-OriginatorSid searchableDeviceKey',
  ],
  ['binary', true, 'userCertificate'],
  [
    'integer',
    false,
    'userAccountControl pwdLastSet groupType msExchRecipientTypeDetails msExchArchiveStatus cloudMSExchRecipientDisplayType',
  ],
  ['boolean', false, 'isCriticalSystemObject cloudMastered msExchHideFromAddressLists'],
  ['string', true, 'proxyAddresses description postOfficeBox url'],
  ['string', false, 'adminDescription msDS-CloudAnchor cn mail sAMAccountName displayName sourceAnchor'],
];

/** Expression flows read attributes of these types besides those in `FURTHER`: all of them are single texts. */
function textsRead(rule: SyncRule): readonly string[] {
  return rule.flows.flatMap(({ source }) =>
    source.type === 'expression' ? [...source.expression.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1]!) : [],
  );
}

/**
 * The reference has no schema of the connectors. A direct flow tells the type on one side from the metaverse's on the
 * other; the rest is in `FURTHER`.
 */
export function inferConnectorSchema(
  rules: readonly SyncRule[],
  metaverse: MetaverseSchema,
): ReadonlyMap<string, AttributeDefinition> {
  const schema = new Map<string, AttributeDefinition>();
  const add = (name: string, type: AttributeType, multiValued: boolean) => {
    if (!schema.has(name)) schema.set(name, { name, type, multiValued });
  };
  for (const [type, multiValued, names] of FURTHER) for (const name of names.split(' ')) add(name, type, multiValued);
  for (const rule of rules) {
    const inbound = rule.direction === 'inbound';
    for (const { target, source } of rule.flows) {
      const other = source.type === 'direct' ? source.attribute : target;
      const definition = metaverse.attributes.get(inbound ? target : other);
      if (source.type === 'direct' && definition !== undefined) {
        add(inbound ? other : target, definition.type, definition.multiValued);
      } else if (!inbound) {
        const same = metaverse.attributes.get(target);
        add(target, same?.type ?? 'string', same?.multiValued ?? false);
      }
    }
  }
  for (const rule of rules) {
    if (rule.direction === 'inbound') for (const name of textsRead(rule)) add(name, 'string', false);
    for (const { source } of rule.flows) {
      const named =
        source.type === 'expression' ? /^ImportedValue\("(\w+)"\)$/.exec(source.expression)?.[1] : undefined;
      if (named !== undefined) add(named, 'string', false);
    }
    if (rule.direction === 'inbound') for (const { attribute } of rule.scope.flat()) add(attribute, 'string', false);
    for (const { connectorSpaceAttribute } of rule.join.flatMap((group) => group.clauses)) {
      add(connectorSpaceAttribute, 'string', false);
    }
  }
  return schema;
}
