/**
 * `$search` on directory objects ("Use the $search query parameter"): clauses such as `"displayName:ada"` in double quotes,
 * joined by AND and OR. Words are matched from their beginnings.
 */

import { badRequest, unsupportedQuery } from '../../graph-error.ts';
import type { Json } from '../../json.ts';
import type { QueryKind } from './projection.ts';

export type Search =
  | { readonly type: 'word'; readonly property: string; readonly words: readonly string[] }
  | { readonly type: 'and' | 'or'; readonly clauses: readonly Search[] };

/** The properties whose words are indexed; the others are not searched. */
const SEARCHABLE: { readonly [K in QueryKind]: readonly string[] } = {
  user: ['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname'],
  group: ['displayName', 'description', 'mail'],
  contact: ['displayName', 'mail'],
  device: ['displayName'],
  directoryObject: ['displayName'],
};

const TOKEN = /\s*(?:"([^"]*)"|(AND|OR|\(|\)))/y;

export function parseSearch(kind: QueryKind, text: string, isEventual: boolean): Search {
  if (!isEventual) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const tokens = tokenize(text);
  let at = 0;
  const either = (): Search => joined('or', 'OR', both);
  const both = (): Search => joined('and', 'AND', single);
  const search = either();
  if (at < tokens.length) throw syntaxError();
  return search;

  function joined(type: 'and' | 'or', word: string, next: () => Search): Search {
    const clauses = [next()];
    for (; tokens[at]?.symbol === word; clauses.push(next())) at += 1;
    return clauses.length === 1 && clauses[0] !== undefined ? clauses[0] : { type, clauses };
  }

  function single(): Search {
    const token = tokens[at];
    at += 1;
    if (token?.clause !== undefined) return clause(kind, token.clause);
    if (token?.symbol !== '(') throw syntaxError();
    const inner = either();
    if (tokens[at]?.symbol !== ')') throw syntaxError();
    at += 1;
    return inner;
  }
}

interface Token {
  readonly clause?: string;
  readonly symbol?: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, clause, symbol] = match;
    tokens.push(clause === undefined ? { symbol: symbol ?? '' } : { clause });
    end = TOKEN.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw syntaxError();
  return tokens;
}

function clause(kind: QueryKind, text: string): Search {
  const colon = text.indexOf(':');
  const property = text.slice(0, Math.max(colon, 0));
  if (!SEARCHABLE[kind].includes(property)) throw unsupportedQuery(`Unsupported property '${property}' in $search.`);
  const words = wordsOf(text.slice(colon + 1));
  if (words.length === 0) throw syntaxError();
  return { type: 'word', property, words };
}

/** Letters and digits together are a word; a capital after a small letter begins another. */
function wordsOf(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

export function isFound(search: Search, read: (property: string) => Json | undefined): boolean {
  if (search.type === 'word') {
    const value = read(search.property);
    const present = typeof value === 'string' ? wordsOf(value) : [];
    return search.words.every((word) => present.some((one) => one.startsWith(word)));
  }
  const isWanted = (one: Search): boolean => isFound(one, read);
  return search.type === 'and' ? search.clauses.every(isWanted) : search.clauses.some(isWanted);
}

function syntaxError(): Error {
  return badRequest("Syntax error: character '\"' expected around each clause of $search.");
}
