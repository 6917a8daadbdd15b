/**
 * Filters compiled against the schema into predicates. Three-valued as [MS-ADTS] 3.1.1.3.1.3.1 wants it: what cannot be
 * decided (unknown attribute, value of the wrong form) is undefined, and so is its negation; only true matches.
 */

import { isSecret, linkTargets, valuesOf } from './attribute-values.ts';
import type { Reader } from './attribute-values.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject, Value } from './directory-object.ts';
import type { Filter } from './filter.ts';
import { fold } from './folding.ts';
import { guidOctets, sidOctets } from './identifiers.ts';
import { LdapFailure } from './result.ts';
import { isBackLink, isReference } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';

export type Verdict = boolean | undefined;
export type Predicate = (object: DirectoryObject) => Verdict;

const RULE = {
  bitAnd: '1.2.840.113556.1.4.803',
  bitOr: '1.2.840.113556.1.4.804',
  inChain: '1.2.840.113556.1.4.1941',
} as const;

const undecided: Predicate = () => undefined;

/** Compiles a filter for one reader. Unknown attributes match nothing; unknown matching rules are refused. */
export function compileFilter(filter: Filter, reader: Reader): Predicate {
  switch (filter.kind) {
    case 'and':
      return all(filter.parts.map((part) => compileFilter(part, reader)));
    case 'or':
      return any(filter.parts.map((part) => compileFilter(part, reader)));
    case 'not': {
      const part = compileFilter(filter.part, reader);
      return (object) => {
        const verdict = part(object);
        return verdict === undefined ? undefined : !verdict;
      };
    }
    case 'present':
      return presence(filter.attribute, reader);
    case 'extensible':
      return extensible(filter, reader);
    case 'equal':
    case 'approximate':
      if (filter.attribute.toLowerCase() === 'anr') return ambiguousName(filter.value, reader);
      return withAttribute(filter.attribute, reader, (attribute) => equality(attribute, filter.value, reader));
    case 'greaterOrEqual':
    case 'lessOrEqual': {
      const sign = filter.kind === 'greaterOrEqual' ? 1 : -1;
      return withAttribute(filter.attribute, reader, (attribute) => ordering(attribute, filter.value, sign, reader));
    }
    case 'substrings':
      return withAttribute(filter.attribute, reader, (attribute) => substrings(attribute, filter, reader));
  }
}

