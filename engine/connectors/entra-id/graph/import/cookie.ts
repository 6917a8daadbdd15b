/** Where a delta import starts: one delta link for each collection, and what they were made for. */

import { createHash } from 'node:crypto';

import { z } from 'zod';

import { FaultError } from '../../../../model/fault.ts';
import type { EntraObjectType } from '../../anchors.ts';
import { isOptional, withoutAttributes } from './selection.ts';
import type { TypeSelection } from './selection.ts';

const cookieSchema = z.strictObject({
  version: z.literal(1),
  origin: z.string(),
  tenant: z.string(),
  /** A delta link goes on with the properties it was made with; other properties need a new full import. */
  selection: z.string(),
  links: z.record(z.string(), z.string()),
  /** Directory extensions that were in use and not registered; left out until a full import finds them. */
  unregistered: z.array(z.string()).default([]),
});

export interface CookieScope {
  readonly origin: string;
  readonly tenant: string;
  readonly selections: readonly TypeSelection[];
  /** Attributes that are left out of the selections, because the tenant does not know their properties. */
  readonly unregistered: readonly string[];
}

/** A type without a link could not be read. */
export type DeltaLinks = { readonly [type in EntraObjectType]?: string };

export function writeCookie({ origin, tenant, selections, unregistered }: CookieScope, links: DeltaLinks): string {
  return JSON.stringify({ version: 1, origin, tenant, selection: fingerprint(selections), links, unregistered });
}

export function leavingOut(scope: CookieScope, unregistered: readonly string[]): CookieScope {
  if (unregistered.length === 0) return scope;
  const selections = scope.selections.map((selection) => withoutAttributes(selection, unregistered));
  return { ...scope, selections, unregistered };
}

/** Throws `delta-token-expired` where the cookie is of another tenant, another selection, or no cookie at all. */
export function readCookie(
  asked: CookieScope,
  cookie: string,
): { readonly scope: CookieScope; readonly links: DeltaLinks } {
  const parsed = cookieSchema.safeParse(parseJson(cookie));
  if (!parsed.success) throw unusable('unreadable');
  const { origin, tenant, selection, links, unregistered } = parsed.data;
  const scope = leavingOut(asked, unregistered);
  if (origin !== scope.origin || tenant !== scope.tenant) throw unusable('other-tenant');
  if (selection !== fingerprint(scope.selections)) throw unusable('selection-changed');
  const needed = scope.selections.filter(({ objectType }) => !isOptional(objectType));
  if (needed.some(({ objectType }) => links[objectType] === undefined)) throw unusable('unreadable');
  return { scope, links };
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
