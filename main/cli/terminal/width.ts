/**
 * How many columns a text takes on a terminal. Follows Unicode Standard Annex 11 (East Asian Width) for wide and
 * fullwidth characters, counts marks that sit on a letter as nothing and a picture made of several as one.
 */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Wide (W) and fullwidth (F) ranges of East Asian Width that names are written in. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

const ESCAPES = /\u001b\[[0-9;]*m/g;
const INVISIBLE = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Zl}\p{Zp}\u1160-\u11ff]$/u;

/** Colour escapes take no columns. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text.replaceAll(ESCAPES, ''))) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  // Terminals give a spacing vowel sign a column of its own, though it is one letter to its reader.
  return [...grapheme].reduce((width, character) => width + characterWidth(character), 0);
}

function characterWidth(character: string): number {
  if (INVISIBLE.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Filled with spaces to `width` columns; a text that is wider stays as it is. */
export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'left' ? text + spaces : spaces + text;
}

/** Cut to `width` columns with an ellipsis. Takes plain text, without colours. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}

/** Broken into lines of at most `width` columns at spaces; a word that is longer stands on a line of its own. */
export function wrapped(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

const WIDEST_PROSE = 100;

/** Sentences: no wider than reads well, and in one line where the output is no terminal. */
export function prose(text: string, width: number): string[] {
  return wrapped(text, Number.isFinite(width) ? Math.min(width, WIDEST_PROSE) : width);
}

/** Parts set one after the other, broken between parts only; they may carry colours. */
export function flowed(parts: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : line + separator + part;
    if (line !== '' && displayWidth(longer) + separator.trimEnd().length > width) {
      lines.push(line + separator.trimEnd());
      line = part;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
