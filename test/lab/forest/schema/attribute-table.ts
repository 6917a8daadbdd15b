/**
 * Attributes of the schema. A line of the tables is: lDAPDisplayName, cn of the schema object, attributeID, syntax,
 * letters, and where they exist `link=` (linkID) and `max=` (rangeUpper). Letters: S single-valued, O system-only,
 * N not replicated, C constructed, A part of ambiguous name resolution, G in the global catalog, `-` none.
 */

export interface SyntaxDefinition {
  /** attributeSyntax and oMSyntax ([MS-ADTS] 3.1.1.2.2.2). */
  readonly attributeSyntax: string;
  readonly oMSyntax: number;
  /** How values compare. */
  readonly matching: 'text' | 'exact' | 'number' | 'time' | 'octets' | 'dn' | 'boolean' | 'identifier';
}

export const SYNTAXES = {
  dn: { attributeSyntax: '2.5.5.1', oMSyntax: 127, matching: 'dn' },
  oid: { attributeSyntax: '2.5.5.2', oMSyntax: 6, matching: 'identifier' },
  'case-string': { attributeSyntax: '2.5.5.3', oMSyntax: 27, matching: 'exact' },
  teletex: { attributeSyntax: '2.5.5.4', oMSyntax: 20, matching: 'text' },
  ia5: { attributeSyntax: '2.5.5.5', oMSyntax: 22, matching: 'exact' },
  printable: { attributeSyntax: '2.5.5.5', oMSyntax: 19, matching: 'exact' },
  numeric: { attributeSyntax: '2.5.5.6', oMSyntax: 18, matching: 'exact' },
  'dn-binary': { attributeSyntax: '2.5.5.7', oMSyntax: 127, matching: 'exact' },
  boolean: { attributeSyntax: '2.5.5.8', oMSyntax: 1, matching: 'boolean' },
  integer: { attributeSyntax: '2.5.5.9', oMSyntax: 2, matching: 'number' },
  enumeration: { attributeSyntax: '2.5.5.9', oMSyntax: 10, matching: 'number' },
  octets: { attributeSyntax: '2.5.5.10', oMSyntax: 4, matching: 'octets' },
  'replica-link': { attributeSyntax: '2.5.5.10', oMSyntax: 127, matching: 'octets' },
  'utc-time': { attributeSyntax: '2.5.5.11', oMSyntax: 23, matching: 'time' },
  time: { attributeSyntax: '2.5.5.11', oMSyntax: 24, matching: 'time' },
  unicode: { attributeSyntax: '2.5.5.12', oMSyntax: 64, matching: 'text' },
  presentation: { attributeSyntax: '2.5.5.13', oMSyntax: 127, matching: 'exact' },
  'dn-string': { attributeSyntax: '2.5.5.14', oMSyntax: 127, matching: 'exact' },
  descriptor: { attributeSyntax: '2.5.5.15', oMSyntax: 66, matching: 'octets' },
  'large-integer': { attributeSyntax: '2.5.5.16', oMSyntax: 65, matching: 'number' },
  sid: { attributeSyntax: '2.5.5.17', oMSyntax: 4, matching: 'octets' },
} as const satisfies Record<string, SyntaxDefinition>;

export type SyntaxName = keyof typeof SYNTAXES;

export interface AttributeDefinition {
  readonly name: string;
  readonly cn: string;
  readonly oid: string;
  readonly syntax: SyntaxName;
  readonly matching: SyntaxDefinition['matching'];
  /** Values are octets, not text. */
  readonly binary: boolean;
  readonly singleValued: boolean;
  readonly systemOnly: boolean;
  readonly replicated: boolean;
  readonly constructed: boolean;
  readonly ambiguousName: boolean;
  readonly globalCatalog: boolean;
  /** Even: forward link; odd: its back link ([MS-ADTS] 3.1.1.1.6). */
  readonly linkId?: number;
  readonly rangeUpper?: number;
}

export function isForwardLink(definition: AttributeDefinition): boolean {
  return definition.linkId !== undefined && definition.linkId % 2 === 0 && definition.syntax === 'dn';
}

export function isBackLink(definition: AttributeDefinition): boolean {
  return definition.linkId !== undefined && definition.linkId % 2 === 1;
}

/** Attributes whose text values are kept as references to objects: renames of the target show at once. */
export function isReference(definition: AttributeDefinition): boolean {
  return definition.syntax === 'dn' && !isBackLink(definition);
}

export function parseAttributeTable(table: string): AttributeDefinition[] {
  return table.trim().split('\n').map(parseRow);
}

function parseRow(row: string): AttributeDefinition {
  const [name = '', cn = '', oid = '', syntax = '', letters = '', ...rest] = row.split(' ');
  if (!isSyntaxName(syntax)) throw new Error(`Unknown syntax in the schema table: ${row}`);
  const options = new Map(rest.map((option) => option.split('=') as [string, string]));
  const linkId = options.get('link');
  const rangeUpper = options.get('max');
  const { matching } = SYNTAXES[syntax];
  return {
    name,
    cn,
    oid,
    syntax,
    matching,
    binary: matching === 'octets',
    singleValued: letters.includes('S'),
    systemOnly: letters.includes('O'),
    replicated: !letters.includes('N'),
    constructed: letters.includes('C'),
    ambiguousName: letters.includes('A'),
    globalCatalog: letters.includes('G'),
    ...(linkId === undefined ? {} : { linkId: Number(linkId) }),
    ...(rangeUpper === undefined ? {} : { rangeUpper: Number(rangeUpper) }),
  };
}

function isSyntaxName(name: string): name is SyntaxName {
  return Object.hasOwn(SYNTAXES, name);
}
