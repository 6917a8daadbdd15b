/** The schema's own objects, from the tables in `schema/`. */

import type { Directory } from './directory.ts';
import type { NamingContext } from './directory-object.ts';
import { guidOctets, guidText } from './identifiers.ts';
import { SYNTAXES } from './schema/attribute-table.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import { add } from './seeder.ts';
import type { Attributes, Seeder } from './seeder.ts';

export function seedSchema(seeder: Seeder, context: NamingContext): void {
  const { directory } = seeder;
  for (const attribute of directory.schema.attributes) {
    const syntax = SYNTAXES[attribute.syntax];
    const flags = (attribute.replicated ? 0 : 1) | (attribute.constructed ? 4 : 0) | 0x10;
    add(seeder, `CN=${attribute.cn},${context.dn}`, 'attributeSchema', {
      lDAPDisplayName: attribute.name,
      attributeID: attribute.oid,
      attributeSyntax: syntax.attributeSyntax,
      oMSyntax: String(syntax.oMSyntax),
      isSingleValued: attribute.singleValued ? 'TRUE' : 'FALSE',
      systemOnly: attribute.systemOnly ? 'TRUE' : 'FALSE',
      systemFlags: String(flags),
      searchFlags: attribute.ambiguousName ? '5' : '0',
      isMemberOfPartialAttributeSet: attribute.globalCatalog ? 'TRUE' : 'FALSE',
      schemaIDGUID: schemaGuid(directory, attribute.name),
      showInAdvancedViewOnly: 'TRUE',
      ...(attribute.linkId === undefined ? {} : { linkID: String(attribute.linkId) }),
      ...(attribute.rangeUpper === undefined ? {} : { rangeUpper: String(attribute.rangeUpper) }),
    });
  }
  for (const definition of directory.schema.classes) addClass(seeder, context, definition);
  for (const definition of directory.schema.classes) {
    // The default category names a class that may have been added later.
    const category = directory.find(`CN=${definition.categoryCn},${context.dn}`);
    const own = directory.find(`CN=${definition.row.cn},${context.dn}`);
    const attribute = directory.schema.known('defaultObjectCategory');
    if (own && category) directory.update(own, { links: [{ attribute, target: category, present: true }] });
  }
  add(seeder, `CN=Aggregate,${context.dn}`, 'subSchema', {});
  if (seeder.options.exchangeSchema) {
    // An attribute of no use but this number, by which Exchange knows how far a schema was extended.
    const cn = 'ms-Exch-Schema-Version-Pt';
    add(seeder, `CN=${cn},${context.dn}`, 'attributeSchema', {
      lDAPDisplayName: 'msExchSchemaVersionPt',
      attributeID: '1.2.840.113556.1.4.7000.102.51',
      attributeSyntax: SYNTAXES.unicode.attributeSyntax,
      oMSyntax: String(SYNTAXES.unicode.oMSyntax),
      isSingleValued: 'TRUE',
      systemOnly: 'FALSE',
      rangeUpper: '17003',
      schemaIDGUID: directory.octets(16),
      showInAdvancedViewOnly: 'TRUE',
    });
  }
}

/** schemaIDGUIDs that administrators know by heart ([MS-ADSC], [MS-ADA1] to [MS-ADA3]); the others are drawn. */
const KNOWN_GUIDS = new Map(
  Object.entries({
    user: 'bf967aba-0de6-11d0-a285-00aa003049e2',
    inetorgperson: '4828cc14-1437-45bc-9b07-ad6f015e5f28',
    group: 'bf967a9c-0de6-11d0-a285-00aa003049e2',
    contact: '5cb41ed0-0e4c-11d0-a286-00aa003049e2',
    computer: 'bf967a86-0de6-11d0-a285-00aa003049e2',
    organizationalunit: 'bf967aa5-0de6-11d0-a285-00aa003049e2',
    foreignsecurityprincipal: '89e31c12-8530-11d0-afda-00c04fd930c9',
    'ms-ds-consistencyguid': '23773dc2-b63a-11d2-90e1-00c04fd91ab1',
    lockouttime: '28630ebf-41d5-11d1-a9c1-0000f80367c1',
    pwdlastset: 'bf967a0a-0de6-11d0-a285-00aa003049e2',
  }),
);

function schemaGuid(directory: Directory, name: string): Buffer {
  const drawn = directory.octets(16);
  const octets = guidOctets(KNOWN_GUIDS.get(name.toLowerCase()) ?? '') ?? drawn;
  directory.schemaGuids.set(name.toLowerCase(), guidText(octets));
  return octets;
}

const CATEGORY_NUMBERS = { structural: '1', abstract: '2', auxiliary: '3' } as const;

function addClass(seeder: Seeder, context: NamingContext, definition: ClassDefinition): void {
  const { row } = definition;
  const list = (name: string, text: string): Attributes => {
    const values = text.split(/\s+/).filter((value) => value !== '');
    return values.length > 0 ? { [name]: values } : {};
  };
  add(seeder, `CN=${row.cn},${context.dn}`, 'classSchema', {
    lDAPDisplayName: row.name,
    governsID: row.oid,
    subClassOf: row.superior,
    objectClassCategory: CATEGORY_NUMBERS[row.category],
    rDNAttID: row.rdn,
    schemaIDGUID: schemaGuid(seeder.directory, row.name),
    systemOnly: 'FALSE',
    systemFlags: '16',
    showInAdvancedViewOnly: 'TRUE',
    defaultHidingValue: 'FALSE',
    ...list('systemAuxiliaryClass', row.auxiliary),
    ...list('systemPossSuperiors', row.under),
    ...list('systemMustContain', row.must),
    ...list('systemMayContain', row.may),
  });
}
