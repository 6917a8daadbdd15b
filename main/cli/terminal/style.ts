/** Colours and signs. A colour never carries a meaning alone: a sign and a word stand beside it. */

import type { Tone } from '../../../engine/api/contract/words/catalogue.ts';
import { createColors } from 'picocolors';

export interface Style {
  readonly bold: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly good: (text: string) => string;
  readonly notice: (text: string) => string;
  readonly held: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly accent: (text: string) => string;
}

export function createStyle(colours: boolean): Style {
  const paint = createColors(colours);
  return {
    bold: paint.bold,
    quiet: paint.dim,
    good: paint.green,
    notice: paint.yellow,
    held: paint.yellow,
    bad: paint.red,
    added: paint.green,
    removed: paint.red,
    accent: paint.cyan,
  };
}

const SIGNS: { readonly [tone in Tone]: string } = { good: '✓', notice: '!', held: '■', bad: '✗' };

/** A sign and words in the tone's colour. */
export function toned(style: Style, tone: Tone, text: string): string {
  return style[tone](`${SIGNS[tone]} ${text}`);
}
