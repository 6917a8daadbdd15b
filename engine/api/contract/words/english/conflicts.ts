/** Words for what the service will not take as it is, before it is exported: what is, what the service will do, the remedy. */

import type { FaultWords } from '../catalogue.ts';

const CHANGE_ONE =
  'Change the value of one of the two in Active Directory, or drop it from the one that needs it less.';

export const CONFLICTS = {
  'user-principal-name-taken': {
    what: '{object} is to have the user principal name {value}, which {other|another object} has.',
    why: 'The service will refuse {object}: a user principal name belongs to one user alone.',
    remedy: CHANGE_ONE,
    variants: {
      'severity=quarantined': {
        why: 'The service will take {object}, keep the name in quarantine and put another one in its place[: {instead}]. Signing in with {value} stays with {other|the other}.',
      },
    },
  },
  'proxy-address-taken': {
    what: '{object} is to have the address {value}, which {other|another object} has.',
    why: 'The service will refuse {object}: an address belongs to one object alone.',
    remedy: CHANGE_ONE,
    variants: {
      'severity=quarantined': {
        why: 'The service will take {object} and leave this address out. Mail to it stays with {other|the other}.',
      },
    },
  },
  'mail-taken': {
    what: '{object} is to have the mail address {value}, which {other|another object} has.',
    why: 'The service will refuse {object}: an address belongs to one object alone, and `mail` is not put in quarantine.',
    remedy: CHANGE_ONE,
  },
  'source-anchor-taken': {
    what: '{object} is to have the source anchor {value}, which {other|another object} has.',
    why: 'The service will refuse {object}, or take it for {other|the other}: an anchor says who somebody is.',
    remedy:
      'Give {object} an ms-DS-ConsistencyGuid of its own: it was probably copied together with the account it was made from.',
  },
  'security-identifier-taken': {
    what: '{object} has the security identifier {value}, as {other|another object} of the tenant does.',
    why: 'The service will refuse {object}: a security identifier belongs to one object alone.',
    remedy:
      'Both are the same account of the forest: join them to one identity, or give {object} the source anchor that {other|the other} has in the tenant.',
  },
  'illegal-characters': {
    what: '{object}: {attribute} is {value}, with characters that the service does not take[: {characters}].',
    why: 'The service will refuse {object}.',
    remedy: 'Correct {attribute} in Active Directory.',
    variants: {
      'expected=country': {
        what: '{object}: {attribute} is {value}, which is no country of two letters.',
        remedy: 'Correct the country in Active Directory, or the rule that writes {attribute}.',
      },
      'expected=scheme': {
        what: '{object}: {attribute} has {value}, which does not say what kind of address it is.',
        remedy: 'Write the address with its kind in Active Directory, for example smtp:{value}.',
      },
      expected: {
        what: '{object}: {attribute} is {value}, which has not the form of an address.',
        remedy: 'Write {attribute} as name@domain in Active Directory.',
      },
    },
  },
  'suffix-not-verified': {
    what: '{object}: {attribute} is {value}, and {suffix} is not a verified domain of the tenant.',
    why: 'The service will refuse {object}.',
    remedy: 'Verify {suffix} in the tenant, or give {object} a suffix that is verified.',
    variants: {
      'attribute=proxyAddresses': { why: 'The service will take {object} and leave this address out.' },
      'severity=changed': {
        why: 'The service will take {object} and give it another name[: {instead}]. People who sign in with {value} will not succeed.',
      },
    },
  },
  'too-long': {
    what: '{object}: {attribute} has {length#character|characters}; the service takes {limit}.',
    why: 'The service will refuse {object}.',
    remedy: 'Shorten {attribute} in Active Directory, or in the rule that writes it.',
    variants: {
      octets: {
        what: '{object}: {attribute} has {octets#octet|octets}; the service takes {limit}.',
        remedy: 'Take a smaller picture in Active Directory.',
      },
      'part=name': {
        what: '{object}: the part of {value} before the @ has {length#character|characters}; the service takes {limit}.',
      },
      'part=domain': {
        what: '{object}: the domain of {value} has {length#character|characters}; the service takes {limit}.',
      },
    },
  },
  'too-many-values': {
    what: '{object}: {attribute} has {count#value|values}; the service takes {limit}.',
    why: 'The service will refuse {object}, all of it.',
    remedy: 'Take away values that nobody needs: certificates that have expired, addresses that are no longer used.',
    variants: {
      extensions: {
        what: '{object} has values in {count#directory extension|directory extensions}; the service takes {limit}.',
        remedy: 'Choose fewer attributes as directory extensions.',
      },
      primary: {
        what: '{object} has {count#primary address|primary addresses}; there can be one.',
        why: 'The service will refuse {object}.',
        remedy: 'Leave one address with SMTP in capitals in Active Directory, and write the others with smtp.',
      },
    },
  },
  'too-many-members': {
    what: '{object} will have {count#member|members}; the service takes {limit}.',
    why: 'The service will refuse members above the limit.',
    remedy: 'Divide the group, or take it out of scope.',
  },
  'value-missing': {
    what: '{object} has no {attribute}.',
    why: 'The service will refuse {object}: it makes no {type|object} without.',
    remedy: 'Enter {attribute} in Active Directory, or take {object} out of scope.',
    variants: {
      'severity=changed': {
        why: 'The service will take {object} and make a name of its address or its alias, in the domain of the tenant.',
      },
    },
  },
  takeover: {
    what: '{object} will take over {other|an account} of the tenant.',
    why: 'Both have {value} ({attribute}). From then on Active Directory masters the account: values from there overwrite its own, and its password too where passwords are synchronized.',
    remedy: 'Nothing to do if both are the same person. Otherwise change {attribute} of one of the two first.',
    variants: {
      restored: {
        what: '{object} will take over {other|an account} from the recycle bin of the tenant.',
        why: 'Both have the source anchor {value}. The account is restored, and Active Directory masters it.',
      },
      'match=hard': {
        why: 'Both have the source anchor {value}. From then on Active Directory masters the account: values from there overwrite its own.',
      },
    },
  },
  'takeover-blocked': {
    what: '{object} is the same as {other|an account} of the tenant by {value} ({attribute}), and the tenant does not let it be taken over.',
    why: 'The service will refuse {object}.',
    remedy: 'Let the tenant allow it for the time of the export, or change {attribute} of one of the two.',
    variants: {
      'blockedBy=administrator': {
        why: 'The service will refuse {object}: the account holds an administrator’s role, or may take one[ ({roles})].',
        remedy: 'Take the role from the account, synchronize, and give the role back.',
      },
      'blockedBy=object-identifier': {
        why: 'The service will refuse {object}: the account belonged to another object of Active Directory (onPremisesObjectIdentifier).',
        remedy:
          'Clear onPremisesObjectIdentifier of the account if this is the same person, then run the object again.',
      },
      'match=hard': {
        why: 'The service will refuse {object}: the tenant blocks taking over accounts by hard match.',
        remedy: 'Allow it (blockCloudObjectTakeoverThroughHardMatch) for the time of the export, and block it again.',
      },
      'match=soft': {
        why: 'The service will refuse {object}: the tenant blocks soft matching.',
        remedy: 'Write our anchor onto the account: a hard match does not need the soft one.',
      },
    },
  },
  'soft-match-taken': {
    what: '{object} has {value} ({attribute}) like {other|an account} of the tenant, which already belongs to another source anchor[ ({otherAnchor})].',
    why: 'The service will refuse {object}: whoever has an anchor is somebody else.',
    remedy:
      'If both are the same person (a forest moved, an account made anew), take over the account: its anchor becomes ours. Otherwise change {attribute} of one of the two.',
  },
  'other-object-type': {
    what: '{object} has {value} ({attribute}) like {other|an object} of the tenant, which is of another kind[ ({otherType})].',
    why: 'The service will refuse {object}: a user, a group and a contact cannot be the same.',
    remedy: CHANGE_ONE,
  },
} satisfies { readonly [kind: string]: FaultWords };

