/** Names at the edge of what is legal, for tests that want every name told as it was given. */

import { escapeRdnValue, nameOfDn } from '../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../lab/entry.ts';
import type { Imported } from './active-directory-mirror.ts';
import { contact } from './active-directory-subject.ts';

/** rangeUpper of cn and ou, [MS-ADTS] 3.1.1.2.3. */
export const LONGEST_NAME = 64;

/** No two differ in spaces at the ends or in case alone: for one directory or the other those are one name. */
export const NAMES = [
  ...['a,b', 'a+b', 'a"b', 'a\\b', 'a<b', 'a>b', 'a;b', 'a=b', 'a/b', 'a#b', '#a', '##', '=', ',', '+', '\\', '"', '/'],
  ...[
    ' b1',
    'b2 ',
    '  b3  ',
    ' # ',
    'b4\\ ',
    ' b5\\',
    'a\\,b',
    'a\\2Cb',
    '\\0A',
    '%41',
    '&lt;',
    "O'Neill",
    '(a)',
    '*',
    '(|)',
  ],
  ...[
    'CN=a,OU=b',
    'a,CN=b',
    '<GUID=1>',
    'a;b=c',
    '-',
    '--',
    '.',
    '..',
    '~',
    '!',
    '^',
    '$',
    '{}',
    '[]',
    '@',
    '`',
    '|',
    '?',
  ],
  ...['Ærøskøbing', 'Łódź', 'ß', 'İstanbul', 'ﬁ', 'Ελένη', 'Юрий', '李小龍', '山田 太郎', '한글', 'ไทย', 'नमस्ते'],
  ...[
    'مريم',
    'שלום',
    'a\u202eb',
    'a\u200db',
    'a\u00a0b',
    '👩‍👩‍👧‍👦',
    '🏳️‍🌈',
    '𝒜',
    'x\u0301y',
    'Z\u0327\u0323',
    '\ufeffb6',
    'a\ufffdb',
  ],
  // Samba 4.17 compares names up to their first NUL: these differ before it.
  ...['c1\0', 'c2\0a', 'c3\0\0b'],
  ...['a\tb', 'a\u007fb', 'a\u0001b', 'x'.repeat(LONGEST_NAME), '界'.repeat(20), '😀'.repeat(16), 'null', '0', 'true'],
];

/** A contact of this name, with the name in a value too. */
export function named(name: string, parent: string, index: number): LabEntry {
  const { attributes } = contact('', parent);
  return {
    dn: `CN=${escapeRdnValue(name)},${parent}`,
    attributes: { ...attributes, displayName: [`[${name}]`], mail: [`name${index}@contoso.test`] },
  };
}

/** The names of what was told of the objects in a container. */
export function namesTold({ changes }: Imported, container: string): Set<string> {
  return new Set(
    changes.flatMap((change) => {
      const dn = 'dn' in change ? change.dn : undefined;
      return dn?.endsWith(`,${container}`) === true ? [nameOfDn(dn)] : [];
    }),
  );
}
