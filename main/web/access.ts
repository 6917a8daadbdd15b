/**
 * Who may speak to the host: a browser on this machine that came by the link. A page from elsewhere is kept out three
 * times over: by the name it reached us under (DNS rebinding brings a foreign one), by its origin, and by the cookie,
 * which browsers do not send on its behalf (SameSite=Strict; but cookies do not tell ports apart, so the origin must).
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Names of this machine that no name server can turn to somebody else. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whatever the port: a tunnel may end at another one than ours. */
export function isOwnHost(host: string | undefined): host is string {
  const name = /^(\[[\da-f:.]+\]|[^:]+)(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
  return name !== undefined && LOOPBACK_NAMES.has(name.toLowerCase());
}

/** An origin is needed where a script could be asking; a person's own navigation has none. */
export function isOwnOrigin({ host, origin }: IncomingHttpHeaders, needed: boolean): boolean {
  return origin === undefined ? !needed : origin.toLowerCase() === `http://${(host ?? '').toLowerCase()}`;
}

export interface Access {
  /** A secret for a link: lets one browser in, once, within its lifetime. */
  issueToken(): string;
  /** The value of the session's cookie in exchange, or nothing. */
  redeem(token: string): string | undefined;
  isOpen(session: string | undefined): boolean;
}

const TOKEN_LIFETIME_MILLISECONDS = 15 * 60_000;
const SECRET_BYTES = 32;

export function createAccess(now: () => number = Date.now): Access {
  const tokens = new Map<string, number>();
  const sessions = new Set<string>();
  return {
    issueToken() {
      const token = newSecret();
      tokens.set(digest(token), now() + TOKEN_LIFETIME_MILLISECONDS);
      return token;
    },
    redeem(token) {
      const known = digest(token);
      const until = tokens.get(known);
      tokens.delete(known);
      if (until === undefined || until < now()) return undefined;
      const session = newSecret();
      sessions.add(digest(session));
      return session;
    },
    isOpen(session) {
      if (session === undefined) return false;
      const asked = Buffer.from(digest(session));
      return [...sessions].some((known) => timingSafeEqual(Buffer.from(known), asked));
    },
  };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Secrets are kept and looked up by their digest: how long a look-up takes says nothing about one. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Cookies are shared by all ports of a machine; the name keeps several hosts apart. */
export function cookieName(port: number): string {
  return `causeway-${String(port)}`;
}

export function sessionCookie(port: number, session: string): string {
  return `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`;
}

export function sessionIn({ cookie }: IncomingHttpHeaders, port: number): string | undefined {
  const start = `${cookieName(port)}=`;
  const found = (cookie ?? '').split(/;\s*/).find((part) => part.startsWith(start));
  return found?.slice(start.length);
}
