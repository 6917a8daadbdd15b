/**
 * Upper and lower case as Windows has them: one character for one. What would become several ("ß", "ŉ") or depends on
 * its neighbours (a final sigma) stays, or becomes, what it is by itself; so positions are the same in either case.
 */

function each(text: string, change: (character: string) => string): string {
  let result = '';
  for (const character of text) {
    const changed = change(character);
    result += changed.length === character.length ? changed : character;
  }
  return result;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

export function upperCase(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toUpperCase();
  return each(text, (character) => character.toUpperCase());
}

export function lowerCase(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  return each(text, (character) => character.toLowerCase());
}
