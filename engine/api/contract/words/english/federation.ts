/** Words for federation: findings about a provider, checks of a domain, tokens, alarms, and what rules and scripts are for. */

import type { FederationWords } from '../catalogue.ts';

export const FEDERATION = {
  findings: {
    'metadata-signed': 'The metadata is signed with the certificate that you confirmed.',
    'metadata-unsigned':
      'The metadata is not signed. What it says is worth as much as the connection it came by: compare the thumbprints.',
    'metadata-signer-new':
      'The metadata is signed with {subject}. Compare the thumbprint {thumbprint} with the one that the provider’s administrator tells you.',
    'metadata-outdated': 'The metadata is past its time.',
    'clock-good': 'Its clock and this one agree.',
    'clock-skewed': 'Its clock differs by {seconds#second|seconds}. Tokens are refused from {most#second|seconds} on.',
    'clock-unknown': 'Its clock is not known. Tokens are refused where clocks differ by five minutes.',
    'endpoint-foreign-host':
      'The documents name {host}, which is another host than the sign-in page ({expected}). Nothing of it is used.',
    'active-endpoint-found': 'Clients without a browser sign in at {url}.',
    'active-endpoint-missing':
      'No place for clients without a browser was found. Old mail programs and some scripts would not sign in.',
    'certificate-good': 'The certificate {thumbprint} is good for {days#more day|more days}.',
    'certificate-expired': 'The certificate {thumbprint} ended on {notAfter}.',
    'certificate-expiring': 'The certificate {thumbprint} ends in {days#day|days}.',
    'certificate-not-yet-valid': 'The certificate {thumbprint} is not valid before {notBefore}.',
    'certificate-key-too-small': 'The key of the certificate {thumbprint} has {bits} bits; {least} are the least.',
    'certificate-key-not-rsa': 'The certificate {thumbprint} has a key that is not RSA ({key}).',
    'certificate-hash-weak': 'The certificate {thumbprint} is itself signed with {hash}, which is not safe any more.',
    'certificates-two': 'A second certificate is published: the next one, so that a change does not interrupt anybody.',
    'certificates-many':
      '{count} certificates are published. The tenant has room for two: the first two are taken over.',
    'certificate-unknown-to-provider':
      'The tenant trusts the certificate {thumbprint}, which the provider does not publish. Whoever has its key can sign in as anybody: find out where it comes from.',
    'certificate-unknown-to-tenant':
      'The provider publishes the certificate {thumbprint}, which the tenant does not have.',
    'certificate-to-promote': 'The provider signs with {thumbprint} now, which the tenant has as its next one.',
    'uri-differs': 'The tenant has {found} for {property}, and the provider says {expected}.',
    'issuer-differs':
      'The tenant expects the issuer {found}, and the provider’s would be {expected}. They are compared letter by letter.',
    'issuer-not-of-convention': 'The issuer does not follow the rule for several domains.',
    'issuer-shared': 'Another domain has the same issuer.',
    'mfa-behavior-unset':
      'It is not set whether the tenant believes the provider about the second factor, so it does. Whoever takes the provider over would pass without one.',
    'mfa-accepted-blindly':
      'The tenant believes the provider about the second factor. Whoever takes the provider over would pass without one.',
    'in-step': 'Tenant and provider agree.',
  },
  checks: {
    'domain-known': {
      name: 'Domain',
      good: 'The tenant has it.',
      problem: 'The tenant has no domain of that name.',
    },
    'domain-verified': { name: 'Verified', good: 'The domain is verified.', problem: 'The domain is not verified.' },
    'domain-root': {
      name: 'Of its own',
      good: 'It inherits from no other domain.',
      problem: 'It inherits[ from {root}]: convert that one.',
    },
    'domain-not-initial': {
      name: 'Not the initial domain',
      good: 'It is not.',
      problem: 'The initial domain always stays managed: it is the way in when everything else fails.',
    },
    'domain-not-default': {
      name: 'Not the default domain',
      good: 'It is not.',
      problem: 'The tenant does not federate its default domain. Make another one the default first.',
    },
    'domain-managed': { name: 'Managed today', good: 'It is managed.', problem: 'It is federated already.' },
    'domain-federated': { name: 'Federated today', good: 'It is federated.', problem: 'It is managed already.' },
    'issuer-unique': {
      name: 'Issuer',
      good: '{issuer} belongs to no other domain.',
      problem: '{issuer} belongs to {domain} already.',
    },
    'issuer-equals-provider': {
      name: 'Issuer of the tokens',
      good: 'It is the one that the provider names.',
      notice:
        'The provider names itself {observed}. Its claim rules have to send {issuer} for this domain: the generated ones do.',
      problem: 'The provider names {observed}, and {issuer} would be expected. They are compared letter by letter.',
    },
    'cloud-administrator': {
      name: 'A way in without the provider',
      good: '{name} signs in without it ({role}).',
      notice: '{name} should be able to. Sign in as this account for the change, or say that it works.',
      problem: 'No administrator of the cloud alone would be able to put it back. Create one in {domain} first.',
    },
    'immutable-ids': {
      name: 'Everybody can be recognized',
      good: 'All {users#user has|users have} an immutable id.',
      problem: '{without#user has|users have} none and could not sign in: {names}.',
    },
    'anchor-equals-claim': {
      name: 'Anchor of the claims',
      good: 'The provider sends {anchor}, as synchronization does.',
      notice: 'Synchronization takes {anchor}. Say that the provider’s rules send the same.',
      problem: 'Synchronization takes {anchor}, and the provider sends {claim}.',
    },
    'mfa-behavior': {
      name: 'Second factor',
      good: 'The tenant decides about it.',
      notice: 'The tenant would believe the provider that there was one.',
    },
    'subdomains-inherit': {
      name: 'Domains below it',
      good: '{count#domain changes|domains change} with it: {domains}.',
    },
    'password-hashes-as-fallback': {
      name: 'If the provider fails',
      good: 'Password hashes are in the tenant: the domain can be made managed at once.',
      notice:
        'Password hashes are not all in the tenant. Without them nobody of the domain signs in while the provider is away.',
    },
    'way-to-sign-in': {
      name: 'How people sign in then',
      good: 'Password hashes are in the tenant, or agents answer.',
      notice: 'Only {agents#agent answers|agents answer}.',
      problem: 'They could not: password hashes are not in the tenant, and no agent answers.',
    },
  },
  refusals: {
    'too-large': 'It is larger than a mebibyte.',
    'not-utf-8': 'It is not XML 1.0 in UTF-8.',
    doctype: 'It has a document type, with which attacks begin.',
    entity: 'It uses an entity, with which attacks begin.',
    'too-deep': 'Its elements are nested too deep.',
    'not-well-formed': 'It is not well-formed XML.',
    'not-a-token': 'It holds no token.',
    'provider-refused': 'The provider says no[: {status}][, {message}].',
    'assertion-count': 'It holds {count} assertions; only one of them could have been signed for this.',
    'assertion-encrypted': 'The assertion is encrypted, which the tenant does not read.',
    'signature-missing': 'The assertion is not signed.',
    'signature-count': 'It holds more signatures than it may.',
    'signature-placed-elsewhere': 'What is signed is not what would be read: the sign of an attack.',
    'signature-malformed': 'The signature is not made as it has to be.',
    'reference-count': 'The signature is for several things at once.',
    'reference-elsewhere': 'The signature is for something else than the assertion.',
    'id-not-unique': 'An id is there twice: the sign of an attack.',
    'transform-not-allowed': 'The signature leaves parts out that would be read.',
    'algorithm-not-allowed':
      'It is signed with {algorithm|a method} that is not safe any more. Let the provider use RSA and SHA-256.',
    'signature-wrong': 'It was changed after it was signed, or another key signed it than one of the tenant’s.',
    'issuer-differs': 'Its issuer is {found}, and {expected} is expected. They are compared letter by letter.',
    'audience-differs': 'It is for {found}, and not for {expected}.',
    'recipient-differs': 'It is addressed to {found}, and not to {expected}.',
    'request-differs': 'It answers another request.',
    'not-yet-valid': 'It is not valid yet. Compare the clocks.',
    expired: 'It is past its time. Compare the clocks.',
    'confirmation-missing': 'It does not say for whom it was made.',
    replayed: 'It was used before.',
    'name-id-missing': 'It names nobody.',
    'name-id-format': 'Its name identifier is not persistent, or too long.',
    'anchor-missing': 'It carries no ImmutableID, or more than one.',
    'anchor-differs': 'Its ImmutableID is {found}, and {expected} is expected.',
    'user-name-missing': 'It carries no user principal name, or more than one.',
    'user-name-differs': 'It is for {found}, and not for {expected}.',
  },
  notes: {
    'name-id-format-unusual': 'The name identifier has an unusual format.',
    'confirmation-not-bearer': 'The assertion does not say how it is confirmed.',
    'name-id-is-not-the-anchor': 'The name identifier is not the anchor.',
  },
  alarms: {
    'federated-elsewhere': {
      what: 'Somebody else federated {domain}.',
      why: 'Its tokens are taken from the issuer {issuer} now. Whoever has that issuer’s key can sign in as anybody of the domain.',
    },
    'managed-elsewhere': {
      what: 'Somebody else made {domain} managed.',
      why: 'Its people sign in at the tenant now, if it has their password hashes.',
    },
    'settings-changed-elsewhere': {
      what: 'Somebody else changed the federation of {domain}.',
      why: 'Changed: {properties}. A foreign certificate lets its owner sign in as anybody.',
    },
    'domain-added-federated': {
      what: 'A new domain is federated: {domain}.',
      why: 'Nobody did that here. Its tokens are taken from the issuer {issuer}.',
    },
    'metadata-unreachable': {
      what: 'The provider of {domain} has not been readable for more than a day.',
      why: 'New certificates are not noticed meanwhile ({code}).',
    },
    'metadata-not-known': {
      what: 'Nobody has said where the metadata of the provider of {domain} is.',
      why: 'New certificates are not noticed.',
    },
    'conversion-not-confirmed': {
      what: 'A change of {domain} is not visible everywhere yet.',
      why: 'It was begun at {startedAt}; Causeway goes on looking.',
    },
  },
  rules: {
    'user-name': 'Says which cloud account it is: the sign-in name that is synchronized.',
    'read-anchor': 'Reads both attributes that can be the anchor, for the rules below.',
    'anchor-consistency-guid': 'Sends ms-DS-ConsistencyGuid as the anchor, as synchronization does.',
    'anchor-object-guid': 'Sends objectGUID as the anchor where synchronization takes it.',
    'name-identifier': 'Repeats the anchor where tokens have their name.',
    issuer: 'Gives the people of this domain, and of those below it, the issuer that the tenant expects.',
    'inside-network': 'Says whether somebody signs in from inside, for conditional access.',
    methods: 'Says how somebody signed in, a second factor among it.',
    'persistent-sign-in': 'Lets people stay signed in where AD FS allows it.',
    'password-expiry': 'Lets the cloud warn of a password that is about to end.',
    'primary-sid': 'Sends the security identifier, which computers and some services ask for.',
    'account-type-computer': 'Marks computers of the domain, for their registration.',
    'computer-guid': 'Says which computer it is.',
    'computer-sid': 'Sends the security identifier of a computer.',
  },
  steps: {
    prepare: {
      name: 'Prepare',
      why: 'Checks that this is the primary server, and makes the folder for what is saved.',
    },
    collect: {
      name: 'Write down how it is',
      why: 'Identifier, certificates and endpoints as a file that you can bring back here. Nothing secret is in it.',
    },
    backup: {
      name: 'Save what will be changed',
      why: 'The trust, its rules and the endpoints. With these files everything can be put back.',
    },
    trust: {
      name: 'Trust the tenant',
      why: 'Creates the trust, or corrects it: the tenant’s own metadata is followed, and tokens are signed with SHA-256.',
    },
    rules: {
      name: 'Set the claim rules',
      why: 'Replaces the rules of this trust by those above. The former ones are saved.',
    },
    endpoints: {
      name: 'Endpoints',
      why: 'Switches on what clients without a browser need, and keeps Windows authentication off the proxy, where it would let outsiders lock accounts.',
    },
    'alternate-id': {
      name: 'Sign-in name',
      why: 'Lets people sign in with the attribute that is their name in the cloud.',
    },
    certificates: {
      name: 'Certificates',
      why: 'Lets AD FS renew its signing certificates by itself, and warns of those that are about to end or too weak.',
    },
  },
} as const satisfies FederationWords;
