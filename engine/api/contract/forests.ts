/**
 * Forests before and after they are connected: what they are, whether the account can do what is needed of it.
 *
 * All of these take a forest as the answers describe it, without its password: that is the one the draft holds, or the
 * stored one once Causeway is set up.
 */

import { z } from 'zod';
import { draftDomainSchema, extendedTypeSchema } from './answers.ts';
import { checkSchema, faultSchema, time } from './shapes.ts';

const host = z.string().min(1);
const port = z.int().min(1).max(65_535);
const serverSchema = z.strictObject({ host, port: port.optional(), replicationPort: port.optional() });
const guid = z.guid();

const behindTlsSchema = z.strictObject({
  mode: z.enum(['ldaps', 'starttls']),
  trust: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('system') }),
    z.strictObject({ kind: z.literal('ca'), pem: z.string() }),
    z.strictObject({ kind: z.literal('fingerprint'), sha256: z.string() }),
  ]),
});

/** `sealed`: signed and encrypted by the sign-in itself on the plain port; there is no certificate to trust. */
export const forestSecuritySchema = z.discriminatedUnion('mode', [
  behindTlsSchema,
  z.strictObject({ mode: z.literal('sealed') }),
]);

/** The forest's part of the answers; a password has no place in it. */
export const forestPartSchema = z.strictObject({
  name: z.string().min(1),
  servers: z.array(serverSchema).min(1),
  security: forestSecuritySchema,
  account: z.string().min(1),
  timeouts: z
    .strictObject({ connect: z.int().positive().optional(), request: z.int().positive().optional() })
    .optional(),
  maximumAttempts: z.int().optional(),
  pageSize: z.int().optional(),
  /** Domains with domain controllers of their own; what the answers say of a domain's containers is left alone. */
  domains: z.array(z.object({ domain: z.string().min(1), servers: z.array(serverSchema).default([]) })).default([]),
});

/** The same before there is a connector account. */
export const forestWithoutAccountSchema = forestPartSchema.omit({ account: true }).extend({
  account: z.string().optional(),
});

const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  validFrom: time,
  validTo: time,
  /** Upper-case hexadecimal with colons. */
  sha256: z.string(),
  pem: z.string(),
});

export const presentedCertificateSchema = certificateSchema.extend({
  /** `host:port`. */
  server: z.string(),
  /** DNS names and addresses that it is for. */
  names: z.array(z.string()),
  /** Whether it is for the host that was asked for. */
  nameMatches: z.boolean(),
  /** Whether the chain leads to somebody who is trusted; false where `reason` is about the chain. */
  chainTrusted: z.boolean(),
  /** Whether a connection with the trust that was given would be made. */
  trusted: z.boolean(),
  /** Why not, in the words of the TLS library or ours: `SELF_SIGNED_CERT_IN_CHAIN`, `NAME_DIFFERS`, ... */
  reason: z.string().nullable(),
  protocol: z.string(),
  /** What was sent after it, up towards the authority. The last one that is a root can be trusted as `ca`. */
  chain: z.array(certificateSchema.extend({ selfSigned: z.boolean() })),
});

export const FOREST_CHECKS = [
  'name-resolution',
  'connection',
  'tls',
  'bind',
  'clock',
  'writable-server',
  'functional-level',
  'schema-version',
  'consistency-guid-attribute',
  'exchange-schema',
  'recycle-bin',
  'domain',
  'domain-controllers',
  'upn-suffixes',
] as const;

export const forestCheckRowSchema = checkSchema.extend({
  id: z.enum(FOREST_CHECKS),
  /** What it is about where there are several rows of an id: a server, a domain. */
  subject: z.string().nullable(),
});

export const forestDomainSchema = z.object({
  dn: z.string(),
  fqdn: z.string(),
  netbios: z.string(),
  isRoot: z.boolean(),
  /** Whether one of the servers that were named is a domain controller of it. */
  held: z.boolean(),
  /** Whether a domain controller of it answers and takes the account. */
  reachable: z.boolean(),
  fault: faultSchema.nullable(),
});

const domainControllerSchema = z.object({
  host: z.string(),
  domain: z.string().nullable(),
  site: z.string().nullable(),
  globalCatalog: z.boolean(),
  readOnly: z.boolean(),
  source: z.enum(['dns', 'directory']),
});

export const forestFactsSchema = z.object({
  fqdn: z.string(),
  netbios: z.string(),
  rootDomainDn: z.string(),
  /** `windows` or `samba`. */
  kind: z.enum(['windows', 'samba']),
  /** DNS names of domains and the further suffixes that the forest lists. */
  upnSuffixes: z.array(z.string()),
  exchange: z.boolean(),
  recycleBin: z.boolean().nullable(),
  domains: z.array(forestDomainSchema),
  domainControllers: z.array(domainControllerSchema),
});

