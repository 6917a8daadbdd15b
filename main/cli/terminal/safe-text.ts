/**
 * Texts from a directory on a terminal. Whoever may write a display name must not be able to move the cursor, to recolour
 * the screen or to turn a line around.
 */

/** Control characters, and the formatting characters that change the direction of what follows. */
const HARMFUL = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

export function safeText(text: string): string {
  const shown = text.replaceAll(HARMFUL, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return shown;
}

/** As safe text; one written from right to left is isolated, so that it does not carry its neighbours with it. */
export function isolated(text: string): string {
  const shown = safeText(text);
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}
