/**
 * The nouns of federation: what Microsoft Graph keeps of a federated domain, what an identity provider says of itself, and
 * what is thought of both. Everything here is data: it can be stored, compared and shown.
 */

/** Graph `internalDomainFederation.preferredAuthenticationProtocol`. */
export type FederationProtocol = 'wsFed' | 'saml';

export const PROMPT_LOGIN_BEHAVIORS = ['translateToFreshPasswordAuthentication', 'nativeSupport', 'disabled'] as const;
export type PromptLoginBehavior = (typeof PROMPT_LOGIN_BEHAVIORS)[number];

export const MFA_BEHAVIORS = [
  'acceptIfMfaDoneByFederatedIdp',
  'enforceMfaByFederatedIdp',
  'rejectMfaByFederatedIdp',
] as const;
export type MfaBehavior = (typeof MFA_BEHAVIORS)[number];

/**
 * The writable part of Graph's `internalDomainFederation`, by its own property names; certificates are base64 of the DER
 * form in one line. `null` and a missing property mean the same: Graph keeps nothing there.
 *
 * https://learn.microsoft.com/graph/api/resources/internaldomainfederation
 */
export interface FederationSettings {
  readonly displayName?: string | null;
  /** Compared byte for byte with the issuer of each token, and unique over all domains of Entra ID. */
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  /** WS-Trust user name and password; none where the provider speaks SAML alone. */
  readonly activeSignInUri?: string | null;
  readonly metadataExchangeUri?: string | null;
  readonly signOutUri?: string | null;
  readonly passwordResetUri?: string | null;
  readonly signingCertificate: string;
  readonly nextSigningCertificate?: string | null;
  readonly preferredAuthenticationProtocol: FederationProtocol;
  readonly promptLoginBehavior?: PromptLoginBehavior | null;
  /** Unset means `acceptIfMfaDoneByFederatedIdp`. */
  readonly federatedIdpMfaBehavior?: MfaBehavior | null;
  readonly isSignedAuthenticationRequestRequired?: boolean | null;
}

/** As Graph answers: with its id, and what Entra ID's own look at the provider's metadata came to. */
export interface FederationConfiguration extends FederationSettings {
  readonly id: string;
  readonly signingCertificateUpdateStatus?: {
    readonly certificateUpdateResult?: string | null;
    readonly lastRunDateTime?: string | null;
  } | null;
}

/** A certificate that signs tokens or metadata. */
export interface SigningCertificate {
  /** Base64 of the DER form in one line, as Graph wants it. */
  readonly base64: string;
  /** SHA-1 of the DER form in upper-case hexadecimal: the name AD FS and Windows show it by, nothing is trusted by it. */
  readonly thumbprint: string;
  /** SHA-256 of the DER form in lower-case hexadecimal: what is compared and confirmed. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  /** ISO 8601 in UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: { readonly type: 'rsa'; readonly bits: number } | { readonly type: 'other'; readonly name: string };
  /** Hash of the certificate's own signature ("SHA-256"); it says nothing of the hash that tokens are signed with. */
  readonly signatureHash: string;
}

/** Where a document came from. */
export interface DocumentSource {
  /** The address it was asked for, or the name of the file that the administrator chose. */
  readonly location: string;
  readonly kind: 'fetched' | 'file';
  /** The network address that answered; none for a file. */
  readonly address?: string;
  readonly bytes: number;
  /** SHA-256 of the bytes in lower-case hexadecimal. */
  readonly sha256: string;
  /** ISO 8601 in UTC. */
  readonly readAt: string;
  /** The server's clock (its `Date` header) less ours, in milliseconds; a second is its grain. */
  readonly clockOffset?: number;
}

export interface SamlEndpoint {
  /** `HTTP-POST`, `HTTP-Redirect`, ... : the last part of the binding's URN. */
  readonly binding: string;
  readonly location: string;
}

/** What the signature of a metadata document is worth. */
export type MetadataSignature =
  | { readonly state: 'absent' }
  /** Signed by the key of this certificate. `trusted`: the administrator confirmed its SHA-256 earlier. */
  | { readonly state: 'verified'; readonly certificate: SigningCertificate; readonly trusted: boolean };

/** What a provider's metadata says, signature checked where there is one. */
export interface ProviderMetadata {
  readonly source: DocumentSource;
  readonly entityId: string;
  readonly displayName?: string;
  readonly validUntil?: string;
  readonly signature: MetadataSignature;
  readonly wsFed?: {
    /** PassiveRequestorEndpoint; the first is the one to use. */
    readonly passive: readonly string[];
    /** As stated. AD FS states the issued-token endpoint and one product a foreign host: never a sign-in address. */
    readonly securityTokenService: readonly string[];
    readonly metadataExchange: readonly string[];
  };
  readonly saml?: {
    readonly singleSignOn: readonly SamlEndpoint[];
    readonly singleLogout: readonly SamlEndpoint[];
    readonly wantsSignedRequests: boolean;
  };
  /** Every signing certificate once, by protocol, in the document's order: the first is the current one. */
  readonly certificates: {
    readonly wsFed: readonly SigningCertificate[];
    readonly saml: readonly SigningCertificate[];
  };
}

export type WsTrustVersion = '2005' | '1.3';

/** A place that gives a token for a user name and a password in the message, over TLS. */
export interface UserNameEndpoint {
  readonly url: string;
  readonly version: WsTrustVersion;
}

export interface ProviderExchange {
  readonly source: DocumentSource;
  readonly endpoints: readonly UserNameEndpoint[];
}

/** Everything read of one provider. */
export interface Provider {
  readonly metadata: ProviderMetadata;
  /** None where the provider has no WS-MetadataExchange (pure SAML), or where it could not be read. */
  readonly exchange?: ProviderExchange;
}