/** What an account needs rights for. */
export const RIGHTS_FEATURES = [
  'basic-read',
  'consistency-guid',
  'password-hash-sync',
  'password-writeback',
  'exchange-hybrid',
  'group-writeback',
] as const;

export const RIGHTS_ROWS = [
  'account',
  'too-powerful',
  'replicating-directory-changes',
  'replicating-directory-changes-all',
  'read-deleted-objects',
  'read-properties',
  'write-consistency-guid',
  'reset-password',
  'unexpire-password',
  'write-lockout-time',
  'write-pwd-last-set',
  'write-properties',
  'create-delete-groups',
] as const;

export const remedySchema = z.object({
  /** `cmd`: on a Windows domain controller as a domain administrator; `samba`: on a Samba one as root. */
  shell: z.enum(['cmd', 'samba']),
  command: z.string(),
});

/** `facts`: class or attribute that it is about, counts, groups that are too powerful. */
export const rightsRowSchema = checkSchema.extend({
  id: z.enum(RIGHTS_ROWS),
  feature: z.enum(RIGHTS_FEATURES).nullable(),
  /** DN of the domain; null for what concerns the account alone. */
  domain: z.string().nullable(),
  /** DNs of objects that keep inherited rights out, and where the right is missing for that reason. */
  exceptions: z.array(z.string()),
  remedies: z.array(remedySchema),
});

const accountSchema = z.object({
  /** `CONTOSO\svc`. */
  name: z.string(),
  dn: z.string().nullable(),
  sid: z.string().nullable(),
});

/** A node of the tree from which containers are chosen. */
export const containerSchema = z.object({
  guid,
  dn: z.string(),
  name: z.string(),
  /** objectGUIDs from the domain down to the parent. */
  ancestors: z.array(guid),
  kind: z.enum(['domain', 'organizational-unit', 'container', 'builtin']),
  /** Part of the directory itself (isCriticalSystemObject, or CN=System and the like): rarely wanted. */
  system: z.boolean(),
  childCount: z.number(),
  /** user and inetOrgPerson objects; null until they are counted. */
  people: z.number().nullable(),
  /** Those and the ones in all containers below. */
  peopleBelow: z.number().nullable(),
});

const containersCounting = {
  /** Whether people are still being counted: ask again in a while. */
  counting: z.boolean(),
  countedPeople: z.number(),
  /** Why counting ended early; the tree is whole without it. */
  countingFault: faultSchema.nullable(),
};

const suffixCount = z.object({ suffix: z.string(), users: z.number() });

