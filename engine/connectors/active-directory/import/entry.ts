/** An entry as it came over the wire, taken apart: whose it is, and its values by attribute. */

import type { SearchEntry } from 'ldapts';
import { guidToText } from '../../../model/anchor.ts';
import type { AttributeValue } from '../../../model/attribute-value.ts';
import type { ObjectReference } from '../../../model/directory-object.ts';
import type { Fault, FaultObject } from '../../../model/fault.ts';
import { parseExtendedDn, plainDn } from '../distinguished-names.ts';
import type { FaultContext } from '../faults.ts';
import { octets, texts } from '../ldap/entry.ts';
import { objectTypeOf } from '../object-types.ts';
import type { SchemaAttribute } from '../schema.ts';
import type { Selection } from './selection.ts';
import { decodeText, decodeValue, ValueError } from './values.ts';

export interface EntryIdentity {
  readonly anchor: string;
  readonly dn: string;
  /** Absent where the entry does not say (an entry of changes does so only for a new object) or no type fits. */
  readonly objectType?: string;
}

/** One attribute of an entry, with the option behind its name. */
export interface EntryValues {
  readonly attribute: SchemaAttribute;
  readonly values: readonly Buffer[];
  /** `range=LOW-HIGH`; `high` is undefined for `*`, the last range. */
  readonly range?: { readonly low: number; readonly high: number | undefined };
}

/** Undefined where the entry does not say who it is. */
export function identityOf(entry: SearchEntry): EntryIdentity | undefined {
  const guid = octets(entry, 'objectGUID');
  const anchor = guid?.length === 16 ? guidToText(guid) : parseExtendedDn(entry.name)?.anchor;
  if (anchor === undefined) return undefined;
  const objectType = objectTypeOf(texts(entry, 'objectClass'));
  return { anchor, dn: plainDn(entry.name), ...(objectType === undefined ? {} : { objectType }) };
}

/** The entry's selected attributes. */
export function* selectedValues(entry: SearchEntry, selection: Pick<Selection, 'attributes'>): Generator<EntryValues> {
  for (const { type, parsedBuffers } of entry.attributes) {
    const semicolon = type.indexOf(';');
    const name = semicolon < 0 ? type : type.slice(0, semicolon);
    const attribute = selection.attributes.get(name.toLowerCase());
    if (attribute === undefined) continue;
    const range = semicolon < 0 ? null : /;range=(\d+)-(\d+|\*)$/i.exec(type);
    if (range === null) {
      yield { attribute, values: parsedBuffers };
    } else {
      const high = range[2] === '*' ? undefined : Number(range[2]);
      yield { attribute, values: parsedBuffers, range: { low: Number(range[1]), high } };
    }
  }
}

export function decodeValues(attribute: SchemaAttribute, values: readonly Buffer[]): AttributeValue[] {
  return values.map((value) => decodeValue(attribute, value));
}

export function decodeReferences(attribute: SchemaAttribute, values: readonly Buffer[]): ObjectReference[] {
  return values.map((value) => {
    const reference = parseExtendedDn(decodeText(attribute.name, value));
    if (reference === undefined) throw new ValueError(attribute.name, 'reference-without-guid');
    return reference;
  });
}

/** Runs `read`; an object that cannot be read comes back as its fault, and the others are not touched by it. */
export function orFault<T>(
  read: () => T,
  who: { readonly identity: EntryIdentity | undefined; readonly dn: string },
  context: FaultContext,
): { readonly value: T } | { readonly fault: Fault } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const object: FaultObject = who.identity ?? { dn: plainDn(who.dn) };
    return {
      fault: {
        code: 'attribute-value-invalid',
        stage: context.stage,
        object,
        attribute: error.attribute,
        detail: { server: context.server, reason: error.reason },
        retry: 'later',
      },
    };
  }
}

/** An entry without the attributes that say what it is: the account may not read them. */
export function unreadable(entry: SearchEntry, identity: EntryIdentity | undefined, context: FaultContext): Fault {
  return {
    code: 'object-unreadable',
    stage: context.stage,
    object: identity ?? { dn: plainDn(entry.name) },
    detail: { server: context.server, reason: identity === undefined ? 'no-object-guid' : 'no-object-class' },
    retry: 'later',
  };
}
