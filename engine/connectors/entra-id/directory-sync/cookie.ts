/** Where a delta import starts: the service's own cookie, and what it was read for. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FaultError } from '../../../model/fault.ts';
import type { ImportSelection } from '../../connector.ts';

const cookieSchema = z.strictObject({
  version: z.literal(1),
  backEnd: z.literal('directory-sync'),
  host: z.string(),
  tenant: z.string(),
  selection: z.string(),
  /** Base64. */
  cookie: z.string().min(1),
});

export interface CookieScope {
  readonly host: string;
  readonly tenantId: string;
  readonly selection: ImportSelection;
}

export function writeDeltaCookie({ host, tenantId, selection }: CookieScope, cookie: string): string {
  const document: z.input<typeof cookieSchema> = {
    version: 1,
    backEnd: 'directory-sync',
    host,
    tenant: tenantId,
    selection: fingerprint(selection),
    cookie,
  };
  return JSON.stringify(document);
}

/**
 * The service's cookie. Throws `delta-token-expired` for one of another tenant, back end or selection: attributes that
 * nobody read before are not in the changes.
 */
export function readDeltaCookie(scope: CookieScope, text: string): string {
  const parsed = cookieSchema.safeParse(parseJson(text));
  if (!parsed.success) throw unusable('unreadable');
  const { host, tenant, selection, cookie } = parsed.data;
  if (host !== scope.host || tenant !== scope.tenantId) throw unusable('other-tenant');
  if (selection !== fingerprint(scope.selection)) throw unusable('selection-changed');
  return cookie;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fingerprint({ objectTypes, attributes }: ImportSelection): string {
  const text = [[...objectTypes].sort().join(','), [...attributes].sort().join(',')].join(';');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function unusable(reason: string): FaultError {
  return new FaultError({ code: 'delta-token-expired', stage: 'import', detail: { reason }, retry: 'now' });
}
