/**
 * Import: what the service has of the objects that synchronization keeps, whole or since a cookie. The names of the
 * paging elements are not documented and no open client reads them: several are looked for, see the README.
 */

import { FaultError } from '../../../model/fault.ts';
import type { DeltaImportRequest, FullImportRequest, ImportPage, ImportSelection } from '../../connector.ts';
import { throwIfCancelled } from '../ambient.ts';
import { textIn, type XmlElement } from './binary-xml/elements.ts';
import { parameter } from './company.ts';
import { readDeltaCookie, writeDeltaCookie, type CookieScope } from './cookie.ts';
import { closeLists, decodeWhole, startRound, type Round } from './whole-objects.ts';
import { decodeChanges } from './changes.ts';
import type { ReadBack } from './decode.ts';
import { findElement } from './soap/envelope.ts';
import { NAMESPACE } from './soap/names.ts';

const OPERATION = 'ReadBackAzureADSyncObjects2';
/** By what is in their names: a page that was taken for the last one would make everything behind it look deleted. */
const COOKIE = /cookie/i;
const MORE = /more/i;

export async function* fullReadBack(readBack: ReadBack, request: FullImportRequest): AsyncIterable<ImportPage> {
  const scope = scopeOf(readBack, request);
  const round = startRound();
  let cookie: string | undefined;
  for await (const page of wholeObjects(readBack, request, round)) {
    cookie = page.next ?? cookie;
    yield { changes: page.changes, faults: page.faults };
  }
  for (const page of closeLists(readBack, round)) yield page;
  const position = cookie === undefined ? {} : { cookie: writeDeltaCookie(scope, cookie) };
  yield { changes: [], faults: [], ...position };
}

/** Everything, page by page; lists of links are left open. */
export async function* wholeObjects(
  readBack: ReadBack,
  request: ImportSelection & { readonly signal: AbortSignal },
  round: Round,
): AsyncIterable<ImportPage & { readonly next: string | undefined }> {
  for await (const { objects, next } of pages(readBack, undefined, true, request.signal)) {
    yield { ...decodeWhole(readBack, request, objects, round), next };
  }
}

/** Everything for its names alone: afterwards `met` knows all that is synchronized. */
export async function meetEverything(readBack: ReadBack, signal: AbortSignal): Promise<void> {
  const nothing = { objectTypes: [], attributes: [] };
  const round = startRound();
  for await (const { objects } of pages(readBack, undefined, true, signal)) {
    decodeWhole(readBack, nothing, objects, round);
  }
}

export async function* deltaReadBack(readBack: ReadBack, request: DeltaImportRequest): AsyncIterable<ImportPage> {
  const scope = scopeOf(readBack, request);
  const start = readDeltaCookie(scope, request.cookie);
  const begun = new Set<string>();
  for await (const { objects, next } of pages(readBack, start, false, request.signal)) {
    const page = await decodeChanges(readBack, request, objects, begun, request.signal);
    readBack.told.clear();
    for (const change of page.changes) if (change.kind === 'patch') readBack.told.set(change.anchor, change);
    try {
      yield next === undefined ? page : { ...page, cookie: writeDeltaCookie(scope, next) };
    } finally {
      readBack.told.clear();
    }
  }
}

function scopeOf({ client, tenantId }: ReadBack, selection: ImportSelection): CookieScope {
  return { host: client.host, tenantId, selection };
}

interface ServicePage {
  readonly objects: readonly XmlElement[];
  readonly next: string | undefined;
  readonly more: boolean;
}

async function* pages(
  { client }: ReadBack,
  start: string | undefined,
  full: boolean,
  signal: AbortSignal,
): AsyncIterable<ServicePage> {
  let cookie = start;
  for (;;) {
    throwIfCancelled(signal, 'import');
    const nil = { prefix: 'i', name: 'nil', value: 'true' } as const;
    const namespaces = { i: NAMESPACE.instance };
    const result = await client.call(
      OPERATION,
      [
        parameter('includeLicenseInformation', 'true'),
        cookie === undefined
          ? { ...parameter('inputCookie', ''), namespaces, attributes: [nil] }
          : parameter('inputCookie', Buffer.from(cookie, 'base64')),
        parameter('isFullSync', String(full)),
      ],
      { stage: 'import', signal },
    );
    const page = readPage(result, cookie, client.host);
    if (page.more && (page.next === undefined || page.next === cookie)) throw endless(client.host);
    yield page;
    if (!page.more) return;
    cookie = page.next;
  }
}

function readPage(result: XmlElement | undefined, cookie: string | undefined, host: string): ServicePage {
  if (result === undefined) throw endless(host);
  const text = (pattern: RegExp) => {
    const found = result.children.find(({ name, children }) => pattern.test(name) && children.length === 0);
    const value = textIn(found);
    return value === '' ? undefined : value;
  };
  const objects = findElement(result, 'ResultObjects')?.children ?? [];
  const [next, more] = [text(COOKIE), text(MORE)];
  // A service that does not say whether there is more is asked until it gives nothing new.
  const goesOn = objects.length > 0 && next !== undefined && next !== cookie;
  return { objects, next, more: more === undefined ? goesOn : /^(?:true|1)$/i.test(more) };
}

/** Without a cookie, or with the same one again, reading would never end. */
function endless(host: string): FaultError {
  const detail = { host, operation: OPERATION, reason: 'cookie-missing' };
  return new FaultError({ code: 'protocol-error', stage: 'import', detail, retry: 'later' });
}
