/** Where a delta import starts: one delta link for each collection, and what they were made for. */

import { createHash } from 'node:crypto';

import { z } from 'zod';

import { FaultError } from '../../../../model/fault.ts';
import type { ReadType, TypeSelection } from './selection.ts';

const cookieSchema = z.strictObject({
  version: z.literal(1),
  origin: z.string(),
  tenant: z.string(),
  /** A delta link goes on with the properties it was made with; other properties need a new full import. */
  selection: z.string(),
  links: z.record(z.string(), z.string()),
});

export interface CookieScope {
  readonly origin: string;
  readonly tenant: string;
  readonly selections: readonly TypeSelection[];
}

export type DeltaLinks = { readonly [type in ReadType]?: string };

export function writeCookie(scope: CookieScope, links: DeltaLinks): string {
  const { origin, tenant } = scope;
  return JSON.stringify({ version: 1, origin, tenant, selection: fingerprint(scope.selections), links });
}

/** Throws `delta-token-expired` where the cookie is of another tenant, another selection, or no cookie at all. */
export function readCookie(scope: CookieScope, cookie: string): DeltaLinks {
  const parsed = cookieSchema.safeParse(parseJson(cookie));
  if (!parsed.success) throw unusable('unreadable');
  const { origin, tenant, selection, links } = parsed.data;
  if (origin !== scope.origin || tenant !== scope.tenant) throw unusable('other-tenant');
  if (selection !== fingerprint(scope.selections)) throw unusable('selection-changed');
  if (scope.selections.some(({ objectType }) => links[objectType] === undefined)) throw unusable('unreadable');
  return links;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fingerprint(selections: readonly TypeSelection[]): string {
  const text = selections.map(({ objectType, tracked }) => `${objectType}:${tracked.join(',')}`).join(';');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function unusable(reason: string): FaultError {
  return new FaultError({ code: 'delta-token-expired', stage: 'import', detail: { reason }, retry: 'now' });
}
