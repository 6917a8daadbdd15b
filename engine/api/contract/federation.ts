/**
 * Federation: an identity provider of one's own signs people in. Reading the provider, converting domains there and back,
 * watching both sides, and what the provider's administrator needs.
 */

import { z } from 'zod';
import { faultSchema, time } from './shapes.ts';
import { signInPageSchema } from './tenants.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const FEDERATION_PROTOCOLS = ['wsFed', 'saml'] as const;
const protocolSchema = z.enum(FEDERATION_PROTOCOLS);
/** What a provider's rules may send as ImmutableID. */
export const CLAIM_ANCHORS = ['ms-DS-ConsistencyGuid', 'objectGUID'] as const;
export const MFA_BEHAVIORS = [
  'rejectMfaByFederatedIdp',
  'enforceMfaByFederatedIdp',
  'acceptIfMfaDoneByFederatedIdp',
] as const;
export const PROMPT_BEHAVIORS = ['nativeSupport', 'translateToFreshPasswordAuthentication', 'disabled'] as const;

/** A finding or a check: its words are found by code and state. */
const judgedSchema = z.object({
  code: z.string(),
  state: z.enum(['good', 'attention', 'problem']),
  facts,
});

const certificateSchema = z.object({
  /** Base64 DER in one line. */
  base64: z.string(),
  thumbprint: z.string(),
  sha256: z.string(),
  subject: z.string(),
  issuer: z.string(),
  notBefore: time,
  notAfter: time,
  bits: z.number().nullable(),
  signatureHash: z.string(),
});

/** As Graph keeps them, by its names. */
const settingsSchema = z.object({
  displayName: z.string().nullish(),
  issuerUri: z.string(),
  passiveSignInUri: z.string(),
  activeSignInUri: z.string().nullish(),
  metadataExchangeUri: z.string().nullish(),
  signOutUri: z.string().nullish(),
  passwordResetUri: z.string().nullish(),
  signingCertificate: z.string(),
  nextSigningCertificate: z.string().nullish(),
  preferredAuthenticationProtocol: protocolSchema,
  promptLoginBehavior: z.enum(PROMPT_BEHAVIORS).nullish(),
  federatedIdpMfaBehavior: z.enum(MFA_BEHAVIORS).nullish(),
  isSignedAuthenticationRequestRequired: z.boolean().nullish(),
});

/** Where a provider's documents are. */
const sourceSchema = z.strictObject({
  /** A host name (AD FS is taken for granted), or the whole address of the metadata. */
  address: z.string().min(1).max(2048).optional(),
  /** Instead of an address. */
  file: z.strictObject({ name: z.string().max(255), text: z.string().max(1_500_000) }).optional(),
  /** Of WS-MetadataExchange, where neither metadata nor the convention of AD FS tell. */
  exchange: z.string().max(2048).optional(),
  /** A port beside those of federation services that is allowed by name. */
  port: z.int().min(1).max(65_535).optional(),
  entityId: z.string().max(1024).optional(),
  /** SHA-256 of certificates that a person compared with what the provider's administrator says. */
  confirmed: z.array(z.string()).max(8).optional(),
});

const choicesSchema = z.strictObject({
  protocol: protocolSchema,
  mfaBehavior: z.enum(MFA_BEHAVIORS).default('rejectMfaByFederatedIdp'),
  promptLoginBehavior: z.enum(PROMPT_BEHAVIORS).optional(),
  issuer: z.enum(['entity-id', 'per-domain']).default('per-domain'),
  displayName: z.string().min(1).max(256).optional(),
  signedRequests: z.boolean().optional(),
  passwordResetUri: z.url().optional(),
});

const documentSchema = z.object({
  location: z.string(),
  /** The network address that answered; null for a file. */
  address: z.string().nullable(),
  bytes: z.number(),
  sha256: z.string(),
  readAt: time,
});

const providerSchema = z.object({
  metadata: documentSchema,
  entityId: z.string(),
  displayName: z.string().nullable(),
  signer: certificateSchema.nullable(),
  protocols: z.array(
    z.object({
      protocol: protocolSchema,
      signInUrl: z.string(),
      certificates: z.array(certificateSchema),
      findings: z.array(judgedSchema),
    }),
  ),
  /** Sign-in by a name and a password in the message, which some clients use; null: none was found. */
  activeUrl: z.string().nullable(),
  exchange: documentSchema.nullable(),
  exchangeFault: faultSchema.nullable(),
});

