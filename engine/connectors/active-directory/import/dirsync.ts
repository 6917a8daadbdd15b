/** The DirSync search ([MS-ADTS] 3.1.1.3.4.1.3): asked again until the server has told everything. */

import { EqualityFilter, type Filter, type SearchEntry } from 'ldapts';
import type { Directory } from '../directory.ts';
import { directoryFault } from '../faults.ts';
import {
  DirSyncControl,
  DIRSYNC_ANCESTORS_FIRST,
  DIRSYNC_INCREMENTAL_VALUES,
  ExtendedDnControl,
} from '../ldap/controls.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { searchRequest } from '../search.ts';
import { rejected } from './cookie.ts';

export const RIGHT_TO_READ_CHANGES = 'Replicating Directory Changes';

/** The most that Windows puts into one answer, in octets; Samba puts everything into one. */
const MAX_BYTES = 10 * 1024 * 1024;

export interface DirSyncSearch {
  readonly partition: string;
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** Empty: from the beginning. */
  readonly cookie: Buffer;
  readonly signal?: AbortSignal;
}

/** Yields entries as they arrive, in batches of whatever size; returns the server's cookie for the next time. */
export async function* dirSync(directory: Directory, search: DirSyncSearch): AsyncGenerator<SearchEntry[], Buffer> {
  const connection = await directory.connection();
  let { cookie } = search;
  for (;;) {
    const control = new DirSyncControl({
      flags: DIRSYNC_ANCESTORS_FIRST | DIRSYNC_INCREMENTAL_VALUES,
      maxBytes: MAX_BYTES,
      cookie,
    });
    const request = searchRequest({ ...search, base: search.partition, scope: 'sub' }, [
      control,
      new ExtendedDnControl(),
    ]);
    try {
      yield* connection.search(request, search.signal);
    } catch (error) {
      throw refusal(directory, error, search.cookie);
    }
    if (!control.answered) {
      throw directoryFault('protocol-error', directory.blame('import'), { detail: { reason: 'no DirSync answer' } });
    }
    cookie = control.cookie;
    if (!control.more) return cookie;
  }
}

/** The server's present position, without its changes: a search that matches nothing, followed to its end. */
export async function presentCookie(directory: Directory, partition: string, signal?: AbortSignal): Promise<Buffer> {
  const changes = dirSync(directory, {
    partition,
    // objectGUID is never all zeros.
    filter: new EqualityFilter({ attribute: 'objectGUID', value: Buffer.alloc(16) }),
    attributes: ['objectGUID'],
    cookie: Buffer.alloc(0),
    ...(signal === undefined ? {} : { signal }),
  });
  for (;;) {
    const step = await changes.next();
    if (step.done === true) return step.value;
  }
}

/** Answers that mean the cookie when one was sent: it is the only part of the request that can be wrong. */
const COOKIE_REFUSED: ReadonlySet<number> = new Set([
  RESULT.operationsError,
  RESULT.protocolError,
  RESULT.constraintViolation,
  RESULT.invalidAttributeSyntax,
  RESULT.unwillingToPerform,
  RESULT.unavailableCriticalExtension,
]);

function refusal(directory: Directory, error: unknown, cookie: Buffer): unknown {
  if (!(error instanceof LdapResultError)) return error;
  if (error.resultCode === RESULT.insufficientAccessRights) {
    return directoryFault('rights-missing', directory.blame('import'), {
      detail: {
        right: RIGHT_TO_READ_CHANGES,
        account: directory.settings.account,
        resultCode: error.resultCode,
        diagnostics: error.diagnostics,
      },
    });
  }
  if (cookie.length > 0 && COOKIE_REFUSED.has(error.resultCode)) {
    return rejected(directory, 'refused-by-server', error.diagnostics);
  }
  return error;
}
