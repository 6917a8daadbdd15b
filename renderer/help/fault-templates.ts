/** The words of a fault before anything has happened: facts stand as their names. */

import type { Catalogue, FaultWords } from '../../engine/api/contract/words/catalogue.ts';

interface Placeholders {
  fact(name: string): string;
  readonly number: string;
}

/** Parts that are left out where a fact is not known are left out here: what remains is what is always said. */
export function templateText(template: string, { fact, number }: Placeholders): string {
  const [open, close] = ['\u0001', '\u0002'];
  return template
    .replaceAll('[[', open)
    .replaceAll(']]', close)
    .replaceAll(/\[[^[\]]*\]/g, '')
    .replaceAll(
      /\{([A-Za-z]+)(?:#([^|{}]*)\|([^{}]*)|\|([^{}]*))?\}/g,
      (_, name: string, __, many?: string, other?: string) =>
        many === undefined ? (other ?? fact(name)) : `${number} ${many}`,
    )
    .replaceAll(open, '[')
    .replaceAll(close, ']')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Forms with other words, by their condition, whole. */
export function variantsOf(words: FaultWords): readonly { readonly condition: string; readonly words: FaultWords }[] {
  return Object.entries(words.variants ?? {}).map(([condition, other]) => ({
    condition,
    words: { ...words, ...other },
  }));
}

export function faultCodes(catalogue: Catalogue): string[] {
  return Object.keys(catalogue.faults).sort();
}