export const forestQueries = {
  'forest-certificate': {
    arguments: z.strictObject({ host, port: port.optional(), security: behindTlsSchema }),
    result: presentedCertificateSchema,
  },
  /** Whether a server signs and encrypts by the sign-in; nothing is sent that says who asks. Throws what keeps it from that. */
  'forest-sealing': {
    arguments: z.strictObject({ host, port: port.optional() }),
    result: z.object({
      /** `host:port`. */
      server: z.string(),
    }),
  },
  'forest-domains': {
    arguments: z.strictObject({ forest: forestPartSchema }),
    result: z.array(forestDomainSchema),
  },
  containers: {
    arguments: z.strictObject({
      forest: forestPartSchema,
      /** DN or DNS name. */
      domain: z.string().min(1),
      /** null: the domain itself, one node. With `search`: everything below this one, or everything. */
      parent: guid.nullable(),
      search: z.string().optional(),
      /** `next` of the answer before. */
      after: z.string().optional(),
      limit: z.int().min(1).max(10_000).default(500),
      /** Reads the tree from the directory again. */
      refresh: z.boolean().default(false),
    }),
    result: z.object({
      containers: z.array(containerSchema),
      /** Of the children, or of what was found. */
      total: z.number(),
      next: z.string().nullable(),
      readAt: time,
      /** Containers in the whole domain. */
      containersInDomain: z.number(),
      ...containersCounting,
    }),
  },
  /** Containers by DN or objectGUID, in the order of `names`; null for one that is not there. */
  'containers-named': {
    arguments: z.strictObject({
      forest: forestPartSchema,
      domain: z.string().min(1),
      names: z.array(z.string()).max(10_000),
    }),
    result: z.object({ containers: z.array(containerSchema.nullable()), ...containersCounting }),
  },
  'upn-suffixes': {
    arguments: z.strictObject({ forests: z.array(forestPartSchema).min(1), refresh: z.boolean().default(false) }),
    result: z.array(
      z.object({
        forest: z.string(),
        users: z.number(),
        withoutUserPrincipalName: z.number(),
        /** Most used first; those that the forest offers and nobody has are there with 0. */
        suffixes: z.array(suffixCount.extend({ registered: z.boolean() })),
        /** Attributes that could be signed in with in the place of userPrincipalName, most used first. */
        candidates: z.array(
          z.object({
            attribute: z.string(),
            /** Users with a value, and users whose value has the form of an address. */
            users: z.number(),
            addresses: z.number(),
            /** Values that two users or more have. */
            repeated: z.number(),
            suffixes: z.array(suffixCount),
          }),
        ),
        fault: faultSchema.nullable(),
      }),
    ),
  },
  'source-anchor-advice': {
    arguments: z.strictObject({ forests: z.array(forestPartSchema).min(1) }),
    result: z.object({
      advice: z.enum(['ms-DS-ConsistencyGuid', 'objectGUID']),
      reason: z.enum(['unused', 'holds-object-guid', 'used-otherwise', 'attribute-missing', 'not-readable']),
      forests: z.array(
        z.object({
          forest: z.string(),
          attributeExists: z.boolean(),
          /** Objects that have a value, and of those the ones whose value is their own objectGUID. */
          used: z.number(),
          ownObjectGuid: z.number(),
          /** DNs of a few whose value is another one. */
          examples: z.array(z.string()),
          fault: faultSchema.nullable(),
        }),
      ),
    }),
  },
  'group-resolve': {
    arguments: z.strictObject({
      forest: forestPartSchema,
      /** DN, sAMAccountName or common name, `DOMAIN\name`, or objectGUID. */
      group: z.string().min(1),
      /** The containers that are chosen, for `placement`; empty: everything. */
      domains: z.array(draftDomainSchema).optional(),
    }),
    result: z.object({
      dn: z.string(),
      guid,
      name: z.string(),
      domain: z.string(),
      /** groupType says what it may hold. */
      scope: z.enum(['global', 'domain-local', 'universal', 'builtin']),
      security: z.boolean(),
      members: z.object({
        total: z.number(),
        users: z.number(),
        devices: z.number(),
        contacts: z.number(),
        /** Groups are members as groups: the people in them are not. */
        groups: z.number(),
        others: z.number(),
      }),
      /** Names of a few of the groups that are members. */
      nestedGroups: z.array(z.string()),
      /** Users that belong to it as their primary group, which is no membership that synchronization sees. */
      primaryGroupOf: z.number(),
      /** Held against the containers that are chosen; null where they were not given. */
      placement: z
        .object({
          /** Whether the group itself is synchronized: without it nobody is known to be its member. */
          groupInScope: z.boolean(),
          /** Direct members in containers that are left out. */
          membersOutside: z.number(),
        })
        .nullable(),
    }),
  },
  /** What can be a directory extension, by the schemas: sorted by name. */
  'extension-attributes': {
    arguments: z.strictObject({ forests: z.array(forestPartSchema).min(1), refresh: z.boolean().default(false) }),
    result: z.object({
      attributes: z.array(
        z.object({
          attribute: z.string(),
          objectType: extendedTypeSchema,
          type: z.enum(['string', 'integer', 'boolean', 'binary']),
          multiValued: z.boolean(),
          /** Names of those that have it. */
          forests: z.array(z.string()),
        }),
      ),
      /** Forests whose schema could not be read; the others are in. */
      faults: z.array(z.object({ forest: z.string(), fault: faultSchema })),
    }),
  },
} as const;

export const forestCommands = {
  /** Long; tells each row as `forest-check-row`. */
  'forest-check': {
    arguments: z.strictObject({ forest: forestPartSchema }),
    result: z.object({
      rows: z.array(forestCheckRowSchema),
      /** null where no server could be asked. */
      forest: forestFactsSchema.nullable(),
    }),
  },
  'forest-rights': {
    arguments: z.strictObject({ forest: forestPartSchema, features: z.array(z.enum(RIGHTS_FEATURES)) }),
    result: z.object({ account: accountSchema, kind: z.enum(['windows', 'samba']), rows: z.array(rightsRowSchema) }),
  },
  /** Makes the connector account, or takes up where an attempt before stopped. The administrator's password is used and forgotten. */
  'forest-account-create': {
    arguments: z.strictObject({
      forest: forestWithoutAccountSchema,
      administrator: z.strictObject({ account: z.string().min(1), password: z.string().min(1) }),
      /** sAMAccountName; default: `MSOL_` and twelve hexadecimal digits. */
      name: z
        .string()
        .regex(/^[^"/\\[\]:;|=,+*?<>@\s]{1,20}$/)
        .optional(),
      features: z.array(z.enum(RIGHTS_FEATURES)),
    }),
    result: z.object({
      /** Goes into the answers as `account`; its password is held by the draft. */
      account: z.string(),
      dn: z.string(),
      sid: z.string(),
      /** false: an account of that name was there already, and has got a new password. */
      created: z.boolean(),
      rows: z.array(rightsRowSchema),
    }),
  },
} as const;

export const forestEvents = {
  'forest-check-row': z.object({ forest: z.string(), row: forestCheckRowSchema }),
} as const;
