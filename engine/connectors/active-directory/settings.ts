/** What an administrator says about one forest. */

import { z } from 'zod';

const SHA256 = /^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/;

/** How the domain controller proves who it is. There is no way to leave it unproven. */
export const trustSchema = z.discriminatedUnion('kind', [
  /** The operating system's certification authorities; the host name has to match. */
  z.strictObject({ kind: z.literal('system') }),
  /** These certification authorities only (PEM, one or more); the host name has to match. */
  z.strictObject({ kind: z.literal('ca'), pem: z.string().includes('-----BEGIN CERTIFICATE-----') }),
  /** Exactly the certificate with this SHA-256 fingerprint (hexadecimal, colons allowed), whatever names it has. */
  z.strictObject({ kind: z.literal('fingerprint'), sha256: z.string().regex(SHA256) }),
]);

export const activeDirectorySettingsSchema = z.strictObject({
  /** The forest's name as shown, usually the root domain's DNS name. */
  name: z.string().min(1),
  /** Domain controllers, tried in order; the first that answers is kept. */
  servers: z.array(z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65535).optional() })).min(1),
  /** `ldaps`: TLS from the first octet (636). `starttls`: TLS before anything but the request for it (389). */
  security: z.strictObject({ mode: z.enum(['ldaps', 'starttls']), trust: trustSchema }),
  /** `DOMAIN\user`, a user principal name or a DN. */
  account: z.string().min(1),
  /** Milliseconds. `request` is the longest silence of a server that owes an answer, not the length of the answer. */
  timeouts: z
    .strictObject({ connect: z.int().positive().default(15_000), request: z.int().positive().default(180_000) })
    .default({ connect: 15_000, request: 180_000 }),
  /** Objects a page; Active Directory's own limit (MaxPageSize) is 1000 unless raised. */
  pageSize: z.int().min(1).max(5000).default(1000),
});

/** As written in a configuration: what has a default may be left out. */
export type ActiveDirectorySettings = z.input<typeof activeDirectorySettingsSchema>;
/** As used: every default filled in. */
export type ResolvedSettings = z.output<typeof activeDirectorySettingsSchema>;

export type Trust = z.output<typeof trustSchema>;
export type Server = ResolvedSettings['servers'][number];
