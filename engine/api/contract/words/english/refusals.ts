/** Why the tenant does not allow what was wanted of an object: the variants of `operation-refused`, by reason. */

import type { FaultWords } from '../catalogue.ts';

const SAYS = '[. It says: {serverText}]';
const OTHER = '{conflictName|another object of the tenant}';

export const REFUSALS = {
  'reason=hard-match-blocked': {
    what: '{object} was not exported: an account of the tenant has its source anchor and may not be taken over.',
    why: `The tenant blocks taking over by hard match, or the account is protected: it holds an administrator’s role, or belonged to another object of Active Directory${SAYS}.`,
    remedy:
      'If both are the same person: let the tenant allow hard matches for the time of the export, take away the role or clear onPremisesObjectIdentifier, then run the object again. `causeway conflicts list` shows both.',
  },
  'reason=soft-match-taken': {
    what: `{object} was not exported: [{value} of ]${OTHER} would make both the same, and they may not be.`,
    why: `The object that would be matched has another source anchor, or the tenant blocks soft matches${SAYS}.`,
    remedy:
      'If both are the same person, take over the account or write the anchor with `causeway conflicts fix`. Otherwise change the value of one of the two.',
  },
  'reason=object-type-mismatch': {
    what: `{object} was not exported: [{value} belongs to ]${OTHER}, which is of another kind.`,
    why: `A user, a group and a contact cannot be the same object${SAYS}.`,
    remedy: 'Change the value of one of the two, or drop the address: `causeway conflicts list` shows both.',
  },
  'reason=administrator-match': {
    what: `{object} was not exported: it would take over ${OTHER}, which holds an administrator’s role.`,
    why: `The service lets nobody take over an administrator${SAYS}.`,
    remedy: 'Take the role from the account, run the object again, and give the role back.',
  },
  'reason=attribute-fixed': {
    what: '{object} was not exported: {attribute|an attribute} is set once and for all.',
    why: `It has another value in the tenant already${SAYS}.`,
    remedy:
      'Restore the former value in Active Directory. Where it is onPremisesObjectIdentifier, as for an account that was made anew with its former anchor: let the tenant allow new identifiers for the time of the export, or clear it on the account, then run the object again.',
  },
  'reason=object-too-large': {
    what: '{object} was not exported: it is too large[ ({attribute})].',
    why: `The service takes 15 certificates, about 300 addresses and a photo of 100 KB of one object${SAYS}.`,
    remedy: 'Remove certificates that have expired, addresses that nobody uses, or take a smaller photo.',
  },
  'reason=federated-domain-change': {
    what: '{object} was not exported: its name moves from one federated domain to another.',
    why: `The service does not take that in one step${SAYS}.`,
    remedy: 'Give it a name in the domain of the tenant first (onmicrosoft.com), then the one that is wanted.',
  },
  'reason=cloud-object': {
    what: '{object} was not deleted: it is not synchronized any more.',
    why: `The service lets synchronization delete only what it synchronizes${SAYS}.`,
    remedy: 'Delete it in the tenant if it is to go; otherwise there is nothing to do.',
  },
  'reason=cloud-password': {
    what: 'The password of {object} was not written: the cloud masters the account.',
    why: `Only passwords of synchronized accounts are synchronized${SAYS}.`,
    remedy: 'Nothing to do, if the account belongs to the cloud. Otherwise see why it is not synchronized.',
  },
  'reason=quota': {
    what: '{object} was not exported: the tenant holds as many objects as it may.',
    why: `The limit grows with a verified domain and with licences${SAYS}.`,
    remedy: 'Remove objects from the scope or from the recycle bin, or have the limit raised by Microsoft.',
  },
  // what a remedy could not do
  'reason=exchange-only': {
    what: 'The address of {object} was not dropped.',
    why: 'Microsoft Graph writes the mail address and the name of a user alone; other addresses, and those of groups, belong to Exchange.',
    remedy: 'Remove the address in the Exchange admin center, or drop it from the other one.',
  },
  'reason=not-a-user': {
    what: '{object} was not changed: only users have an anchor that can be written.',
    why: 'Groups and contacts are matched by their address, or not at all.',
    remedy: 'Give both the same primary address, or delete the one in the tenant.',
  },
  'reason=no-anchor': {
    what: 'The anchor was not written: {object} is to have none yet.',
    why: 'The object of ours was not synchronized to its end.',
    remedy: 'Synchronize it, and look at its errors: `causeway errors`.',
  },
  'reason=change-in-directory': {
    what: 'The value of {object} was not changed.',
    why: 'A name cannot be empty, and what takes its place is for a person to decide.',
    remedy: 'Change it in Active Directory; the next cycle takes it along.',
  },
  'reason=not-a-value-of-the-account': {
    what: '{object} does not have this address in Active Directory.',
    why: 'A rule makes it, or it was removed in the meantime.',
    remedy: 'Synchronize the object, or change the rule that writes the address.',
  },
  'reason=name-needed': {
    what: 'The name of {object} was not dropped.',
    why: 'A user cannot be without a name, and the domain of the tenant is not known.',
    remedy: 'Change the name in the Entra admin center.',
  },
  'reason=synchronized': {
    what: '{object} was not changed: it is synchronized.',
    why: 'What Active Directory masters cannot be written in the tenant.',
    remedy: 'Change it where it comes from.',
  },
} satisfies { readonly [condition: string]: Required<Pick<FaultWords, 'what' | 'why' | 'remedy'>> };
