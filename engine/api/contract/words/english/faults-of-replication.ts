/** Words for the replication of password hashes from a domain controller. */

import type { FaultWords } from '../catalogue.ts';

export const REPLICATION_FAULTS = {
  'replication-right-missing': {
    what: '{account|The account} may not read password hashes[ from {partition}].',
    why: 'It lacks the right[ "{right}"] on the head of the domain. Without both rights a domain controller refuses the whole request.',
    remedy:
      'Let a domain administrator grant it, then try again.[ On Windows: {windowsCommand}][ On Samba: {sambaCommand}]',
  },
  'replication-port-blocked': {
    what: 'The replication service of {server} cannot be reached on port {port}.',
    why: 'The server names this port on port 135, but a connection to it does not come about[ ({reason})]: mostly a firewall lets 135 through and not the rest.',
    remedy:
      'Open TCP 135 and 49152 to 65535 from this machine to the domain controllers, or give the service a fixed port there (registry value "TCP/IP Port" of NTDS) and open that one.',
  },
  'replication-not-offered': {
    what: '{server} offers no replication service.',
    why: 'It is no domain controller, or its directory service is still starting.',
    remedy: 'Name a domain controller, or try again in a few minutes.',
  },
  'replication-switched-off': {
    what: '{server} gives nothing to other replicas.',
    why: 'Its outbound replication is switched off, or it is a read-only domain controller.',
    remedy: 'Switch it on ("repadmin /options" shows it), or name another domain controller.',
  },
  'replication-refused': {
    what: '{server} refused to replicate.',
    why: '{operation|The call} was answered with an error[: Win32 code {errorCode}][: RPC status {status}].',
    remedy:
      'It is tried again later, here or on another domain controller. If it happens again, look into the directory service log of the server at this time.',
  },
  'domain-not-replicated': {
    what: '{server} does not replicate the domain that it was asked for.',
    why: 'It holds another domain, or the name of the domain is written differently there[ (Win32 code {errorCode})].',
    remedy: 'Name domain controllers of this domain.',
  },
  'domain-replaced': {
    what: '{partition} is another domain than the one that password hashes were read from before.',
    why: '{server} holds a domain of the same name with another identity: it was built anew, or the name leads to another network.',
    remedy:
      'Check the domain controllers of the forest. If the domain was built anew, remove the forest and add it again.',
  },
  'server-name-shared': {
    what: 'Several domain controllers answer under the name {server}.',
    why: 'Directory and replication were answered by different ones, so that nobody can tell whether changes are missing.',
    remedy: 'Name the domain controllers one by one instead of by the name of the domain or of a load balancer.',
  },
  'protection-too-weak': {
    what: '{server} does not agree to the protection that is asked of it. Nothing was sent and nothing was read.',
    why: 'It does without {missing} in NTLM.',
    remedy:
      'Allow NTLMv2 with 128-bit encryption there ("Network security: Minimum session security for NTLM SSP based servers").',
  },
  'ntlm-refused': {
    what: '{server} takes the password of the account, but refuses NTLM.',
    why: 'The directory accepted the same name and password a moment before. A policy restricts NTLM, or the account is in the group "Protected Users".',
    remedy:
      'Take the account out of "Protected Users", or add an exception to the policy "Network security: Restrict NTLM" on the domain controllers.',
    variants: {
      'reason=account': {
        what: '{server} refuses NTLM to the connector account[ {account}].',
        why: 'Such a refusal means a member of the group "Protected Users", or an account that may only use Kerberos[ ({diagnostics})].',
        remedy:
          'Take the account out of "Protected Users", or connect by LDAPS or StartTLS: signed and sealed LDAP signs in by NTLM.',
      },
      'reason=policy': {
        what: '{server} refuses NTLM.',
        why: 'The policy "Network security: Restrict NTLM" is in force there[ ({diagnostics})].',
        remedy:
          'Add an exception for this account or server to the policy on the domain controllers, or connect by LDAPS or StartTLS: signed and sealed LDAP signs in by NTLM.',
      },
      'reason=not-offered': {
        what: '{server} offers no sign-in that protects the connection.',
        why: 'It does not take NTLM by SASL (GSS-SPNEGO)[ ({diagnostics})]: NTLM is switched off there, or it is no domain controller.',
        remedy: 'Check host and port, allow NTLM there, or connect by LDAPS or StartTLS.',
      },
    },
  },
  'password-not-taken': {
    what: 'The tenant did not take the password[ of {object}].',
    why: 'It answered[ with result {result}][: "{serverText}"]. Mostly it does not know a new person yet.',
    remedy:
      'It is tried again for a day, less and less often. If it stays so, look whether the person is in the tenant and comes from this forest there.',
  },
  'password-unreadable': {
    what: 'The password[ of {object}] could not be decrypted.',
    why: 'What the domain controller sent does not fit the session it was sent in. It was not used.',
    remedy: 'It is read again in a moment. If it stays so, check the network between here and the domain controller.',
  },
  'password-sync-off-in-tenant': {
    what: 'The tenant takes no password hashes.',
    why: 'Its switch for password hash synchronization is off. Nothing turns it on by itself: somebody may have meant it.',
    remedy:
      'Turn password hash synchronization on in the tenant, on the page about sign-in. What was changed meanwhile is sent then.',
  },
  'password-sync-not-chosen': {
    what: 'Password hash synchronization is not chosen.',
    why: 'Another method of sign-in is in force, and hashes are not synchronized beside it.',
    remedy: 'Choose it on the page about sign-in, or as an optional feature beside another method.',
  },
} as const satisfies { readonly [code: string]: FaultWords };
