/** Words for what setup finds out about forests, tenants and accounts before anything is synchronized. */

import type { FaultWords } from '../catalogue.ts';

export const SETUP_FAULTS = {
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
    variants: {
      rights: {
        why: 'In the whole of {partition} it has rights that nothing here needs: {rights}. Whoever gets hold of its password has them, too.',
        remedy: 'Take these rights away from it, or take an account of its own; Causeway can make one.',
      },
    },
  },
  'account-of-service': {
    what: '{account} is not an ordinary user.',
    why: 'It is of the class {class}, whose password only Windows knows.',
    remedy: 'Take an ordinary user account, or let Causeway make one.',
  },
  'account-password-expires': {
    what: 'The password of {account} expires some day.',
    why: 'Synchronization stops on that day, without anybody having changed anything.',
    remedy: 'Let the password of this account never expire, or note the day on which it has to be changed here, too.',
  },
  'account-name-taken': {
    what: 'The name {account} is taken[ by {dn}].',
    why: 'It belongs to something that is no ordinary user, or that Causeway did not make.',
    remedy: 'Give another name, or leave it empty: Causeway then makes one up.',
  },
  'account-name-unsuitable': {
    what: '{server} cannot be signed in to by NTLM with {account}. Nothing was sent.',
    why: 'A distinguished name is taken behind TLS only; NTLM knows accounts as DOMAIN\\name or name@domain.',
    remedy: 'Give the account as DOMAIN\\name or name@domain, or connect by LDAPS or StartTLS.',
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
  'extension-not-possible': {
    what: 'The attribute {attribute} cannot be a directory extension.',
    why: 'The tenant takes text, bytes, and single numbers and booleans[; {connector} knows it as {type}][, {otherForest} as {otherType}].',
    remedy: 'Leave it out, or bring its value into another attribute that can.',
  },
  'exchange-schema-missing': {
    what: 'Exchange hybrid or mail-enabled public folders were chosen, and no forest knows Exchange.',
    why: 'The schema of none of the forests was extended for Exchange: there is nothing to synchronize by it.',
    remedy: 'Switch both off, or connect the forest in which Exchange is.',
  },
  'sign-in-declined': {
    what: 'The sign-in was declined.',
    why: 'The administrator did not agree, or left the page[. The service says: {serverText}].',
    remedy: 'Sign in again when the administrator is ready.',
  },
  'sign-in-expired': {
    what: 'The time for the sign-in is over.',
    why: 'A code is good for about 15 minutes, and nobody used it[. The service says: {serverText}].',
    remedy: 'Start the sign-in again.',
  },
  'sign-in-blocked': {
    what: '{server|The service} does not let this sign-in through.',
    why: 'A rule of the tenant forbids it[. The service says: {serverText}].',
    remedy: 'Take the other way of signing in, or let an administrator of the tenant look into its sign-in logs.',
    variants: {
      'reason=conditional-access': {
        why: 'A Conditional Access policy forbids it: of this place, this device, or by device code[. The service says: {serverText}].',
        remedy:
          'Sign in in a browser on this machine in the place of a device code, or sign in from a place and device that the policy allows.',
      },
      'reason=consent-required': {
        why: 'The account may not consent to what Microsoft Graph Command Line Tools asks for[. The service says: {serverText}].',
        remedy: 'Sign in with an account that is Global Administrator.',
      },
      'reason=not-assigned': {
        why: 'The application used for signing in is kept for named accounts, and this one is not among them[. The service says: {serverText}].',
        remedy:
          'Assign the account to "Microsoft Graph Command Line Tools" in the tenant, or name another public client.',
      },
      'reason=no-public-client': {
        why: 'The application {clientId} is not set up as a public client[. The service says: {serverText}].',
        remedy: 'Allow public client flows in its registration, or take the one that is used by default.',
      },
      'reason=account-locked': {
        why: 'The account is locked after too many failed attempts[. The service says: {serverText}].',
        remedy: 'Wait, or unlock the account, then sign in again.',
      },
      'reason=account-disabled': {
        why: 'The account is disabled[. The service says: {serverText}].',
        remedy: 'Sign in with another account.',
      },
    },
  },
  'sign-in-unknown': {
    what: 'Nobody is signed in any more.',
    why: "An administrator's sign-in is kept for 15 minutes, and in memory only.",
    remedy: 'Sign in again.',
  },
  'administrator-role-missing': {
    what: 'The account that is signed in may not do this[: {operation}].',
    why: 'It lacks a role[. The service says: {serverText}].',
    remedy: 'Sign in as Application Administrator or Global Administrator.',
    variants: {
      'operation=grant-permission': {
        what: 'The account that is signed in may not consent for the organization[: {permissions}].',
        remedy:
          'Sign in as Global Administrator or Privileged Role Administrator, or let one of them open the address for consent. Everything else is done.',
      },
    },
  },
  'certificate-ending': {
    what: 'The certificate {subject} ends soon: {daysLeft#day|days} left.',
    why: 'More than 70 % of its life is over; after {notAfter} the tenant refuses it.',
    remedy: 'Exchange it: the task "Rotate the certificate" does that without an interruption.',
  },
  'key-not-changed': {
    what: 'The certificates of the application[ {clientId}] were not changed.',
    why: 'The tenant refused it[. The service says: {serverText}].',
    remedy:
      'Upload the new certificate to the app registration under "Certificates & secrets" and start again, or sign in as an administrator for it.',
    variants: {
      'reason=application-id-unknown': {
        why: 'To exchange its own certificate, an application has to know the object id of its registration, and may not read it.',
        remedy:
          'Give the object id as "applicationId" of the tenant, upload the new certificate by hand, or sign in as an administrator for it.',
      },
      'reason=no-previous': {
        why: 'There is no certificate before this one whose key is still here.',
        remedy: 'Rotate the certificate instead.',
      },
      'reason=nothing-pending': {
        why: 'No certificate waits for being added.',
        remedy: 'Nothing to do.',
      },
    },
  },
  'proxy-refused': {
    what: 'The proxy does not open a way to {server}.',
    why: 'It answered with status {status}.',
    remedy: 'Let the proxy allow {server}, or take a proxy that does.',
    variants: {
      'status=407': {
        why: 'It wants a sign-in of its own (status 407).',
        remedy:
          'Write name and password into the address of the proxy, http://name:password@host:port, or let it allow {server} without.',
      },
    },
  },
  'other-synchronization': {
    what: 'Something else synchronizes into this tenant.',
    why: 'A directory-sync client[ on {name}] last sent something[ at {lastSynchronized}][, {minutesAgo#minute|minutes} ago].',
    remedy:
      'Start in staging mode, or switch off the other server before this one exports: two active ones undo what the other does. Where both are meant, say so with `causeway tenant go-on`.',
    variants: {
      'kind=cloud-sync': {
        why: 'Cloud Sync brings objects from Active Directory: its configuration "{name}" is active[ (job {job})][, and last ran at {lastSynchronized}].',
        remedy:
          'Pause the configuration in the Entra admin center where it covers the same objects. Where both are meant, say so with `causeway tenant go-on`.',
      },
    },
  },
  'synchronization-not-activated': {
    what: 'The tenant does not take synchronized objects: directory synchronization is off.',
    why: 'Nobody has switched it on yet, or somebody switched it off[. The service says: {serverText}].',
    remedy: 'Let a Hybrid Identity Administrator switch it on; it may take a few minutes to arrive.',
  },
  'client-too-old': {
    what: '{server} does not take this version of the synchronization client any more.',
    why: 'It was announced as build {buildNumber}[, the least that is taken is {least}][. The service says: {serverText}].',
    remedy: 'Update Causeway, or set "buildNumber" of the tenant to what the service takes.',
  },
  'quota-nearly-used': {
    what: 'The tenant is nearly full: {used} of {total} objects.',
    why: 'What does not fit is refused by the service.',
    remedy: 'Verify a domain of your own or ask Microsoft for more, before you synchronize more objects.',
  },
  'draft-changed-elsewhere': {
    what: 'The draft was not saved: it was changed in another window.',
    why: 'What is there now is revision {revision}[, saved by {by}].',
    remedy: 'Go on from the draft as it is now; what was typed here since is still on this page.',
  },
  'draft-outdated': {
    what: 'The change was not applied: the configuration was changed meanwhile[, at {path} too].',
    why: 'Somebody saved another version after this change began.',
    remedy: 'Look at the configuration in force, and start the change again from there.',
    variants: {
      version: {
        why: 'Version {version} was saved while this change was being checked.',
        remedy: 'Apply it again: what was changed elsewhere is then taken over.',
      },
    },
  },
  'setup-in-progress': {
    what: 'Another window is busy with this already.',
    why: 'Only one {command|setup} can be under way at a time.',
    remedy: 'Wait for its end, or cancel it there.',
  },
  'preview-gone': {
    what: 'This preview is no longer there.',
    why: 'There is a newer one, or Causeway was started again since.',
    remedy: 'Make a new preview.',
  },
  'configuration-version-unknown': {
    what: 'Version {version} of the configuration cannot be restored.',
    why: 'There is no such version, or this Causeway can no longer read it.',
    remedy: 'Choose another version.',
  },
  'back-end-not-changeable': {
    what: 'The way by which changes reach the tenant was not changed.',
    why: 'The check found what stands against it: {rows}.',
    remedy: 'Look at the check, mend what it names, and try again.',
    variants: {
      'rows=current': {
        why: 'It is the one in force already.',
        remedy: 'Nothing to do.',
      },
      'rows=synchronized': {
        why: 'The tenant has synchronized objects, and Microsoft Graph may not write those.',
        remedy:
          'Stay with the directory-sync service. To leave it, turn off directory synchronization in the tenant first: every object then belongs to the cloud, after up to three days.',
      },
    },
  },
  'tenant-setting-not-changeable': {
    what: 'The setting {setting} of the tenant was not changed.',
    why: 'The service decides it, nobody can set it.',
    remedy: 'Nothing to do.',
    variants: {
      'reason=administrator': {
        why: 'No application may change it, an administrator alone.',
        remedy: 'Sign in as a Hybrid Identity Administrator or Global Administrator, and try again.',
      },
    },
  },
  'group-not-superseded': {
    what: 'The group {id} was not deleted.',
    why: 'Its successor is not in the tenant with all its members yet, or the group is a synchronized one.',
    remedy: 'Wait for the next cycle, and try again.',
  },
  'anchor-not-changeable': {
    what: 'The source anchor was not changed.',
    why: 'The check found what stands against it: {rows}.',
    remedy: 'Look at the check, mend what it names, and try again.',
    variants: {
      'rows=current-anchor': {
        why: 'It is ms-DS-ConsistencyGuid already, and there is no way back.',
        remedy: 'Nothing to do.',
      },
    },
  },
} satisfies { readonly [code: string]: FaultWords };