function all(parts: readonly Predicate[]): Predicate {
  return (object) => {
    let verdict: Verdict = true;
    for (const part of parts) {
      const one = part(object);
      if (one === false) return false;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}

function any(parts: readonly Predicate[]): Predicate {
  return (object) => {
    let verdict: Verdict = false;
    for (const part of parts) {
      const one = part(object);
      if (one === true) return true;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}

function withAttribute(
  name: string,
  reader: Reader,
  compile: (attribute: AttributeDefinition) => Predicate,
): Predicate {
  const attribute = reader.directory.schema.attribute(name);
  return attribute && !isSecret(attribute) ? compile(attribute) : undecided;
}

function presence(name: string, reader: Reader): Predicate {
  return withAttribute(name, reader, (attribute) => {
    if (attribute.name === 'objectClass') return () => true;
    return (object) => valuesOf(reader, object, attribute).length > 0;
  });
}

function equality(attribute: AttributeDefinition, octets: Buffer, reader: Reader): Predicate {
  const text = octets.toString('utf8');
  if (attribute.name === 'objectClass') {
    const definition = reader.directory.schema.class(text);
    return definition ? (object) => object.isA(definition.name) : () => false;
  }
  if (attribute.name === 'objectCategory') return category(text, reader);
  if (isReference(attribute) || isBackLink(attribute) || attribute.name === 'distinguishedName') {
    return referenceEquality(attribute, text, reader);
  }
  if (attribute.binary) {
    const wanted = binaryAssertion(attribute, octets);
    return (object) => valuesOf(reader, object, attribute).some((value) => isSameOctets(value, wanted));
  }
  const key = comparisonKey(attribute, text);
  if (key === undefined) return undecided;
  return (object) =>
    valuesOf(reader, object, attribute).some((value) => comparisonKey(attribute, String(value)) === key);
}

/** `objectCategory=person` means the default category of the class ([MS-ADTS] 3.1.1.3.1.3.5). */
function category(text: string, reader: Reader): Predicate {
  const { directory } = reader;
  const definition = directory.schema.class(text);
  const wanted = definition?.categoryCn ?? /^(?:<[^>]*>;)*CN=([^,]+),CN=Schema,/i.exec(text)?.[1];
  if (wanted === undefined) return () => false;
  const name = wanted.toLowerCase();
  return (object) => !object.deleted && object.structural.categoryCn.toLowerCase() === name;
}

function referenceEquality(attribute: AttributeDefinition, dn: string, reader: Reader): Predicate {
  const target = lookUp(reader.directory, dn);
  if (!target) return () => false;
  return (object) => references(attribute, object, target, reader);
}

function references(
  attribute: AttributeDefinition,
  object: DirectoryObject,
  target: DirectoryObject,
  reader: Reader,
): boolean {
  if (attribute.name === 'distinguishedName') return object === target;
  if (attribute.name === 'lastKnownParent') return object.lastKnownParent === target;
  if (isBackLink(attribute)) {
    const forward = reader.directory.schema.forwardOf(attribute);
    return forward !== undefined && !target.deleted && (target.links?.get(forward)?.has(object) ?? false);
  }
  return !object.deleted && (object.links?.get(attribute)?.has(target) ?? false);
}

function lookUp(directory: Directory, dn: string): DirectoryObject | undefined {
  try {
    return directory.find(dn);
  } catch (error) {
    if (error instanceof LdapFailure) return undefined;
    throw error;
  }
}

/** Octets may be given as such, or as the text of a GUID or SID. */
function binaryAssertion(attribute: AttributeDefinition, octets: Buffer): Buffer {
  if (attribute.syntax === 'sid') return sidOctets(octets.toString('latin1')) ?? octets;
  return guidOctets(octets.toString('latin1')) ?? octets;
}

function isSameOctets(value: Value, wanted: Buffer): boolean {
  return typeof value !== 'string' && Buffer.compare(value, wanted) === 0;
}

/** What equal values share; undefined for a text that is no value of the syntax. */
export function comparisonKey(attribute: AttributeDefinition, text: string): string | undefined {
  switch (attribute.matching) {
    case 'number':
      return /^-?\d+$/.test(text) ? String(BigInt(text)) : undefined;
    case 'boolean':
      return /^(TRUE|FALSE)$/i.test(text) ? text.toUpperCase() : undefined;
    case 'time':
      return text.replace(/(\.\d+)?Z$/, '');
    case 'text':
    case 'identifier':
      return fold(text);
    case 'exact':
    case 'dn':
    case 'octets':
      return text;
  }
}

function ordering(attribute: AttributeDefinition, octets: Buffer, sign: 1 | -1, reader: Reader): Predicate {
  const text = octets.toString('utf8');
  const key = comparisonKey(attribute, text);
  if (key === undefined || isReference(attribute) || isBackLink(attribute)) return undecided;
  const compare = (value: Value): number => {
    if (attribute.binary) return Buffer.compare(Buffer.from(value as Uint8Array), octets);
    const other = comparisonKey(attribute, String(value)) ?? '';
    if (attribute.matching === 'number') return Number(BigInt(other) - BigInt(key));
    return other < key ? -1 : other > key ? 1 : 0;
  };
  return (object) => valuesOf(reader, object, attribute).some((value) => compare(value) * sign >= 0);
}

function substrings(
  attribute: AttributeDefinition,
  filter: Extract<Filter, { kind: 'substrings' }>,
  reader: Reader,
): Predicate {
  // Substrings of DNs and of numbers match nothing in Active Directory.
  if (isReference(attribute) || isBackLink(attribute) || attribute.matching === 'number') return undecided;
  const form = (octets: Uint8Array) =>
    attribute.binary ? Buffer.from(octets).toString('latin1') : fold(Buffer.from(octets).toString('utf8'));
  const initial = filter.initial && form(filter.initial);
  const final = filter.final && form(filter.final);
  const middle = filter.any.map(form);
  const matches = (value: Value): boolean => {
    const text = typeof value === 'string' ? fold(value) : form(value);
    if (initial !== undefined && !text.startsWith(initial)) return false;
    let from = initial?.length ?? 0;
    for (const piece of middle) {
      const found = text.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return final === undefined || (text.length - final.length >= from && text.endsWith(final));
  };
  return (object) => valuesOf(reader, object, attribute).some(matches);
}

function extensible(filter: Extract<Filter, { kind: 'extensible' }>, reader: Reader): Predicate {
  const { rule, attribute: name, value } = filter;
  if (name === undefined) return undecided;
  if (rule === undefined) return compileFilter({ kind: 'equal', attribute: name, value }, reader);
  return withAttribute(name, reader, (attribute) => {
    switch (rule) {
      case RULE.bitAnd:
        return bits(attribute, value, (bit, mask) => (bit & mask) === mask, reader);
      case RULE.bitOr:
        return bits(attribute, value, (bit, mask) => (bit & mask) !== 0n, reader);
      case RULE.inChain:
        return inChain(attribute, value.toString('utf8'), reader);
      default:
        throw new LdapFailure(
          'inappropriateMatching',
          `00000057: LdapErr: DSID-0C0907BF, comment: Unknown matching rule ${rule}`,
        );
    }
  });
}

function bits(
  attribute: AttributeDefinition,
  value: Buffer,
  test: (value: bigint, mask: bigint) => boolean,
  reader: Reader,
): Predicate {
  const text = value.toString('latin1');
  if (attribute.matching !== 'number' || !/^-?\d+$/.test(text)) return undecided;
  // 32-bit attributes are given as signed or unsigned numbers alike.
  const width = attribute.syntax === 'large-integer' ? 64 : 32;
  const mask = BigInt.asUintN(width, BigInt(text));
  return (object) =>
    valuesOf(reader, object, attribute).some((each) => test(BigInt.asUintN(width, BigInt(String(each))), mask));
}

/** Whether the target is reached by following the attribute any number of times. */
function inChain(attribute: AttributeDefinition, dn: string, reader: Reader): Predicate {
  const target = lookUp(reader.directory, dn);
  if (!target) return () => false;
  // From the target backwards once, instead of from every candidate forwards.
  const reached = new Set<DirectoryObject>();
  const forward = isBackLink(attribute) ? reader.directory.schema.forwardOf(attribute) : attribute;
  const previous = (object: DirectoryObject): readonly DirectoryObject[] => {
    if (!forward) return [];
    return isBackLink(attribute) ? linkTargets(object, forward) : object.sources(forward);
  };
  const pending = [...previous(target)];
  for (let object = pending.pop(); object; object = pending.pop()) {
    if (reached.has(object)) continue;
    reached.add(object);
    pending.push(...previous(object));
  }
  return (object) => reached.has(object);
}

/** Ambiguous name resolution ([MS-ADTS] 3.1.1.3.1.3.3): begins-with over the naming attributes, first and last name apart. */
function ambiguousName(value: Buffer, reader: Reader): Predicate {
  const text = fold(value.toString('utf8').trim().replace(/^=/, ''));
  const { schema } = reader.directory;
  const attributes = schema.attributes.filter((attribute) => attribute.ambiguousName);
  const startsWith = (object: DirectoryObject, attribute: AttributeDefinition, prefix: string) =>
    valuesOf(reader, object, attribute).some((each) => fold(String(each)).startsWith(prefix));
  const space = text.indexOf(' ');
  const [first, last] = space < 0 ? ['', ''] : [text.slice(0, space), text.slice(space + 1).trim()];
  const [givenName, surname] = [schema.known('givenName'), schema.known('sn')];
  return (object) =>
    attributes.some((attribute) => startsWith(object, attribute, text)) ||
    (space >= 0 &&
      ((startsWith(object, givenName, first) && startsWith(object, surname, last)) ||
        (startsWith(object, givenName, last) && startsWith(object, surname, first))));
}

/** The compare operation: whether the attribute of one object holds the value. */
export function compareFilter(
  directory: Directory,
  object: DirectoryObject,
  attribute: string,
  value: Buffer,
): boolean {
  const reader: Reader = { directory, writeDn: (each) => directory.dnOf(each) };
  return compileFilter({ kind: 'equal', attribute, value }, reader)(object) === true;
}
