/**
 * Hears of changes in a domain as soon as they are made, so that nobody waits for the next look: by change notification
 * ([MS-ADTS] 3.1.1.3.4.1.9) where the directory has it, and else by its highest update sequence number, which is one short
 * question. Both only say that something changed; what did is replicated. Where neither works, the usual looks go on.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Control } from 'ldapts';
import { LdapResultError } from './ldap/errors.ts';
import { text } from './ldap/entry.ts';
import type { Directory } from './directory.ts';
import { createDirectory } from './open-directory.ts';
import { ANYTHING, readRootDse } from './root-dse.ts';
import { searchAll, searchRequest } from './search.ts';
import type { ResolvedSettings, Server } from './settings.ts';
import { FaultError } from '../../model/fault.ts';

export interface AnnouncementOptions {
  readonly settings: ResolvedSettings;
  readonly password: string;
  readonly servers: readonly Server[];
  /** DN of the domain. */
  readonly namingContext: string;
  /** Called for every change of anything in the domain. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

const NOTIFICATION = '1.2.840.113556.1.4.528';

class NotificationControl extends Control {
  constructor() {
    super(NOTIFICATION, { critical: true });
  }
}

/** Milliseconds between two questions for the highest number. */
const ASK_EVERY = 400;
/** After which the preferred server is looked for again; a connection that died unnoticed is dead no longer than this. */
const RENEW_EVERY = 900_000;
const REST = 30_000;
/** A refused logon is the business of the look that finds out why, and is charged to the account. */
const LOGON = new Set([
  'credentials-invalid',
  'account-locked',
  'account-disabled',
  'password-expired',
  'secret-missing',
]);

/** Until the signal is aborted, or the logon is refused. */
export async function announceChanges(options: AnnouncementOptions): Promise<void> {
  const { signal } = options;
  while (!signal.aborted) {
    const isRefused = await listenOnce(options);
    if (isRefused) return;
    if (!signal.aborted) await pause(REST, signal);
  }
}

/** Whether the logon was refused. Every other failure is that of a helper: the looks do without. */
async function listenOnce(options: AnnouncementOptions): Promise<boolean> {
  const renewing = AbortSignal.any([options.signal, AbortSignal.timeout(RENEW_EVERY)]);
  const { settings, password, servers } = options;
  const directory = createDirectory({
    // A server that has nothing to announce is silent for as long as that is so.
    settings: { ...settings, timeouts: { ...settings.timeouts, request: RENEW_EVERY * 2 } },
    ...{ password, servers },
    traffic: { requests: 0, retries: 0, throttled: 0 },
    answered: [],
  });
  try {
    const { supportedControls, vendorName } = await readRootDse(directory);
    // Samba looks by itself now and then and tells what it found, which takes up to five seconds.
    const announces = supportedControls.includes(NOTIFICATION) && !/samba/i.test(vendorName);
    if (announces) await listen(directory, options, renewing);
    else await ask(directory, options, renewing);
    return false;
  } catch (error) {
    return error instanceof FaultError && LOGON.has(error.fault.code);
  } finally {
    await directory.close();
  }
}

/** One that answers as if it were an ordinary question does not announce, whatever it says of itself. */
export async function listen(directory: Directory, options: AnnouncementOptions, signal: AbortSignal): Promise<void> {
  const { namingContext: base, onChange } = options;
  const search = { base, scope: 'sub', filter: ANYTHING, attributes: ['1.1'] } as const;
  const connection = await directory.connection();
  try {
    for await (const entries of connection.search(searchRequest(search, [new NotificationControl()]), signal)) {
      if (entries.length > 0) onChange();
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof LdapResultError)) throw error;
  }
  await ask(directory, options, signal);
}

async function ask(directory: Directory, { onChange }: AnnouncementOptions, signal: AbortSignal): Promise<void> {
  const search = { base: '', scope: 'base', filter: ANYTHING, attributes: ['highestCommittedUSN'] } as const;
  for (let last: string | undefined; !signal.aborted;) {
    const [rootDse] = await searchAll(directory, search);
    const number = rootDse ? text(rootDse, 'highestCommittedUSN') : '';
    // Also the first one: what was changed before it was asked for is not told by a number.
    if (number !== last) onChange();
    last = number;
    await pause(ASK_EVERY, signal);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
