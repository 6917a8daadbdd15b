/** Words for single objects on their way out. */

import type { FaultWords } from '../catalogue.ts';
import { REFUSALS } from './refusals.ts';

const REJECTED = '{object} was not exported[ to {connector}]: ';

export const EXPORT_FAULTS = {
  'value-not-unique': {
    what: `${REJECTED}{value|a value} already belongs to {conflictName|another object}[ (attribute {attribute})].`,
    why: 'The directory keeps this value unique[. It says: {serverText}][. It says: {diagnostics}].',
    remedy: 'Change one of the two, or open both: `causeway show` with the name of each.',
  },
  'value-too-long': {
    what: `${REJECTED}{attribute|a value} is too long.`,
    why: '[It has {length#character|characters}; the limit is {limit}.][ It begins: {value}][ The server says: {serverText}][ The server says: {diagnostics}]',
    remedy: 'Shorten {attribute|the value} in Active Directory.',
  },
  'value-invalid': {
    what: `${REJECTED}{attribute|a value} is not accepted[ ({value})].`,
    why: 'The directory refused the value[ ({reason})][. It says: {serverText}][. It says: {diagnostics}].',
    remedy: 'Correct {attribute|the value} in Active Directory.',
    variants: {
      'reason=required': {
        what: `${REJECTED}it has no {attribute}.`,
        why: 'The tenant demands a value.',
        remedy: 'Enter {attribute} in Active Directory, or take the object out of scope.',
      },
      'reason=several-values': {
        what: `${REJECTED}{attribute} has several values.`,
        why: 'The tenant takes one only.',
        remedy: 'Leave one value, or change the rule that writes it.',
      },
      'reason=type': {
        what: `${REJECTED}{attribute} is of the wrong kind.`,
        why: 'The tenant expects a {expected}.',
        remedy: 'Change the rule that writes it.',
      },
    },
  },
  'domain-not-verified': {
    what: `${REJECTED}its {attribute|address} [{value} ]lies in {domain}, which is not a verified domain of the tenant.`,
    why: 'Only addresses of verified domains can be given to people[. The service says: {serverText}].',
    remedy: 'Verify {domain} in the tenant, or change {attribute|the address} in Active Directory.',
  },
  'object-missing': {
    what: `${REJECTED}it is no longer there.`,
    why: 'Somebody deleted it in the meantime[ ({diagnostics})].',
    remedy: 'Nothing to do: the next import notices, and the cycle after it makes the object anew if it is in scope.',
  },
  'object-exists': {
    what: `${REJECTED}an object of that name is there already.`,
    why: 'It was not found by the join rules[. The server says: {diagnostics}].',
    remedy: 'Delete or rename the object that is in the way, or give it the values that the join rules compare.',
  },
  'reference-missing': {
    what: '{object}: one value of {attribute|a link} was not exported.',
    why: 'The object it names [{target} ]is not in the directory yet, or not any more[. The server says: {diagnostics}].',
    remedy:
      'Nothing to do if it is on its way: the next cycle tries again. Otherwise see with `causeway errors` why it was not exported.',
  },
  'changed-meanwhile': {
    what: '{object} was not written: somebody changed {attribute|it} at the same time.',
    why: 'Its value is no longer the one the change was made for; writing would have undone it.',
    remedy: 'Nothing to do: the next cycle reads the new value and decides again.',
  },
  'operation-refused': {
    what: `${REJECTED}the directory does not allow it.`,
    why: 'The object is protected, or mastered elsewhere[. It says: {serverText}][. It says: {diagnostics}].',
    remedy:
      'See what protects the object (an administrator role, Exchange, another synchronization), or take it out of scope.',
    variants: {
      ...REFUSALS,
      'reason=group-kind-not-writable': {
        why: 'Microsoft Graph writes security groups and Microsoft 365 groups only: this one is mail-enabled, dynamic, or synchronized from elsewhere.',
        remedy: 'Change it where it is mastered, or take it out of scope.',
      },
    },
  },
  'not-supported-by-back-end': {
    what: '{object}: {attribute|this kind of object} is not exported.',
    why: 'The back end in use (Microsoft Graph) cannot write it.',
    remedy: 'Nothing to do. It stays in the plan and is counted as not supported.',
  },
  'exported-change-not-reimported': {
    what: '{object}: {attribute|the change} was exported, and the next import found something else.',
    why: 'The directory took the change and altered it, or somebody else changed it afterwards.',
    remedy: 'The next cycle sends it again. If it stays, compare both values with `causeway show {anchor|OBJECT}`.',
  },
  'answer-lost': {
    what: '{object} was sent[ to {connector}], and the answer never came.',
    why: 'The connection broke at that moment[ ({reason})]; nobody knows whether the change arrived.',
    remedy: 'Nothing to do: the next run looks before it writes, so nothing is made twice.',
  },
  'deletion-withheld': {
    what: '{object} was not deleted in the cloud.',
    why: 'It is not ours to delete any more.',
    remedy: 'Nothing to do if it is meant to stay; otherwise delete it in the cloud. The next export looks again.',
    variants: {
      'reason=not-synchronized': {
        why: 'The tenant does not count it among the synchronized objects any more: the cloud manages it now.',
      },
      'reason=synchronized-by-other': {
        why: 'Another synchronization brings it into the tenant.',
        remedy: 'Delete it where it is synchronized from, or leave it.',
      },
      'reason=anchor-changed': {
        why: 'It carries another immutable id than the one under which it was exported: it belongs to somebody else.',
      },
    },
  },
  'deleted-elsewhere': {
    what: '{object} is not made again in {target}.',
    why: 'Somebody deleted it there {times#time|times}, the last time at {lastDeleted}, and each time it was made again.',
    remedy:
      'Take the account out of scope if it is to stay away, or have it made again with `causeway tenant restore "{dn}"`.',
    variants: {
      'reason=cloud-managed': {
        why: 'The cloud managed it, and somebody deleted it there at {lastDeleted}.',
      },
    },
  },
  'sessions-not-revoked': {
    what: '{object} was disabled, and the sign-in sessions that it has were not ended.',
    why: 'The tenant refused it ({cause})[: {serverText}][. Missing permission: {permissions}].',
    remedy:
      'Grant the permission User.RevokeSessions.All, or switch this off with `causeway tenant sessions off`. The next export tries again; an administrator can end the sessions in the Entra admin center.',
  },
} satisfies { readonly [code: string]: FaultWords };
