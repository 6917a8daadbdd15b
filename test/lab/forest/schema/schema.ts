/** The schema in force: look-ups by name or OID, class inheritance resolved once. */

import { BASE_ATTRIBUTES_A_TO_L } from './base-attributes-a-l.ts';
import { BASE_ATTRIBUTES_M_TO_Z } from './base-attributes-m-z.ts';
import { BASE_CLASSES } from './base-classes.ts';
import { EXCHANGE_ATTRIBUTES, EXCHANGE_CLASSES, EXCHANGE_MAIL_RECIPIENT } from './exchange-schema.ts';
import { isBackLink, isForwardLink, parseAttributeTable } from './attribute-table.ts';
import type { AttributeDefinition } from './attribute-table.ts';
import type { ClassDefinition, ClassRow } from './class-table.ts';

export interface Schema {
  readonly attributes: readonly AttributeDefinition[];
  readonly classes: readonly ClassDefinition[];
  /** By lDAPDisplayName in any case, or by OID. */
  attribute(name: string): AttributeDefinition | undefined;
  /** The attribute, which the caller knows to exist. */
  known(name: string): AttributeDefinition;
  class(name: string): ClassDefinition | undefined;
  /** The forward link of a back link. */
  forwardOf(backLink: AttributeDefinition): AttributeDefinition | undefined;
  /** Back-link attributes by their forward link. */
  readonly backLinks: ReadonlyMap<AttributeDefinition, AttributeDefinition>;
}

export function buildSchema(options: { readonly exchangeSchema: boolean }): Schema {
  const attributes = [
    ...parseAttributeTable(BASE_ATTRIBUTES_A_TO_L),
    ...parseAttributeTable(BASE_ATTRIBUTES_M_TO_Z),
    ...(options.exchangeSchema ? parseAttributeTable(EXCHANGE_ATTRIBUTES) : []),
  ];
  const byName = new Map<string, AttributeDefinition>();
  for (const attribute of attributes) {
    byName.set(attribute.name.toLowerCase(), attribute);
    byName.set(attribute.oid, attribute);
  }
  const known = (name: string) => {
    const found = byName.get(name.toLowerCase());
    if (!found) throw new Error(`The lab's schema has no attribute ${name}`);
    return found;
  };
  const rows = options.exchangeSchema ? [...BASE_CLASSES.map(withExchange), ...EXCHANGE_CLASSES] : BASE_CLASSES;
  const classes = resolveClasses(rows, known);
  const classByName = new Map<string, ClassDefinition>();
  for (const definition of classes) {
    classByName.set(definition.name.toLowerCase(), definition);
    classByName.set(definition.row.oid, definition);
  }
  const forwardById = new Map(attributes.filter(isForwardLink).map((each) => [each.linkId, each]));
  const backLinks = new Map<AttributeDefinition, AttributeDefinition>();
  for (const attribute of attributes.filter(isBackLink)) {
    const forward = forwardById.get((attribute.linkId ?? 0) - 1);
    if (forward) backLinks.set(forward, attribute);
  }
  return {
    attributes,
    classes,
    attribute: (name) => byName.get(name.toLowerCase()),
    known,
    class: (name) => classByName.get(name.toLowerCase()),
    forwardOf: (backLink) => forwardById.get((backLink.linkId ?? 0) - 1),
    backLinks,
  };
}

function withExchange(row: ClassRow): ClassRow {
  return row.name === 'mailRecipient' ? { ...row, may: `${row.may} ${EXCHANGE_MAIL_RECIPIENT}` } : row;
}

const names = (list: string) => list.split(/\s+/).filter((name) => name !== '');

function resolveClasses(rows: readonly ClassRow[], known: (name: string) => AttributeDefinition): ClassDefinition[] {
  const rowByName = new Map(rows.map((row) => [row.name, row]));
  const ancestry = (row: ClassRow): ClassRow[] => {
    if (row.superior === row.name) return [row];
    const superior = rowByName.get(row.superior);
    if (!superior) throw new Error(`The lab's schema has no class ${row.superior}`);
    return [...ancestry(superior), row];
  };
  return rows.map((row) => {
    const chain = ancestry(row);
    const auxiliary = chain.flatMap((each) => names(each.auxiliary)).flatMap((name) => rowByName.get(name) ?? []);
    const all = [...chain, ...auxiliary];
    return {
      row,
      name: row.name,
      chain: chain.map((each) => each.name),
      classNames: new Set(all.map((each) => each.name.toLowerCase())),
      rdn: known(row.rdn),
      categoryCn: row.objectCategory,
      under: new Set(chain.flatMap((each) => names(each.under)).map((name) => name.toLowerCase())),
      must: new Set(all.flatMap((each) => names(each.must)).map(known)),
      may: new Set(all.flatMap((each) => [...names(each.may), ...names(each.must)]).map(known)),
    };
  });
}