export type FindingState = 'good' | 'attention' | 'problem';

/** What is thought of a provider, a certificate or a configuration; the words for a code are the interface's. */
export interface FederationFinding {
  readonly code: FindingCode;
  readonly state: FindingState;
  readonly facts: { readonly [name: string]: string | number | boolean };
}

export const FINDING_CODES = [
  // of a provider's metadata
  'metadata-signed',
  'metadata-unsigned',
  'metadata-signer-new',
  'metadata-outdated',
  'clock-good',
  'clock-skewed',
  'clock-unknown',
  'endpoint-foreign-host',
  'active-endpoint-found',
  'active-endpoint-missing',
  // of its certificates
  'certificate-good',
  'certificate-expired',
  'certificate-expiring',
  'certificate-not-yet-valid',
  'certificate-key-too-small',
  'certificate-key-not-rsa',
  'certificate-hash-weak',
  'certificates-two',
  'certificates-many',
  // of what Graph keeps, against what the provider says
  'certificate-unknown-to-provider',
  'certificate-unknown-to-tenant',
  'certificate-to-promote',
  'uri-differs',
  'issuer-differs',
  'issuer-not-of-convention',
  'issuer-shared',
  'mfa-behavior-unset',
  'mfa-accepted-blindly',
  'in-step',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** What a person decides beside what metadata says. */
export interface FederationChoices {
  readonly displayName?: string;
  readonly protocol: FederationProtocol;
  readonly mfaBehavior: MfaBehavior;
  readonly promptLoginBehavior?: PromptLoginBehavior;
  /** SAML alone. */
  readonly signedRequests?: boolean;
  readonly passwordResetUri?: string;
  /**
   * `entity-id`: one root domain is federated with the provider and the token's issuer is its entity id.
   * `per-domain`: each root domain has `http://DOMAIN/adfs/services/trust/`, by the issuer rule.
   */
  readonly issuer: 'entity-id' | 'per-domain' | { readonly uri: string };
}

/** A domain of the tenant, as far as federation minds it (Graph `domain`). */
export interface TenantDomain {
  readonly name: string;
  readonly authentication: 'Managed' | 'Federated';
  readonly isVerified: boolean;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  readonly isRoot: boolean;
}

/** One property in which two configurations differ; certificates are named by SHA-256. */
export interface FederationDifference {
  readonly property: keyof FederationSettings;
  readonly before: string | null;
  readonly after: string | null;
}

// Tokens

export type TokenKind = 'saml-1.1' | 'saml-2.0';

/** Against what a token is held. Everything comes from configuration, nothing from the token. */
export interface TokenExpectation {
  /** Base64 DER, current certificate and, where there is one, the next. */
  readonly certificates: readonly string[];
  readonly issuer: string;
  /** `urn:federation:MicrosoftOnline` where none is given. */
  readonly audience?: string;
  /** Where the message has to be addressed to (SAML 2.0 Destination and Recipient). */
  readonly recipient?: string;
  /** The request it answers (SAML 2.0 InResponseTo); none: only an unsolicited answer is taken. */
  readonly inResponseTo?: string;
  readonly now: Date;
  /** Milliseconds that clocks may differ; five minutes where none is given. */
  readonly skew?: number;
  /** Remembers ids that were used; none: a second use is not looked for. */
  readonly once?: OneTimeIds;
  /** Who has to be named by it, in a test sign-in; the anchor in base64. */
  readonly person?: { readonly userPrincipalName?: string; readonly immutableId?: string };
}

/** Ids of tokens taken before, each until it would be refused for its age anyway. */
export interface OneTimeIds {
  /** False: it was taken before. `until` in milliseconds since 1970. */
  take(id: string, until: number, now: number): boolean;
}

export interface VerifiedToken {
  readonly kind: TokenKind;
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notOnOrAfter: number;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly userPrincipalName: string;
  /** Base64 source anchor: claim ImmutableID (SAML 1.1), persistent NameID (SAML 2.0). */
  readonly immutableId: string;
  /** All attributes by their full type, every value. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** The certificate whose key signed it, by SHA-256. */
  readonly signedBy: string;
}

/** Why a token is refused; the order is that of the checks. */
export const TOKEN_REFUSALS = [
  'too-large',
  'not-utf-8',
  'doctype',
  'entity',
  'too-deep',
  'not-well-formed',
  'not-a-token',
  'provider-refused',
  'assertion-count',
  'assertion-encrypted',
  'signature-missing',
  'signature-count',
  'signature-placed-elsewhere',
  'signature-malformed',
  'reference-count',
  'reference-elsewhere',
  'id-not-unique',
  'transform-not-allowed',
  'algorithm-not-allowed',
  'signature-wrong',
  'issuer-differs',
  'audience-differs',
  'recipient-differs',
  'request-differs',
  'not-yet-valid',
  'expired',
  'confirmation-missing',
  'replayed',
  'name-id-missing',
  'name-id-format',
  'anchor-missing',
  'anchor-differs',
  'user-name-missing',
  'user-name-differs',
] as const;
export type TokenRefusal = (typeof TOKEN_REFUSALS)[number];

/** What Entra ID takes, and a careful reader would not send. */
export type TokenNote = 'name-id-format-unusual' | 'confirmation-not-bearer' | 'name-id-is-not-the-anchor';

export type TokenVerdict =
  | { readonly kind: 'accepted'; readonly token: VerifiedToken; readonly notes: readonly TokenNote[] }
  | {
      readonly kind: 'refused';
      readonly reason: TokenRefusal;
      readonly facts: { readonly [name: string]: string | number };
    };
