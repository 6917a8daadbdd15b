/** Which attributes the objects of a class may have, by the schema's own account of its classes. */

import { EqualityFilter, type SearchEntry } from 'ldapts';
import type { AttributeType } from '../../../model/attribute-value.ts';
import type { Directory } from '../directory.ts';
import { octets, text, texts } from '../ldap/entry.ts';
import type { RootDse } from '../root-dse.ts';
import { encodingOf, FLAG_ATTR_IS_CONSTRUCTED, TYPES } from '../schema.ts';
import { searchPages } from '../search.ts';

export interface ClassAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  /** Computed at each read: an import never sees it change. */
  readonly constructed: boolean;
  /** Each domain controller has its own value (systemFlags FLAG_ATTR_NOT_REPLICATED, [MS-ADTS] 2.2.10). */
  readonly replicated: boolean;
  /** Kept by the directory for itself and given to nobody ([MS-ADTS] 3.1.1.4.4). */
  readonly secret: boolean;
  /** Those of the classes asked for whose objects may have it. */
  readonly classes: readonly string[];
}

const FLAG_ATTR_NOT_REPLICATED = 0x1;

const SECRETS: ReadonlySet<string> = new Set([
  ...['currentValue', 'dBCSPwd', 'initialAuthIncoming', 'initialAuthOutgoing', 'lmPwdHistory', 'ntPwdHistory'],
  ...['priorValue', 'supplementalCredentials', 'trustAuthIncoming', 'trustAuthOutgoing', 'unicodePwd'],
]);

/** Attributes that a class names itself, and the classes that it takes more from ([MS-ADTS] 3.1.1.2.4.8). */
const OWN = ['mustContain', 'systemMustContain', 'mayContain', 'systemMayContain'];
const FROM = ['subClassOf', 'auxiliaryClass', 'systemAuxiliaryClass'];

/** Sorted by name. A few requests: some 1,500 attributes and 300 classes. */
export async function readClassAttributes(
  directory: Directory,
  { schemaNamingContext }: RootDse,
  classes: readonly string[],
): Promise<readonly ClassAttribute[]> {
  const known = await readClasses(directory, schemaNamingContext);
  const classesOf = new Map<string, string[]>();
  for (const name of classes) {
    for (const attribute of attributesOf(known, name)) {
      classesOf.set(attribute, [...(classesOf.get(attribute) ?? []), name]);
    }
  }
  const found: ClassAttribute[] = [];
  const attributes = ['lDAPDisplayName', 'attributeSyntax', 'oMObjectClass', 'isSingleValued', 'systemFlags'];
  for await (const entry of schemaObjects(directory, schemaNamingContext, 'attributeSchema', attributes)) {
    const name = text(entry, 'lDAPDisplayName');
    const having = classesOf.get(name.toLowerCase());
    if (having === undefined) continue;
    const flags = Number(text(entry, 'systemFlags'));
    found.push({
      name,
      type: TYPES[encodingOf(text(entry, 'attributeSyntax'), octets(entry, 'oMObjectClass'))],
      multiValued: text(entry, 'isSingleValued') !== 'TRUE',
      constructed: (flags & FLAG_ATTR_IS_CONSTRUCTED) !== 0,
      replicated: (flags & FLAG_ATTR_NOT_REPLICATED) === 0,
      secret: SECRETS.has(name),
      classes: having,
    });
  }
  return found.sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
}

interface KnownClass {
  /** Lower case. */
  readonly own: readonly string[];
  readonly from: readonly string[];
}

async function readClasses(directory: Directory, schemaDn: string): Promise<ReadonlyMap<string, KnownClass>> {
  const known = new Map<string, KnownClass>();
  const attributes = ['lDAPDisplayName', ...OWN, ...FROM];
  for await (const entry of schemaObjects(directory, schemaDn, 'classSchema', attributes)) {
    const folded = (names: readonly string[]) =>
      names.flatMap((name) => texts(entry, name)).map((value) => value.toLowerCase());
    known.set(text(entry, 'lDAPDisplayName').toLowerCase(), { own: folded(OWN), from: folded(FROM) });
  }
  return known;
}

/** Lower case; `top` is its own superior. */
function attributesOf(known: ReadonlyMap<string, KnownClass>, name: string): ReadonlySet<string> {
  const attributes = new Set<string>();
  const seen = new Set<string>();
  const open = [name.toLowerCase()];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const attribute of known.get(next)?.own ?? []) attributes.add(attribute);
    open.push(...(known.get(next)?.from ?? []));
  }
  return attributes;
}

async function* schemaObjects(
  directory: Directory,
  base: string,
  objectClass: string,
  attributes: readonly string[],
): AsyncGenerator<SearchEntry> {
  const filter = new EqualityFilter({ attribute: 'objectClass', value: objectClass });
  for await (const entries of searchPages(directory, { base, scope: 'one', filter, attributes })) yield* entries;
}
