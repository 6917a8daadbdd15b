/** What an administrator's token says of itself. Nothing is proven here: the service does that. */

import { z } from 'zod';

const claimsSchema = z.object({ tid: z.string() });

/** The tenant (lower case) of a JWT; undefined where it names none or is no JWT. */
export function tenantOfToken(token: string): string | undefined {
  const [, body] = token.split('.');
  if (body === undefined) return undefined;
  try {
    const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return claims.success ? claims.data.tid.toLowerCase() : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
