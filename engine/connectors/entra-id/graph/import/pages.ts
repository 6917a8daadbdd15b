/** The pages of a delta query, from its beginning or from where an earlier one ended. */

import { FaultError } from '../../../../model/fault.ts';
import { throwIfCancelled } from '../../ambient.ts';
import type { EntraObjectType } from '../../anchors.ts';
import { graphObjects } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import { bodyOf, isExpired, isExpiredPage, linkIn, unregisteredExtension } from '../transport/answers.ts';
import type { ReadContext } from '../transport/answers.ts';
import type { GraphAnswer } from '../transport/client.ts';
import type { ImportContext } from './context.ts';
import type { TypeSelection } from './selection.ts';

const MOST_RESTARTS = 3;

export interface DeltaPage {
  readonly items: readonly GraphObject[];
  /** Only on the last page. */
  readonly deltaLink?: string;
}

export interface DeltaStart {
  readonly link: string;
  /** Without a token: the enumeration of everything. */
  readonly fresh: boolean;
}

export async function* deltaPages(
  context: ImportContext,
  selection: TypeSelection,
  start: DeltaStart,
  signal: AbortSignal,
): AsyncIterable<DeltaPage> {
  const readContext = readContextOf(context, selection.objectType);
  for (let link: string | undefined = start.link; link !== undefined;) {
    throwIfCancelled(signal, 'import');
    const answer = await context.read(link, { signal });
    refuseExpired(context, answer, start, link !== start.link);
    const body: GraphObject = bodyOf(answer, readContext);
    const items = graphObjects(body['value']);
    for (const item of items) context.observe(selection.objectType, item);
    link = linkIn(body, '@odata.nextLink');
    const deltaLink = linkIn(body, '@odata.deltaLink');
    if (link === undefined && deltaLink === undefined) throw endless(readContext);
    yield link === undefined && deltaLink !== undefined ? { items, deltaLink } : { items };
  }
}

/**
 * What state the service has lost, and what can go on from there. A delta token that is of no use (410, with a `Location` that
 * carries an empty one, or a code that says so) leaves a full import only; its own pages, when their links expire, and
 * an enumeration whose state is gone begin anew. The caller does so for a lost connection that invites to try at once.
 */
function refuseExpired(context: ImportContext, answer: GraphAnswer, start: DeltaStart, isLaterPage: boolean): void {
  const isTokenGone = isExpired(answer) || unregisteredExtension(answer) !== undefined;
  if (!start.fresh && isTokenGone) throw tokenExpired(context, answer);
  if (!isLaterPage || !(isExpired(answer) || isExpiredPage(answer))) return;
  const detail = {
    host: new URL(context.origin).host,
    status: answer.status,
    reason: 'page-link-expired',
    restarts: context.restarts.count,
  };
  context.restarts.count += 1;
  if (context.restarts.count <= MOST_RESTARTS) {
    throw new FaultError({ code: 'connection-lost', stage: 'import', detail, retry: 'now' });
  }
  context.restarts.count = 0;
  throw new FaultError({ code: 'server-error', stage: 'import', detail, retry: 'later' });
}

function tokenExpired({ origin }: ImportContext, answer: GraphAnswer): FaultError {
  const detail = { host: new URL(origin).host, status: answer.status };
  return new FaultError({ code: 'delta-token-expired', stage: 'import', detail, retry: 'now' });
}

/** Every page has one of the two links (Graph, "Delta query"); without them nothing says where changes are read. */
function endless({ host, stage }: ReadContext): FaultError {
  return new FaultError({
    code: 'protocol-error',
    stage,
    detail: { host, reason: 'delta-link-missing' },
    retry: 'later',
  });
}

export function readContextOf(context: { readonly origin: string }, objectType: EntraObjectType): ReadContext {
  return { operation: `read-${objectType}s`, host: new URL(context.origin).host, stage: 'import' };
}
