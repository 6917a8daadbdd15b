/**
 * What extends a Samba forest's schema as Exchange and Lync extend one: the attributes of the lab's own forest, as LDIF.
 * Both forests of the lab so have the same names, syntaxes and identifiers.
 */

import {
  isBackLink,
  parseAttributeTable,
  SYNTAXES,
  type AttributeDefinition,
} from '../forest/schema/attribute-table.ts';
import { EXCHANGE_ATTRIBUTES, EXCHANGE_MAIL_RECIPIENT } from '../forest/schema/exchange-schema.ts';

/** oMObjectClass of Object(DS-DN), 1.3.12.2.1011.28.0.714 in BER ([MS-ADTS] 3.1.1.2.2.2). */
const DS_DN = 'KwwCh3McAIVK';

/** FLAG_ATTR_NOT_REPLICATED: back links are made where they are read ([MS-ADTS] 2.2.10). */
const NOT_REPLICATED = 1;

export interface SchemaExtension {
  /** New attributes, to be added before anything names them. */
  readonly attributes: string;
  /** The classes that may have them, as modifications. */
  readonly classes: string;
}

/** `schemaDn` is the schema naming context, for example `CN=Schema,CN=Configuration,DC=contoso,DC=test`. */
export function exchangeLdif(schemaDn: string): SchemaExtension {
  const attributes = parseAttributeTable(EXCHANGE_ATTRIBUTES);
  const backLinks = attributes.filter(isBackLink).map(({ name }) => name);
  return {
    attributes: attributes.map((attribute) => newAttribute(attribute, schemaDn)).join('\n'),
    classes: [
      // Every mail recipient: users, groups and contacts have this auxiliary class.
      mayContain(`CN=Mail-Recipient,${schemaDn}`, EXCHANGE_MAIL_RECIPIENT.split(' ')),
      // Anything can be what a link points to.
      mayContain(`CN=Top,${schemaDn}`, backLinks),
    ].join('\n'),
  };
}

function newAttribute(attribute: AttributeDefinition, schemaDn: string): string {
  const { attributeSyntax, oMSyntax } = SYNTAXES[attribute.syntax];
  return ldif([
    ['dn', `CN=${attribute.cn},${schemaDn}`],
    ['objectClass', 'top'],
    ['objectClass', 'attributeSchema'],
    ['attributeID', attribute.oid],
    ['lDAPDisplayName', attribute.name],
    ['adminDisplayName', attribute.cn],
    ['attributeSyntax', attributeSyntax],
    ['oMSyntax', String(oMSyntax)],
    ...(attribute.syntax === 'dn' ? ([['oMObjectClass:', DS_DN]] as const) : []),
    ['isSingleValued', attribute.singleValued ? 'TRUE' : 'FALSE'],
    ...(attribute.linkId === undefined ? [] : ([['linkID', String(attribute.linkId)]] as const)),
    ...(isBackLink(attribute) ? ([['systemFlags', String(NOT_REPLICATED)]] as const) : []),
  ]);
}

function mayContain(classDn: string, attributes: readonly string[]): string {
  return ldif([
    ['dn', classDn],
    ['changetype', 'modify'],
    ['add', 'mayContain'],
    ...attributes.map((name) => ['mayContain', name] as const),
  ]);
}

/** Names and values of a schema need no encoding; a name that ends in a colon brings its value in Base64 (RFC 2849). */
function ldif(lines: readonly (readonly [name: string, value: string])[]): string {
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}
