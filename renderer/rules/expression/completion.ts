/** What may be meant by what stands before the caret: functions, attributes, parameters, words of the language. */

import { openCallAt, pieceBefore, piecesOf } from './pieces.ts';

export type CompletionKind = 'function' | 'attribute' | 'parameter' | 'word';

export interface Offer {
  readonly kind: CompletionKind;
  readonly name: string;
}

/** The names that an expression of this rule can use. */
export interface Names {
  readonly functions: readonly string[];
  readonly attributes: readonly string[];
  readonly parameters: readonly string[];
  readonly words: readonly string[];
}

export interface Completion {
  /** What is replaced, from and to. */
  readonly from: number;
  readonly to: number;
  readonly offers: readonly Offer[];
}

export interface Applied {
  readonly text: string;
  readonly caret: number;
}

/** More are found by typing on. */
const OFFERED = 40;

/** Functions whose first argument names an attribute in quotes. */
const NAMING: ReadonlySet<string> = new Set(['ImportedValue', 'ValueCount']);

/** Undefined: nothing is to be offered there. `asked`: a person asked for it, so that no letter is needed. */
export function completionAt(text: string, caret: number, names: Names, asked = false): Completion | undefined {
  const pieces = piecesOf(text);
  const piece = pieceBefore(pieces, caret);
  const inside = piece !== undefined && caret < piece.at + piece.text.length;
  const offersOf = (kind: CompletionKind, known: readonly string[], prefix: string) => ofKind(kind, known, prefix);
  if (piece?.text.startsWith('[') && (inside || piece.kind === 'unfinished')) {
    const prefix = text.slice(piece.at + 1, caret);
    return found(piece.at, piece.at + piece.text.length, offersOf('attribute', names.attributes, prefix), prefix);
  }
  if (piece?.text.startsWith('%') && (inside || piece.kind === 'unfinished')) {
    const prefix = text.slice(piece.at + 1, caret);
    return found(piece.at, piece.at + piece.text.length, offersOf('parameter', names.parameters, prefix), prefix);
  }
  if (piece?.text.startsWith('"') && (inside || piece.kind === 'unfinished')) {
    const call = openCallAt(pieces, caret);
    if (!call || !NAMING.has(call.name) || call.argument !== 0) return undefined;
    const prefix = text.slice(piece.at + 1, caret);
    const end = piece.kind === 'text' ? piece.at + piece.text.length - 1 : caret;
    return found(piece.at + 1, end, offersOf('word', names.attributes, prefix), prefix);
  }
  if (piece?.kind === 'word' || piece?.kind === 'function') {
    const prefix = text.slice(piece.at, caret);
    return found(piece.at, piece.at + piece.text.length, ofAnyKind(names, prefix), prefix);
  }
  if (!asked) return undefined;
  return { from: caret, to: caret, offers: ofAnyKind(names, '').slice(0, OFFERED) };
}

function found(from: number, to: number, offers: readonly Offer[], prefix: string): Completion | undefined {
  // What is typed out in full needs no help.
  const [only] = offers;
  if (offers.length === 0 || (offers.length === 1 && only?.name === prefix && only.kind !== 'attribute')) {
    return undefined;
  }
  return { from, to, offers: offers.slice(0, OFFERED) };
}

function ofAnyKind(names: Names, prefix: string): readonly Offer[] {
  const all = [
    ...ofKind('function', names.functions, prefix),
    ...ofKind('word', names.words, prefix),
    ...ofKind('attribute', names.attributes, prefix),
    ...ofKind('parameter', names.parameters, prefix),
  ];
  const start = prefix.toLowerCase();
  return all.sort(
    (one, other) =>
      Number(!one.name.toLowerCase().startsWith(start)) - Number(!other.name.toLowerCase().startsWith(start)),
  );
}

/** Those that begin so first, then those that hold it. */
function ofKind(kind: CompletionKind, known: readonly string[], prefix: string): Offer[] {
  const wanted = prefix.toLowerCase();
  const fitting = known.filter((name) => name.toLowerCase().includes(wanted));
  const rank = (name: string) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return fitting
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other, 'en'))
    .map((name) => ({ kind, name }));
}

/** The text with the offer in it; the caret stands where one types on. */
export function applyOffer(text: string, { from, to }: Completion, { kind, name }: Offer): Applied {
  const after = text.slice(to);
  const hasCall = /^\s*\(/.test(after);
  const put = {
    function: hasCall ? name : `${name}()`,
    attribute: `[${name}]`,
    parameter: `%${name}%`,
    word: name,
  }[kind];
  const caret = from + put.length - (kind === 'function' && !hasCall ? 1 : 0);
  return { text: `${text.slice(0, from)}${put}${after}`, caret };
}

interface Misspelt {
  readonly position?: number | undefined;
  readonly name?: string | undefined;
  readonly nearest?: string | undefined;
}

/** The text with the name that was probably meant; undefined where there is none to put in. */
export function withNearest(text: string, { position, name, nearest }: Misspelt): Applied | undefined {
  if (position === undefined || name === undefined || nearest === undefined) return undefined;
  const from = text.indexOf(name, position);
  // An attribute's place is that of its bracket, a text's that of its quote.
  if (from < 0 || from > position + 1) return undefined;
  return { text: text.slice(0, from) + nearest + text.slice(from + name.length), caret: from + nearest.length };
}
