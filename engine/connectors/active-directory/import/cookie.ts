/** Where a delta import starts: the server's DirSync cookie, and whose it is. */

import { z } from 'zod';
import type { Directory } from '../directory.ts';
import { directoryFault } from '../faults.ts';
import { readChangeSource, readContextGuid, type ChangeSource, type RootDse } from '../root-dse.ts';

const cookieSchema = z.strictObject({
  version: z.literal(2),
  partition: z.string(),
  /** objectGUID of the partition's head. */
  partitionGuid: z.string(),
  /** The databases that the cookie was with, the last one first. */
  servers: z
    .array(
      z.strictObject({
        server: z.string().min(1),
        invocationId: z.string().min(1),
        /** How far that database was, as decimal text; lower later means that it was put back. */
        highestCommittedUsn: z.string().regex(/^\d+$/),
      }),
    )
    .min(1),
  /** The server's own cookie, base64. */
  dirSync: z.base64(),
});

type KnownServer = z.output<typeof cookieSchema>['servers'][number];

/** Servers remembered: more than a list of domain controllers usually has. */
const MOST_SERVERS = 16;

/** The partition as the server in use has it now, read before any change is. */
export interface Origin {
  readonly partition: string;
  readonly partitionGuid: string;
  readonly source: ChangeSource;
  /** Whether the server takes a cookie that another domain controller of the domain gave. */
  readonly takesForeign: boolean;
}

/**
 * [MS-ADTS] 3.1.1.3.4.1.3: a cookie holds how far every domain controller's changes are known (the up-to-dateness
 * vector), so any domain controller of the domain can go on from it. Nothing is known of other implementations.
 */
export async function readOrigin(directory: Directory, rootDse: RootDse, partition: string): Promise<Origin> {
  return {
    partition,
    partitionGuid: await readContextGuid(directory, partition),
    source: await readChangeSource(directory, rootDse),
    takesForeign: rootDse.vendorName === '',
  };
}

export interface Position {
  readonly dirSync: Buffer;
  readonly servers: readonly KnownServer[];
}

/** `before`: the servers of the position from which the changes were read. */
export function writeCookie(origin: Origin, dirSync: Buffer, before: readonly KnownServer[] = []): string {
  const { server, invocationId, highestCommittedUsn } = origin.source;
  const others = before.filter((known) => known.server !== server);
  const servers = [{ server, invocationId, highestCommittedUsn: String(highestCommittedUsn) }, ...others];
  return JSON.stringify({
    version: 2,
    partition: origin.partition,
    partitionGuid: origin.partitionGuid,
    servers: servers.slice(0, MOST_SERVERS),
    dirSync: dirSync.toString('base64'),
  } satisfies z.input<typeof cookieSchema>);
}

/**
 * The cookie as a position on the server in use. Throws `cookie-rejected` when it is not ours, another domain's, of a
 * server whose cookies this one does not take, of a database that was restored since, or ahead of it: changes would be
 * missed without anybody noticing.
 */
export function readCookie(directory: Directory, origin: Origin, cookie: string): Position {
  const parsed = cookieSchema.safeParse(parseJson(cookie));
  if (!parsed.success) throw rejected(directory, 'unreadable');
  const { data } = parsed;
  const isSamePartition = data.partition.toLowerCase() === origin.partition.toLowerCase();
  if (!isSamePartition || data.partitionGuid !== origin.partitionGuid) throw rejected(directory, 'another-partition');
  const { server, invocationId, highestCommittedUsn } = origin.source;
  const known = data.servers.find((one) => one.server === server);
  if (known === undefined) {
    if (!origin.takesForeign) throw rejected(directory, 'another-server');
  } else {
    if (known.invocationId !== invocationId) throw rejected(directory, 'another-database');
    if (BigInt(known.highestCommittedUsn) > highestCommittedUsn) throw rejected(directory, 'database-put-back');
  }
  return { dirSync: Buffer.from(data.dirSync, 'base64'), servers: data.servers };
}

export type CookieRejection =
  | 'unreadable'
  | 'another-partition'
  | 'another-server'
  | 'another-database'
  | 'database-put-back'
  | 'refused-by-server';

export function rejected(directory: Directory, reason: CookieRejection, diagnostics?: string): Error {
  return directoryFault('cookie-rejected', directory.blame('import'), {
    detail: { reason, ...(diagnostics === undefined ? {} : { diagnostics }) },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