const domainSchema = z.object({
  name: z.string(),
  authentication: z.enum(['Managed', 'Federated']),
  isVerified: z.boolean(),
  isRoot: z.boolean(),
  isInitial: z.boolean(),
  isDefault: z.boolean(),
  /** The root that it inherits from; null for a root. */
  root: z.string().nullable(),
  settings: settingsSchema.nullable(),
  certificates: z.array(certificateSchema.extend({ role: z.enum(['current', 'next']) })),
  /** Entra ID's own look at the provider's metadata. */
  updateStatus: z.object({ result: z.string(), at: z.string() }).nullable(),
  /** Of the provider against what the tenant keeps; null where there is no provider that could be read. */
  findings: z.array(judgedSchema).nullable(),
  metadataUrl: z.string().nullable(),
  automaticCertificates: z.boolean(),
  /** Why the provider could not be read. */
  fault: faultSchema.nullable(),
});

const differenceSchema = z.object({
  property: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const alarmSchema = z.object({
  id: z.number(),
  domain: z.string(),
  kind: z.string(),
  severity: z.enum(['warning', 'error', 'security']),
  facts,
  differences: z.array(differenceSchema),
  raisedAt: time,
  acceptedAt: time.nullable(),
  acceptedBy: z.string().nullable(),
});

const conversionSchema = z.object({
  id: z.number(),
  domain: z.string(),
  kind: z.enum(['to-federated', 'to-managed', 'change-settings']),
  state: z.enum(['intended', 'written', 'done', 'failed', 'abandoned']),
  wayBack: z.number(),
  startedAt: time,
  startedBy: z.string(),
  updatedAt: time,
  fault: faultSchema.nullable(),
});

const wayBackSchema = z.object({
  id: z.number(),
  takenAt: time,
  takenBy: z.string(),
  reason: z.string(),
  domain: z.string().nullable(),
  /** How each root domain signed in then. */
  domains: z.array(
    z.object({ name: z.string(), authentication: z.enum(['Managed', 'Federated']), issuerUri: z.string().nullable() }),
  ),
});

/** In whose name: an administrator who is signed in for it, or else the application, where it was granted the right. */
const handle = z.string().optional();
/** Codes of checks that call for attention and were accepted. */
const accepted = z.array(z.string()).max(32).default([]);
const domain = z.string().min(1).max(253);

export const federationQueries = {
  /** What is known here of domains, alarms and conversions. Asks nobody. */
  'federation-status': {
    arguments: z.strictObject({}),
    result: z.object({
      alarms: z.array(alarmSchema),
      conversions: z.array(conversionSchema),
      waysBack: z.array(wayBackSchema),
      /** When somebody looked last, and when the next look is due; null before the first. */
      lookedAt: time.nullable(),
      nextLookAt: time.nullable(),
    }),
  },
  /** A way back as a file for the administrator's safe. Throws `not-found`. */
  'federation-way-back': {
    arguments: z.strictObject({ id: z.int() }),
    result: z.object({ name: z.string(), text: z.string() }),
  },
  /** What the provider's administrator needs, made from the configuration. Throws `not-configured`, `value-invalid`. */
  'federation-artefacts': {
    arguments: z.strictObject({
      protocol: protocolSchema,
      domains: z.array(domain).min(1).max(500),
      issuer: z.enum(['entity-id', 'per-domain']).default('per-domain'),
      computers: z.boolean().default(false),
      automaticCertificates: z.boolean().default(true),
      /** Forests where a sign-in name is looked up that is not the user principal name. */
      lookupForests: z.array(domain).max(50).default([]),
    }),
    result: z.object({
      anchor: z.string(),
      userNameAttribute: z.string(),
      rules: z.array(z.object({ id: z.string(), name: z.string(), text: z.string() })),
      rulesText: z.string(),
      steps: z.array(z.object({ id: z.string(), text: z.string() })),
      /** PowerShell; its lines end as on Windows. */
      script: z.string(),
      partner: z.object({
        entityId: z.string(),
        replyUrl: z.string(),
        signature: z.string(),
        nameIdFormat: z.string(),
        nameId: z.object({ attribute: z.string(), fallback: z.string().nullable() }),
        claims: z.array(
          z.object({
            type: z.string(),
            attribute: z.string(),
            fallback: z.string().nullable(),
            encoding: z.enum(['text', 'base64']),
          }),
        ),
        issuers: z.array(z.object({ domain: z.string(), issuer: z.string() })),
      }),
    }),
  },
} as const;

const providerChoice = {
  source: sourceSchema,
  choices: choicesSchema,
  /** What the provider's rules send as ImmutableID, by the administrator's word. */
  claimAnchor: z.enum(CLAIM_ANCHORS).optional(),
};

export const federationCommands = {
  /** Reads a provider. Asks the provider alone, and keeps nothing. Works before setup. */
  'federation-provider': {
    arguments: sourceSchema,
    result: providerSchema,
  },
  /** Domains of the tenant, each federated one held against its provider. Asks both; changes nothing. */
  'federation-domains': {
    arguments: z.strictObject({ handle }),
    result: z.object({ domains: z.array(domainSchema) }),
  },
  /** What a conversion would meet. Changes nothing. */
  'federation-check': {
    arguments: z.discriminatedUnion('to', [
      z.strictObject({
        to: z.literal('federated'),
        handle,
        domain,
        ...providerChoice,
      }),
      z.strictObject({ to: z.literal('managed'), handle, domain }),
    ]),
    result: z.object({ settings: settingsSchema.nullable(), checks: z.array(judgedSchema) }),
  },
  /**
   * Converts a domain, after the same checks. Progress comes as `federation-progress`. Throws `federation-check-failed`,
   * `federation-refused`, `federation-changed-elsewhere`, `conversion-under-way`, `conversion-not-confirmed`, `staging-mode-on`.
   */
  'federation-convert': {
    arguments: z.discriminatedUnion('to', [
      z.strictObject({
        to: z.literal('federated'),
        handle,
        domain,
        accepted,
        /** New certificates of the metadata are taken over without asking. */
        automaticCertificates: z.boolean().default(false),
        ...providerChoice,
      }),
      z.strictObject({ to: z.literal('managed'), handle, domain, accepted }),
    ]),
    result: conversionSchema,
  },
  /** One domain as it was when the way back was saved. */
  'federation-revert': {
    arguments: z.strictObject({ handle, wayBack: z.int(), domain, accepted }),
    result: conversionSchema,
  },
  'federation-resume': {
    arguments: z.strictObject({ handle, id: z.int(), action: z.enum(['resume', 'abandon']) }),
    result: z.object({ conversion: conversionSchema.nullable() }),
  },
  /** Takes over the provider's certificates of today. `changed` is false where there is nothing to take over. */
  'federation-certificates': {
    arguments: z.strictObject({ handle, domain }),
    result: z.object({ changed: z.boolean(), conversion: conversionSchema.nullable() }),
  },
  /** Where a domain's provider is read from now on, and whether its new certificates are taken over without asking. */
  'federation-watch': {
    arguments: z.strictObject({
      domain,
      metadataUrl: z.string().max(2048).nullable(),
      automaticCertificates: z.boolean(),
    }),
    result: z.object({ domain: z.string() }),
  },
  /** Looks now, instead of when the next look is due. */
  'federation-look': {
    arguments: z.strictObject({ handle }),
    result: z.object({ at: time, federated: z.number(), raised: z.number(), ended: z.number(), nextAt: time }),
  },
  'federation-alarm-accept': {
    arguments: z.strictObject({ id: z.int() }),
    result: z.object({ accepted: z.boolean() }),
  },
  /**
   * A sign-in in a browser as people of the domain do it, from the sign-in service to the provider and back. The event
   * `open-browser` tells the address; the call lasts until somebody is back, or it is cancelled.
   */
  'federation-sign-in': {
    arguments: z.strictObject({
      userPrincipalName: z.string().trim().min(3).max(1024).includes('@'),
      page: signInPageSchema,
    }),
    result: z.object({
      /** Who came back, and whether it is who was asked for. */
      userPrincipalName: z.string(),
      objectId: z.string(),
      asAsked: z.boolean(),
    }),
  },
  /**
   * A sign-in at the provider with a name and a password, without a browser; its token is judged here as Entra ID would.
   * The password is kept nowhere.
   */
  'federation-try': {
    arguments: z.strictObject({
      source: sourceSchema,
      issuer: z.string().max(1024),
      userName: z.string().min(1).max(1024),
      password: z.string().min(1).max(1024),
    }),
    result: z.object({
      verdict: z.enum(['accepted', 'refused', 'password-refused']),
      /** Of a refused token, or the provider's own code. */
      reason: z.string().nullable(),
      facts,
      token: z
        .object({
          issuer: z.string(),
          userPrincipalName: z.string(),
          immutableId: z.string(),
          notOnOrAfter: time,
          notes: z.array(z.string()),
        })
        .nullable(),
    }),
  },
} as const;

export const federationEvents = {
  'federation-progress': z.object({
    step: z.enum(['checks', 'way-back', 'write', 'confirm', 'done']),
    domain: z.string(),
    /** While both places are asked until they agree: what the directory and the sign-in service say. */
    seen: z.object({ domain: z.string(), realm: z.string() }).nullable(),
    checks: z.array(judgedSchema).nullable(),
  }),
} as const;
