/** Where a delta import starts: the server's DirSync cookie, and whose it is. */

import { z } from 'zod';
import type { Directory } from '../directory.ts';
import { directoryFault } from '../faults.ts';
import type { ChangeSource } from '../root-dse.ts';

const cookieSchema = z.strictObject({
  version: z.literal(1),
  partition: z.string(),
  /** The database that gave it. */
  invocationId: z.string().min(1),
  /** How far that database was, as decimal text; lower later means that it was put back. */
  highestCommittedUsn: z.string().regex(/^\d+$/),
  /** The server's own cookie, base64. */
  dirSync: z.base64(),
});

export interface Position {
  readonly partition: string;
  readonly source: ChangeSource;
  readonly dirSync: Buffer;
}

export function writeCookie({ partition, source, dirSync }: Position): string {
  return JSON.stringify({
    version: 1,
    partition,
    invocationId: source.invocationId,
    highestCommittedUsn: String(source.highestCommittedUsn),
    dirSync: dirSync.toString('base64'),
  } satisfies z.input<typeof cookieSchema>);
}

/**
 * The cookie as a position on the server in use, whose present state is `source`. Throws `cookie-rejected` when it is
 * not ours, another database's, or ahead of the server: changes would be missed without anybody noticing.
 */
export function readCookie(directory: Directory, partition: string, cookie: string, source: ChangeSource): Position {
  const parsed = cookieSchema.safeParse(parseJson(cookie));
  if (!parsed.success) throw rejected(directory, 'unreadable');
  const { data } = parsed;
  if (data.partition.toLowerCase() !== partition.toLowerCase()) throw rejected(directory, 'another-partition');
  if (data.invocationId !== source.invocationId) throw rejected(directory, 'another-database');
  const highestCommittedUsn = BigInt(data.highestCommittedUsn);
  if (highestCommittedUsn > source.highestCommittedUsn) throw rejected(directory, 'database-put-back');
  return {
    partition,
    source: { invocationId: data.invocationId, highestCommittedUsn },
    dirSync: Buffer.from(data.dirSync, 'base64'),
  };
}

export type CookieRejection =
  'unreadable' | 'another-partition' | 'another-database' | 'database-put-back' | 'refused-by-server';

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
