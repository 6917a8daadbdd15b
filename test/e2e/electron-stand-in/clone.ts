/** The code of the worlds as text, and the test's side of what passes between it and Chromium: the same code as there. */

import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

/** One file is one expression with a name; the name is for whoever reads it. */
export function worldSource(name: 'clone' | 'page-world' | 'preload-world'): string {
  const text = readFileSync(new URL(`./worlds/${name}.js`, import.meta.url), 'utf8');
  return text.replace(/^[\s\S]*?export const \w+ = /, '').replace(/;\s*$/, '');
}

interface Clone {
  toText(value: unknown): string;
  fromText(text: string): unknown;
}

export const { toText, fromText } = runInThisContext(`(${worldSource('clone')})()`) as Clone;
