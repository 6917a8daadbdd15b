/**
 * The text of an expression in pieces for colouring: half-typed text as well, so nothing here is ever refused. What is
 * right is the engine's to say (`rules.check`).
 */

export type PieceKind =
  | 'text'
  | 'number'
  | 'attribute'
  | 'parameter'
  | 'variable'
  | 'function'
  | 'word'
  | 'operator'
  | 'punctuation'
  | 'space'
  /** A text, attribute or parameter without its end, or a character that the language does not have. */
  | 'unfinished';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

const PATTERNS: readonly (readonly [PieceKind, RegExp])[] = [
  ['space', /\s+/y],
  ['text', /"(?:[^"]|"")*"/y],
  ['unfinished', /"(?:[^"]|"")*$/y],
  ['attribute', /\[[^[\]\r\n]*\]/y],
  ['unfinished', /\[[A-Za-z0-9_.-]*/y],
  ['parameter', /%[A-Za-z][A-Za-z0-9._-]*%/y],
  ['unfinished', /%[A-Za-z0-9._-]*/y],
  ['variable', /\$[A-Za-z][A-Za-z0-9_]*/y],
  ['number', /&[Hh][0-9A-Fa-f]+/y],
  ['number', /[0-9]+/y],
  ['function', /[A-Za-z][A-Za-z0-9_]*(?=\s*\()/y],
  ['word', /[A-Za-z][A-Za-z0-9_]*/y],
  ['operator', /&&|\|\||<=|<>|>=|[<>=+\-*&]/y],
  ['punctuation', /[(),]/y],
  ['unfinished', /[^]/uy],
];

/** Joined together they are the text again. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at);
    pieces.push(piece);
    at += piece.text.length;
  }
  return pieces;
}

function pieceAt(text: string, at: number): Piece {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], at };
  }
  // The last pattern takes any character.
  throw new RangeError(`No piece begins at ${at}`);
}

/** The piece in which the caret stands or behind which it stands; undefined at the beginning. */
export function pieceBefore(pieces: readonly Piece[], caret: number): Piece | undefined {
  return pieces.findLast(({ at }) => at < caret);
}

export interface OpenCall {
  readonly name: string;
  /** Which argument the caret is in, from 0. */
  readonly argument: number;
}

/** The innermost call that is open at the caret. */
export function openCallAt(pieces: readonly Piece[], caret: number): OpenCall | undefined {
  const open: { name: string | undefined; argument: number }[] = [];
  let last: Piece | undefined;
  for (const piece of pieces) {
    if (piece.at >= caret) break;
    if (piece.text === '(') open.push({ name: last?.kind === 'function' ? last.text : undefined, argument: 0 });
    else if (piece.text === ')' && piece.kind === 'punctuation') open.pop();
    else if (piece.text === ',' && piece.kind === 'punctuation') {
      const innermost = open.at(-1);
      if (innermost) innermost.argument += 1;
    }
    if (piece.kind !== 'space') last = piece;
  }
  const call = open.findLast(({ name }) => name !== undefined);
  return call?.name === undefined ? undefined : { name: call.name, argument: call.argument };
}
