/** Words for what setup finds out about forests, tenants and accounts before anything is synchronized. */

import type { FaultWords } from '../catalogue.ts';

export const SETUP_FAULTS: { readonly [code: string]: FaultWords } = {
  'domain-not-held': {
    what: 'None of the servers given is a domain controller of {partition}.',
    why: 'A domain controller holds its own domain only[; {server} was asked].',
    remedy: 'Name a domain controller of this domain, or leave the domain out.',
  },
  'server-read-only': {
    what: '{server} is a read-only domain controller.',
    why: 'It takes no changes and does not hold every attribute.',
    remedy: 'Name a writable domain controller.',
  },
  'forest-too-old': {
    what: 'The functional level of the forest is too low: it is {level}, and {least} is needed.',
    why: 'Below Windows Server 2003 a forest does not tell changes of memberships one by one.',
    remedy: 'Raise the functional level of the forest.',
  },
  'netbios-name-dotted': {
    what: 'The NetBIOS name {netbios} has a dot in it.',
    why: 'Accounts of such a domain cannot be named without doubt, and the cloud does not take the name.',
    remedy: 'Leave this domain out. A NetBIOS name is changed by renaming the domain.',
  },
  'recycle-bin-off': {
    what: 'The recycle bin of the forest is off.',
    why: 'An account that is deleted by mistake comes back without its memberships and attributes, and what left the cloud with it has to be put together again.',
    remedy: 'Switch on the Active Directory recycle bin. It cannot be switched off again.',
  },
  'account-too-powerful': {
    what: '{account} may do too much to be the account of a service.',
    why: 'It belongs to {groups}: whoever gets hold of its password has the whole forest.',
    remedy: 'Take an account of its own with the rights that are needed and no others, or let Causeway make one.',
  },
  'account-of-service': {
    what: '{account} is not an ordinary user.',
    why: 'It is of the class {class}, whose password only Windows knows.',
    remedy: 'Take an ordinary user account, or let Causeway make one.',
  },
  'account-name-taken': {
    what: 'The name {account} is taken[ by {dn}].',
    why: 'It belongs to something that is no ordinary user, or that Causeway did not make.',
    remedy: 'Give another name, or leave it empty: Causeway then makes one up.',
  },
  'group-not-found': {
    what: 'There is no group "{group}"[ in {connector}].',
    why: 'It is spelled differently, lies in a domain that is not reached, or the account may not see it.',
    remedy: 'Give its distinguished name, or its account name as in DOMAIN\\name.',
  },
  'group-ambiguous': {
    what: 'Several groups are called "{group}".',
    why: 'These have the name: {candidates}.',
    remedy: 'Give the distinguished name of the one that is meant.',
  },
};
