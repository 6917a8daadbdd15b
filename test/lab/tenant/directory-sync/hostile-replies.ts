/** Answers that a decoder must survive ([MC-NBFX] 2.2): each is refused for a reason of its own. */

import { MESSAGE_TYPE } from './wire/names.ts';

export type HostileReply =
  /** Elements within each other without end. */
  | 'too-deep'
  /** A text that says it is two gigabytes long. */
  | 'endless-text'
  | 'unknown-record'
  | 'unknown-string'
  /** An element, and another one behind it. */
  | 'two-documents'
  /** Octets that are no UTF-8 where there is text. */
  | 'no-utf8'
  /** More ends than starts. */
  | 'too-many-ends'
  /** An array of two thousand million elements. */
  | 'huge-array'
  /** A page of HTML that says it is binary XML. */
  | 'html'
  | 'empty';

const SHORT_ELEMENT = 0x40;
const END_ELEMENT = 0x01;
const CHARS8_END = 0x99;
const CHARS32_END = 0x9d;
/** MultiByteInt31: the largest there is. */
const LARGEST = [0xff, 0xff, 0xff, 0xff, 0x07];

function element(name: string): number[] {
  return [SHORT_ELEMENT, name.length, ...Buffer.from(name)];
}

const MAKERS: { readonly [kind in HostileReply]: () => Uint8Array } = {
  'too-deep': () => Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from(element('a')))),
  'endless-text': () => Buffer.from([...element('a'), CHARS32_END, 0xff, 0xff, 0xff, 0x7f, 0x61]),
  'unknown-record': () => Buffer.from([...element('a'), 0xff]),
  'unknown-string': () => Buffer.from([0x42, ...LARGEST]),
  'two-documents': () => Buffer.from([...element('a'), END_ELEMENT, ...element('b'), END_ELEMENT]),
  'no-utf8': () => Buffer.from([...element('a'), CHARS8_END, 2, 0xc3, 0x28]),
  'too-many-ends': () => Buffer.from([...element('a'), END_ELEMENT, END_ELEMENT]),
  'huge-array': () => Buffer.from([...element('a'), 0x03, ...element('b'), END_ELEMENT, 0x8f, ...LARGEST]),
  html: () => Buffer.from('<!DOCTYPE html><title>Service unavailable</title>'),
  empty: () => new Uint8Array(),
};

export function hostileReply(kind: HostileReply): { readonly octets: Uint8Array; readonly contentType: string } {
  return { octets: MAKERS[kind](), contentType: MESSAGE_TYPE };
}
