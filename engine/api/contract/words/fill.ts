/** Facts into texts. The syntax is described in `catalogue.ts`. */

export interface Facts {
  readonly [name: string]: string | number | boolean | undefined;
}

const PLACEHOLDER = /\{([A-Za-z]+)(?:#([^|{}]*)\|([^{}]*)|\|([^{}]*))?\}/g;
/** As `Date.toISOString` writes it: for machines. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const OPTIONAL = /\[([^[\]]*)\]/g;
const BRACKETS = { '[[': '\u0001', ']]': '\u0002' } as const;

/** Making one costs more than filling a hundred texts. */
const NUMBERS = new Map<string, Intl.NumberFormat>();

function numbersOf(language: string): Intl.NumberFormat {
  const known = NUMBERS.get(language) ?? new Intl.NumberFormat(language);
  NUMBERS.set(language, known);
  return known;
}

const TIMES = new Map<string, Intl.DateTimeFormat>();

/** In the time zone of whoever reads. */
function timesOf(language: string): Intl.DateTimeFormat {
  const known = TIMES.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  TIMES.set(language, known);
  return known;
}

/**
 * The text with its facts. Counts are grouped as the language does, times are written as people write them; a fact that is
 * not known shows as `?`.
 */
export function fill(template: string, facts: Facts, language: string): string {
  const numbers = numbersOf(language);
  const put = (text: string): string =>
    text.replaceAll(PLACEHOLDER, (_, name: string, one?: string, many?: string, otherwise?: string) => {
      const fact = facts[name];
      if (fact === undefined || fact === '') return otherwise ?? '?';
      if (typeof fact === 'string' && INSTANT.test(fact)) return timesOf(language).format(new Date(fact));
      // A number without a noun is a name: of a process, a hold, a row.
      if (typeof fact !== 'number' || one === undefined || many === undefined) return String(fact);
      return `${numbers.format(fact)} ${fact === 1 ? one : many}`;
    });
  // Bracketed parts first: a fact's own text may hold brackets and must not be taken for a part.
  let filled = '';
  let at = 0;
  const source = template.replaceAll('[[', BRACKETS['[[']).replaceAll(']]', BRACKETS[']]']);
  for (const part of source.matchAll(OPTIONAL)) {
    filled += put(source.slice(at, part.index));
    if (isKnown(part[1] ?? '', facts)) filled += put(part[1] ?? '');
    at = part.index + part[0].length;
  }
  filled += put(source.slice(at));
  // A server's sentence brings its own full stop.
  const stopped = filled.replaceAll(/([.!?])\.(?=\s|$)/g, '$1');
  return stopped.replaceAll(BRACKETS['[['], '[').replaceAll(BRACKETS[']]'], ']').replaceAll(/ {2,}/g, ' ').trim();
}

/** The facts a text cannot do without. */
export function neededFacts(template: string): string[] {
  const sure = template.replaceAll('[[', '').replaceAll(']]', '').replaceAll(OPTIONAL, '');
  return [...sure.matchAll(PLACEHOLDER)].filter((found) => found[4] === undefined).map((found) => found[1] ?? '');
}

function isKnown(text: string, facts: Facts): boolean {
  return [...text.matchAll(PLACEHOLDER)].every((found) => {
    const fact = facts[found[1] ?? ''];
    return fact !== undefined && fact !== '';
  });
}
