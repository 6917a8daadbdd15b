/** Words for reading what an identity provider says of itself. */

import type { FaultWords } from '../catalogue.ts';

export const IDENTITY_PROVIDER_FAULTS = {
  'federation-document-refused': {
    what: 'What came from {location} was not read.',
    why: 'It is not what an identity provider sends[ ({reason})].',
    remedy: 'Check the address, or take the file from the administrator of the identity provider.',
    variants: {
      'reason=too-large': {
        why: 'It is larger than a mebibyte; metadata is much smaller.',
        remedy: 'Name the address of the metadata of this one provider, not that of a whole federation.',
      },
      'reason=not-utf-8': {
        why: 'It is not XML 1.0 in UTF-8.',
        remedy: 'Let the provider write it in UTF-8.',
      },
      'reason=doctype': {
        why: 'It has a document type. No identity provider needs one, and attacks on readers of XML begin with it.',
        remedy: 'Find out who changed the document, and do not use it.',
      },
      'reason=entity': {
        why: 'It declares or uses an entity. No identity provider needs one, and attacks on readers of XML begin with it.',
        remedy: 'Find out who changed the document, and do not use it.',
      },
      'reason=too-deep': { why: 'Its elements are nested deeper than any identity provider does it.' },
      'reason=not-well-formed': {
        why: 'It is not well-formed XML: perhaps a page for people, or only part of the document.',
      },
      'reason=not-metadata': { why: 'It is XML, and not the metadata of an identity provider.' },
      'reason=not-exchange': { why: 'It is XML, and not the description of endpoints (WSDL) that AD FS gives here.' },
      'reason=several-entities': {
        why: 'It lists {count|several} identity providers.',
        remedy: 'Say which one by its entity id.',
      },
      'reason=no-provider': {
        why: 'It holds no identity provider[ with the entity id {wanted}].',
        remedy: 'Check the entity id. Metadata of applications (service providers) does not help here.',
      },
      'reason=entity-id-missing': { why: 'It has no entity id.' },
      'reason=no-endpoint': {
        why: 'It names no sign-in page over HTTPS[ for {protocol}].',
        remedy: 'Choose the other protocol, or switch this one on at the identity provider.',
      },
      'reason=no-certificate': {
        why: 'It names no certificate that tokens are signed with[ for {protocol}].',
        remedy: 'Let the provider publish its signing certificate in its metadata.',
      },
      'reason=certificate-unreadable': { why: 'One of its certificates cannot be read.' },
      'reason=outdated': {
        why: 'It was valid until {validUntil|a time in the past}.',
        remedy: 'Let the provider publish its metadata anew.',
      },
      'reason=signature': {
        why: 'Its signature is wrong[ ({verdict})][: {algorithm}]: somebody changed it after it was signed, or it is signed with a method that is not safe any more.',
        remedy: 'Get it again from the provider itself. If it is the same, let the provider sign with RSA and SHA-256.',
      },
    },
  },
  'federation-address-refused': {
    what: '{location} was not asked.',
    why: 'It is not an address.',
    remedy: 'Enter the host name of the federation service, or the whole address of its metadata.',
    variants: {
      'reason=not-https': {
        why: 'It is not an address that begins with https. Without TLS anybody on the way could change certificates.',
        remedy: 'Enter an address with https.',
      },
      'reason=port': {
        why: 'Port {port} is none that federation services use.',
        remedy: 'Allow the port if you know that it is right.',
      },
      'reason=credentials': {
        why: 'It holds a user name or a password.',
        remedy: 'Leave them out: metadata is public.',
      },
      'reason=redirect': {
        why: 'The server sends on to another address[: {to}]. That is not followed, because nobody entered it.',
        remedy: 'Enter that address yourself, if it is right.',
      },
    },
  },
  'federation-provider-unfit': {
    what: 'The identity provider at {location} cannot be used yet.',
    why: 'Something about it would keep everybody from signing in[ ({finding})].',
    remedy: 'Let its administrator put it right, then read it again.',
    variants: {
      'finding=certificate-expired': {
        why: 'Its signing certificate {subject} ended on {notAfter}.',
        remedy: 'Renew it at the provider (AD FS: Update-AdfsCertificate -CertificateType Token-Signing).',
      },
      'finding=certificate-expiring': {
        why: 'Its signing certificate {subject} ends in {days#day|days}.',
        remedy: 'Renew it at the provider first (AD FS: Update-AdfsCertificate -CertificateType Token-Signing).',
      },
      'finding=certificate-not-yet-valid': {
        why: 'Its signing certificate {subject} is not valid before {notBefore}.',
        remedy: 'Wait until then, or compare the clocks.',
      },
      'finding=certificate-key-too-small': {
        why: 'The key of its signing certificate has {bits} bits: {least} are the least.',
        remedy: 'Let the provider make a certificate with a key of {least} bits or more.',
      },
      'finding=certificate-key-not-rsa': {
        why: 'Its signing certificate has a key of another kind than RSA ({key}), which Entra ID does not take.',
        remedy: 'Let the provider sign with RSA.',
      },
      'finding=clock-skewed': {
        why: 'Its clock differs by {seconds#second|seconds} from this one: tokens are refused from {most} on.',
        remedy: 'Set both clocks by the same time server.',
      },
    },
  },
} as const satisfies { readonly [code: string]: FaultWords };
