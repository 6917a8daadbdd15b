/** Classes of the schema. Lists are names separated by blanks. */

import type { AttributeDefinition } from './attribute-table.ts';

export interface ClassRow {
  readonly name: string;
  readonly cn: string;
  readonly oid: string;
  readonly superior: string;
  readonly category: 'structural' | 'abstract' | 'auxiliary';
  readonly rdn: string;
  /** cn of the class schema object that is the default objectCategory. */
  readonly objectCategory: string;
  readonly auxiliary: string;
  /** Classes under whose objects one of this class may stand (possSuperiors). */
  readonly under: string;
  readonly must: string;
  readonly may: string;
}

export interface ClassDefinition {
  readonly row: ClassRow;
  readonly name: string;
  /** From `top` to the class itself: what objectClass holds. */
  readonly chain: readonly string[];
  /** Lower-case names of the chain and of the static auxiliary classes. */
  readonly classNames: ReadonlySet<string>;
  readonly rdn: AttributeDefinition;
  /** The class whose schema object is the objectCategory of new objects. */
  readonly categoryCn: string;
  readonly under: ReadonlySet<string>;
  readonly must: ReadonlySet<AttributeDefinition>;
  readonly may: ReadonlySet<AttributeDefinition>;
}
