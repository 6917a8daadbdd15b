/** Functions of distinguished names (RFC 4514). */

import { scalar, type FunctionDefinition } from '../define.ts';

/**
 * RDNs as written, their escapes untouched: the standard rules look for the `\0ACNF:` of a replication conflict in
 * exactly this form.
 */
function splitDn(dn: string): readonly string[] {
  const components: string[] = [];
  let start = 0;
  for (let index = 0; index < dn.length; index++) {
    if (dn[index] === '\\') index++;
    else if (dn[index] === ',') {
      components.push(dn.slice(start, index));
      start = index + 1;
    }
  }
  components.push(dn.slice(start));
  return components.map((component) => component.trimStart());
}

function valueOf(component: string | undefined): string | null {
  if (component === undefined) return null;
  return component.slice(component.indexOf('=') + 1);
}

/** 1-based; NULL where the name has no such component. */
function component(components: readonly string[], number: bigint): string | null {
  return number >= 1n ? valueOf(components[Number(number) - 1]) : null;
}

function componentReverse(dn: string, number: bigint, option: string | undefined): string | null {
  const components = splitDn(dn).toReversed();
  return component(option === 'DC' ? components.filter((part) => !/^dc=/i.test(part)) : components, number);
}

const TYPE = /^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)=/;

/** Escapes one component; an attribute type in front (`CN=`) stays. */
function escapeComponent(text: string): string {
  const type = TYPE.exec(text)?.[0] ?? '';
  const escaped = text
    .slice(type.length)
    .replace(/[,+"\\<>;=]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[# ]/, '\\$&')
    .replace(/(?<=.) $/s, '\\ ');
  return type + escaped;
}

export const DIRECTORY_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({
    name: 'DNComponent',
    family: 'directory',
    parameters: ['dn: dn', 'ComponentNumber: number'],
    result: 'text',
    call: (dn, number) => component(splitDn(dn), number),
  }),
  scalar({
    name: 'DNComponentRev',
    family: 'directory',
    parameters: ['dn: dn', 'ComponentNumber: number', { name: 'Options', words: ['DC'] }],
    result: 'text',
    call: componentReverse,
  }),
  scalar({
    name: 'EscapeDNComponent',
    family: 'directory',
    parameters: ['value: text'],
    result: 'text',
    call: escapeComponent,
  }),
];
