/** Words for converting a domain between managed and federated. */

import type { FaultWords } from '../catalogue.ts';

export const FEDERATED_DOMAIN_FAULTS = {
  'federation-check-failed': {
    what: 'The way {domain} signs in was not changed.',
    why: 'A check calls for attention ({check}), and nobody has accepted it.',
    remedy: 'Look at the checks, and accept what you know to be right.',
    variants: {
      'check=domain-known': {
        why: 'The tenant has no domain of that name.',
        remedy: 'Add the domain to the tenant and verify it, or choose another one.',
      },
      'check=domain-verified': {
        why: 'The domain is not verified: the tenant does not know that it is yours.',
        remedy: 'Publish the TXT record that the tenant names, verify the domain there, and try again.',
      },
      'check=domain-root': {
        why: 'It is a subdomain[ of {root}], which inherits how that one signs in.',
        remedy: 'Convert {root|the domain above it}.',
      },
      'check=domain-not-initial': {
        why: 'It is the initial domain of the tenant, which always stays managed.',
        remedy: 'Choose a domain of your own.',
      },
      'check=domain-not-default': {
        why: 'It is the default domain of the tenant: new users get it, and the tenant refuses to federate it.',
        remedy: 'Make another domain the default one first, the initial domain for example.',
      },
      'check=domain-managed': {
        why: 'The domain is federated already.',
        remedy: 'Change its settings, or convert it to managed first.',
      },
      'check=domain-federated': { why: 'The domain is managed already.', remedy: 'Nothing to do.' },
      'check=issuer-unique': {
        why: 'The issuer {issuer} belongs to {otherDomain|another domain}, and a token would not say whose it is.',
        remedy: 'Give each domain an issuer of its own, and let the claim rules of the provider send it.',
      },
      'check=issuer-equals-provider': {
        why: 'The issuer {issuer} is not the one that the provider names: {observed}. They are compared letter by letter: a slash at the end or a capital letter is a difference, and every sign-in would be refused.',
        remedy: 'Take the issuer exactly as the provider names it.',
      },
      'check=cloud-administrator': {
        why: 'No administrator is known to be able to sign in without the identity provider.',
        remedy:
          'Keep a Global Administrator of the cloud alone in the initial domain, sign in as that account for this step, and try again.',
      },
      'check=immutable-ids': {
        why: '{without#user|users} of the domain would not be able to sign in, for want of an immutable id: {names}.',
        remedy: 'Synchronize them first, or give them names in a domain that stays managed.',
      },
      'check=anchor-equals-claim': {
        why: 'Synchronization takes {anchor} for the source anchor, and the identity provider sends {claim|something that is not known}.',
        remedy: 'Let the claim rules send {anchor}, which the generated ones do.',
      },
      'check=mfa-behavior': {
        why: 'Whoever holds the key of the provider could claim a second factor, because the tenant is to take its word for it.',
        remedy: 'Choose that the tenant asks for the second factor itself, or accept it.',
      },
      'check=password-hashes-as-fallback': {
        why: 'If the identity provider is lost nobody of the domain can sign in: password hashes are not all in the tenant.',
        remedy: 'Switch password hash synchronization on as a fallback and let it finish, or accept it.',
      },
      'check=way-to-sign-in': {
        why: 'People of the domain would have no way to sign in: {waiting#password hash waits|password hashes wait}, and {agents#agent answers|agents answer}.',
        remedy: 'Let password hash synchronization finish, or register two agents of pass-through authentication.',
      },
    },
  },
  'federation-refused': {
    what: 'The tenant refused to change how {domain} signs in.',
    why: 'It says[ ({serverCode})]: {serverText|nothing of the reason}.',
    remedy: 'Nothing was changed. Put right what it names, and try again.',
  },
  'federation-changed-elsewhere': {
    what: 'Somebody else changed the federation of {domain} meanwhile.',
    why: 'The tenant has other settings than a moment ago[: {properties}].',
    remedy: 'Look who changed them and why. Then start again from what the tenant has now.',
  },
  'conversion-under-way': {
    what: 'The way {domain} signs in is being changed already.',
    why: 'An earlier change has not ended: it is {state}.',
    remedy: 'Resume it, or give it up, before another change.',
  },
  'conversion-not-confirmed': {
    what: 'The change of {domain} was written, and is not visible everywhere yet.',
    why: 'After {minutes#minute|minutes} the directory says {seen}, and the sign-in service says {realm}. It may take an hour.',
    remedy: 'Leave it: Causeway goes on looking and says when it is done. The way back is saved.',
  },
} as const satisfies { readonly [code: string]: FaultWords };
