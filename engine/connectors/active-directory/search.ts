/** The searches that every part uses: one page after the other, everything at once, or a stream with a control. */

import { PagedResultsControl, SearchRequest, type Control, type Filter, type SearchEntry } from 'ldapts';
import type { Directory } from './directory.ts';
import type { LdapConnection, LdapResponse } from './ldap/connection.ts';

export interface Search {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** Makes the controls of one request; paging adds its own. */
  readonly controls?: () => Control[];
  readonly signal?: AbortSignal;
}

export function searchRequest(search: Search, controls: Control[]): SearchRequest {
  return new SearchRequest({
    messageId: 0,
    baseDN: search.base,
    scope: search.scope,
    filter: search.filter,
    attributes: [...search.attributes],
    // The server's own limits apply; ldapts would ask for ten seconds.
    timeLimit: 0,
    controls,
  });
}

interface Page {
  readonly entries: SearchEntry[];
  readonly cookie: Buffer | undefined;
}

/**
 * A paged search; the next page is on its way while this one is used, so two pages are in memory at most. A paged
 * search lives on its connection; when that ends, so does the search.
 */
export async function* searchPages(directory: Directory, search: Search): AsyncGenerator<SearchEntry[]> {
  const connection = await directory.connection();
  let next: Promise<Page> | undefined = readPage(connection, directory, search, undefined);
  while (next !== undefined) {
    const page: Page = await next;
    next = page.cookie === undefined ? undefined : readPage(connection, directory, search, page.cookie);
    // A reader who stops early leaves this one behind; a reader who goes on meets its failure above.
    next?.catch(() => undefined);
    yield page.entries;
  }
}

async function readPage(
  connection: LdapConnection,
  directory: Directory,
  search: Search,
  cookie: Buffer | undefined,
): Promise<Page> {
  const paging = new PagedResultsControl({
    critical: true,
    value: { size: directory.settings.pageSize, ...(cookie === undefined ? {} : { cookie }) },
  });
  const request = searchRequest(search, [...(search.controls?.() ?? []), paging]);
  const { entries, response } = await collect(connection.search(request, search.signal));
  const answer = response.controls?.find((control) => control instanceof PagedResultsControl);
  const following = answer?.value?.cookie;
  return { entries, cookie: following === undefined || following.length === 0 ? undefined : Buffer.from(following) };
}

/** Everything that a search finds, in one request: for searches that find few. */
export async function searchAll(directory: Directory, search: Search): Promise<SearchEntry[]> {
  return searchOn(await directory.connection(), search);
}

/** The same on a connection that is not the directory's yet. */
export async function searchOn(connection: LdapConnection, search: Search): Promise<SearchEntry[]> {
  const request = searchRequest(search, search.controls?.() ?? []);
  return (await collect(connection.search(request, search.signal))).entries;
}

async function collect(
  search: AsyncGenerator<SearchEntry[], LdapResponse>,
): Promise<{ entries: SearchEntry[]; response: LdapResponse }> {
  const entries: SearchEntry[] = [];
  for (;;) {
    const step = await search.next();
    if (step.done === true) return { entries, response: step.value };
    for (const entry of step.value) entries.push(entry);
  }
}
