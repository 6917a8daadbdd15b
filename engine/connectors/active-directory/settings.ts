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

const port = z.int().min(1).max(65535);

const serverSchema = z.strictObject({
  host: z.string().min(1),
  port: port.optional(),
  /** Of the directory replication service, where it is fixed for a firewall; absent: asked of the endpoint mapper. */
  replicationPort: port.optional(),
});

/** How a connection is kept from being read and changed on the way. */
export const securitySchema = z.discriminatedUnion('mode', [
  /** `ldaps`: TLS from the first octet (636). `starttls`: TLS before anything but the request for it (389). */
  z.strictObject({ mode: z.enum(['ldaps', 'starttls']), trust: trustSchema }),
  /**
   * Signed and sealed by the sign-in itself (389): for domain controllers without a certificate. Both sides prove
   * themselves by the account's password, so there is nobody to trust beside it.
   */
  z.strictObject({ mode: z.literal('sealed') }),
]);

export const activeDirectorySettingsSchema = z.strictObject({
  /** The forest's name as shown, usually the root domain's DNS name. */
  name: z.string().min(1),
  /** Domain controllers, the preferred one first: it is tried first each time the connector is opened. */
  servers: z.array(serverSchema).min(1),
  /** Domains of the forest that are read from a domain controller of their own. */
  domains: z
    .array(
      z.strictObject({
        /** The naming context's DN. */
        dn: z.string().min(1),
        /** Its domain controllers; none: those of the forest that hold it. */
        servers: z.array(serverSchema).default([]),
      }),
    )
    .default([]),
  security: securitySchema,
  /** `DOMAIN\user`, a user principal name or, behind TLS, a DN. */
  account: z.string().min(1),
  /** Milliseconds. `request` is the longest silence of a server that owes an answer, not the length of the answer. */
  timeouts: z
    .strictObject({ connect: z.int().positive().default(15_000), request: z.int().positive().default(180_000) })
    .default({ connect: 15_000, request: 180_000 }),
  /** How often work that loses its server in the middle is taken up, on the next server of the list; 1: never again. */
  maximumAttempts: z.int().min(1).max(10).default(3),
  /** Objects a page; Active Directory's own limit (MaxPageSize) is 1000 unless raised. */
  pageSize: z.int().min(1).max(5000).default(1000),
});

/** As written in a configuration: what has a default may be left out. */
export type ActiveDirectorySettings = z.input<typeof activeDirectorySettingsSchema>;
/** As used: every default filled in. */
export type ResolvedSettings = z.output<typeof activeDirectorySettingsSchema>;

export type Security = ResolvedSettings['security'];
export type TlsSecurity = Exclude<Security, { readonly mode: 'sealed' }>;
export type Trust = z.output<typeof trustSchema>;
export type Server = ResolvedSettings['servers'][number];