export const CONFLICT_SEVERITIES = {
  fails: 'will fail',
  'takes-over': 'takes over',
  quarantined: 'will be quarantined',
  changed: 'will be changed',
};

export const CONFLICT_KINDS = {
  'user-principal-name-taken': 'User principal name taken',
  'proxy-address-taken': 'Address taken',
  'mail-taken': 'Mail address taken',
  'source-anchor-taken': 'Source anchor taken',
  'security-identifier-taken': 'Security identifier taken',
  'illegal-characters': 'Characters not allowed',
  'suffix-not-verified': 'Suffix not verified',
  'too-long': 'Too long',
  'too-many-values': 'Too many values',
  'too-many-members': 'Too many members',
  'value-missing': 'Value missing',
  takeover: 'Takes over an account',
  'takeover-blocked': 'Takeover blocked',
  'soft-match-taken': 'Belongs to another anchor',
  'other-object-type': 'Another kind of object',
};

/** What a button does, and what that means. */
export const CONFLICT_FIXES = {
  'write-anchor': {
    name: 'Write the anchor',
    meaning:
      'Writes our source anchor onto the account of the tenant, so that the next export takes it over by hard match.',
  },
  'take-over': {
    name: 'Take over the account',
    meaning: 'Replaces the foreign anchor of the account by ours, so that the next export takes it over.',
  },
  'drop-address': {
    name: 'Drop the address',
    meaning: 'Takes the value away from one of the two, where it is mastered.',
  },
  restore: { name: 'Restore the account', meaning: 'Brings the account back from the recycle bin of the tenant.' },
  'run-again': { name: 'Run again', meaning: 'Reads, synchronizes and exports this object now, and nobody else.' },
};

/** What could prevent it and is not known beforehand. */
export const CONFLICT_DOUBTS = {
  roles:
    'Whether the account holds an administrator’s role is not known: the application may not read roles (RoleManagement.Read.Directory). If it does, the service will refuse {object}.',
  'object-identifier':
    'Whether the account belonged to another object of Active Directory the tenant does not show beforehand. If it did, the service will refuse {object}.',
};
