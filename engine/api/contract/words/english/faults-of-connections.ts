/** Words for the way to a directory: reaching it, trusting it, signing in, being allowed. */

import type { FaultWords } from '../catalogue.ts';

export const CONNECTION_FAULTS = {
  'server-unreachable': {
    what: '{server} cannot be reached.',
    why: 'Nothing answers there[ ({reason})]: the host is down, the port is wrong, or a firewall stands between.',
    remedy: 'Check host and port, and that this machine may connect to them.',
  },
  'server-name-unknown': {
    what: 'The name of {server} is not known.',
    why: 'No name server gives it an address[ ({reason})].',
    remedy: 'Check the spelling, and that this machine asks a name server that knows the domain.',
  },
  'connection-lost': {
    what: 'The connection to {server} was lost.',
    why: 'It ended before the answer was complete[ ({reason})].',
    remedy: 'The next run tries again. If it happens often, look for a proxy, a firewall or a restart on the way.',
  },
  'server-timeout': {
    what: '{server} did not answer in time.',
    why: 'It is overloaded, or something on the way drops its answers[ (waited for: {waitedFor})].',
    remedy: 'The next run tries again. If it happens again, check the server and the firewalls on the way.',
  },
  'certificate-untrusted': {
    what: '{server} showed a certificate that is not trusted. No secret was sent.',
    why: 'Its chain leads to no certification authority that this machine knows ({reason})[; the certificate is {subject}, issued by {issuer}][, SHA-256 {fingerprint}].',
    remedy:
      'Give the certificate of the authority that issued it in the answers (trust of kind "ca" for a forest, "caPem" for a tenant), or let the server have a certificate of a trusted one.',
    variants: {
      'reason=FINGERPRINT_DIFFERS': {
        what: '{server} showed another certificate than the one you trust. No secret was sent.',
        why: 'Its SHA-256 fingerprint is {fingerprint}; it was issued to {subject} and is valid until {validTo}.',
        remedy:
          'If the certificate was renewed, compare this fingerprint with the server\'s own and set it as "sha256" of its trust. If not, somebody else answers at this address.',
      },
      'reason=CERT_HAS_EXPIRED': {
        what: 'The certificate of {server} has expired. No secret was sent.',
        why: 'Its last day[, {validTo},] is past by the clock of this machine.',
        remedy: 'Renew the certificate of the server, or correct the clock of this machine.',
      },
      'reason=CERT_NOT_YET_VALID': {
        what: 'The certificate of {server} is not valid yet. No secret was sent.',
        why: 'Its first day lies ahead of the clock of this machine.',
        remedy: 'Correct the clock of this machine.',
      },
      'reason=AUTHORITY_UNREADABLE': {
        what: 'The certificate of the authority that {server} is to be recognized by cannot be read. No secret was sent.',
        why: 'What was given is no certificate in PEM form, or a part of one.',
        remedy: 'Give it whole, from BEGIN CERTIFICATE to END CERTIFICATE.',
      },
      'reason=NO_CERTIFICATE': {
        why: 'It showed none at all.',
        remedy: 'Give the server a certificate for LDAP over TLS.',
      },
    },
  },
  'certificate-mismatch': {
    what: 'The certificate of {server} is for another name. No secret was sent.',
    why: 'It does not name the host[ {host}][; it names {names}].',
    remedy: 'Use a name that the certificate has, or trust this very certificate by its fingerprint.',
  },
  'tls-refused': {
    what: 'No encrypted connection to {server} came about.',
    why: 'The two sides found no common way[ ({reason})]: the port may not speak TLS, or the server only knows versions before TLS 1.2.',
    remedy:
      'Check the port (636 for LDAPS, 389 for StartTLS, 443 for a tenant) and that the server offers TLS 1.2 or later.',
  },
  'credentials-invalid': {
    what: '{server} refused the name or the password of the connector account[ {account}].',
    why: 'One of the two is wrong. The server does not say which[ ({diagnostics})].',
    remedy:
      'Check both and set up again with the right ones: `causeway setup --answers FILE`, with --replace if it is set up already.',
    variants: {
      'reason=audience': {
        what: '{server} does not take access tokens of the kind that the application got.',
        why: 'They have to be made out for the synchronization service[. It answered: {serverText}].',
        remedy:
          'Take "directorySyncScope" out of the cloud in the answers, or set it to what the service wants, and grant the application {permissions|its app role}.',
      },
      serverText: {
        what: '{server} refused the access token of the application.',
        why: 'It answered: {serverText}',
        remedy:
          'The next run gets a new one. If it happens again, check the app registration and the cloud in the answers.',
      },
    },
  },
  'password-expired': {
    what: 'The password of the connector account[ {account}] for {server} has expired.',
    why: 'The domain demands a new one.',
    remedy:
      'Set a new password in Active Directory, let it not expire, and enter it: `causeway setup --answers FILE`, with --replace if it is set up already.',
    variants: {
      'reason=must-change': {
        what: 'The connector account[ {account}] has to change its password before {server} lets it in.',
        why: '"User must change password at next logon" is set on it.',
      },
    },
  },
  'account-disabled': {
    what: '{server} does not let the connector account[ {account}] in: it is disabled.',
    why: 'Somebody disabled it in Active Directory.',
    remedy: 'Enable it again, or use another account.',
    variants: {
      'reason=logon-hours': {
        what: '{server} does not let the connector account[ {account}] in at this hour.',
        why: 'Its logon hours do not include the present time.',
        remedy: 'Allow it to sign in at all hours.',
      },
      'reason=workstation': {
        what: '{server} does not let the connector account[ {account}] in from this machine.',
        why: 'It may sign in to named workstations only.',
        remedy: 'Remove that restriction, or add this machine to the list.',
      },
      'reason=account-expired': {
        what: 'The connector account[ {account}] for {server} has expired.',
        why: 'Its end date has passed.',
        remedy: 'Remove the end date in Active Directory.',
      },
    },
  },
  'account-locked': {
    what: 'The connector account[ {account}] is locked out at {server}.',
    why: 'Its password was entered wrong too often, here or elsewhere.',
    remedy: 'Find out where the wrong password is used, unlock the account, and try again.',
  },
  'rights-missing': {
    what: '{server} refused what the connector account[ {account}] asked for[ on {object}].',
    why: 'The account lacks a right[: {right}][ on {attribute}].',
    remedy: 'Grant it[ "{right}"][ of {attribute}][ on {partition}] in Active Directory, then try again.',
  },
  'clock-skew': {
    what: 'The clock of this machine and that of {server} differ by {secondsApart#second|seconds}.',
    why: 'More than five minutes are too much to judge passwords, tickets and certificates by[; the server says it is {serverTime}].',
    remedy: 'Set the clock of this machine by the same time source as the domain, then try again.',
    variants: {
      serverText: {
        what: '{server} refused to sign in the application {clientId}: the clock of this machine is wrong[ by {secondsApart#second|seconds}].',
        why: 'What proves the application is valid for a few minutes only, counted by this clock. The service says: {serverText}',
        remedy: 'Set the clock of this machine by a time source, then try again.',
      },
    },
  },
  'server-error': {
    what: '{server} failed[ with {object}].',
    why: 'It answered[: {diagnostics}][: {serverText}][ (code {resultCode})][ (status {status})].',
    remedy: 'The next run tries again. If it happens again, look into the log of the server.',
  },
  'server-busy': {
    what: '{server|The service} is busy[ and did not take {object}].',
    why: 'It answered[: {diagnostics}][: {serverText}].',
    remedy: 'Nothing to do: the next run tries again.',
  },
  'protocol-error': {
    what: '{server} answered in a way that Causeway does not understand.',
    why: 'The answer breaks the protocol[: {reason}][ (status {status})][ {serverText}].',
    remedy:
      'Check that host and port belong to the directory and that no proxy rewrites the answers. If they do, report it with the end of causeway.log.',
    variants: {
      'reason=too-many-redirects': {
        what: '{server} sends every request on to another host, without end.',
        why: 'Three hosts after each other are usual; this was the fourth.',
        remedy:
          'Wait for the next run. If it stays, the service has a disturbance: see the health page of Microsoft 365.',
      },
      'reason=foreign-result': {
        what: '{server} answered for an object that was not sent.',
        why: 'The answers may be those to another request, so the export was stopped[ ({object})].',
        remedy: 'Check that no proxy keeps or rewrites answers. The next run sends again what was not answered.',
      },
      foreignHost: {
        what: '{server} pointed to another host, {foreignHost}. Nothing was sent there.',
        why: 'An access token never leaves for a host that you have not named.',
        remedy: 'Check the addresses of the cloud in the answers, and whether a proxy rewrites them.',
      },
    },
  },
  'partition-not-found': {
    what: 'The forest[ {connector}] has no domain {partition}.',
    why: '[The servers hold: {known}.][The server holds: {held}.]',
    remedy: 'Correct the name of the domain, or name a domain controller of that domain.',
  },
  'container-not-found': {
    what: 'The container {container} does not exist[ in {partition}][ of the forest {connector}].',
    why: 'It was deleted, or its name is written differently. An organizational unit that was renamed or moved is found again by itself.',
    remedy:
      'Correct or remove it in the answers: `causeway setup --answers FILE`, with --replace if it is set up already.',
  },
  'container-renamed': {
    what: 'A container that you chose has another name or place: {from} is now {to}.',
    why: 'Containers are followed by their objectGUID, so the same people stay in scope.',
    remedy: 'Nothing to do. Where the answers name it by its DN, correct it there before the next setup.',
  },
  'container-missing': {
    what: 'A container that you chose does not exist any more: {container}.',
    why: 'It was deleted, or the account may not see it. Whoever was in it and is nowhere else in scope leaves the cloud, as far as the deletion threshold allows.',
    remedy:
      'Bring it back from the recycle bin, or choose the containers anew: `causeway setup --replace --answers FILE`.',
  },
  'schema-attribute-missing': {
    what: 'The forest does not know an attribute that Causeway asked for[: {attribute}].',
    why: 'Its schema lacks it[ ({diagnostics})], because the schema was not extended.',
    remedy: 'Extend the schema of the forest, or switch off the rule that writes it.',
    variants: {
      object: { what: '{object} was not exported: the forest does not know the attribute {attribute|of the change}.' },
    },
  },
  'cookie-rejected': {
    what: 'The changes of the forest could not be read from where the last import ended.',
    why: '{server} does not accept the mark of the last import[ ({reason})]: another domain controller answers, or its database was put back.',
    remedy: 'Nothing to do: a cycle takes a full import in its place.',
  },
  'client-certificate-rejected': {
    what: '{server} refused the certificate of the application {clientId}.',
    why: 'It is not registered for this application, or it has expired[. The service says: {serverText}].',
    remedy:
      'Upload this certificate to the app registration under "Certificates & secrets", or set up with the one that is registered there.',
    variants: {
      'reason=unreadable': {
        what: 'The certificate or the private key of the application {clientId} cannot be read.',
        why: 'One of the two is not valid PEM.',
        remedy:
          'Give both as PEM: "certificatePem" with BEGIN CERTIFICATE, "privateKeyPem" with BEGIN PRIVATE KEY, without a passphrase.',
      },
      'reason=key-mismatch': {
        what: 'The private key of the application {clientId} does not belong to its certificate.',
        why: 'The two are of different pairs.',
        remedy: 'Give the private key that was made together with this certificate.',
      },
      'reason=expired': {
        what: 'The certificate of the application[ {clientId}] has expired.',
        why: 'Its last day[, {notAfter},] is past[. The service says: {serverText}].',
        remedy: 'Make a new certificate and upload it to the app registration.',
      },
      'reason=not-registered': {
        why: 'The application has no such certificate[. The service says: {serverText}].',
      },
    },
  },
  'application-unknown': {
    what: 'The tenant {tenantId} does not know the application {clientId}.',
    why: 'It is registered in another tenant, was deleted, or its id is misspelled[. The service says: {serverText}].',
    remedy:
      'Compare "clientId" with the Application (client) ID of the app registration, and "tenantId" with its Directory (tenant) ID.',
    variants: {
      'reason=disabled': {
        what: 'The application {clientId} is switched off in the tenant {tenantId}.',
        why: 'An administrator disabled it[. The service says: {serverText}].',
        remedy: 'Let users sign in to it again under "Enterprise applications", "Properties".',
      },
      'reason=no-service-principal': {
        why: 'The registration is there, its enterprise application is not[. The service says: {serverText}].',
        remedy: 'Register it again from here, or let an administrator consent to its permissions, which makes it.',
      },
    },
  },
  'tenant-unknown': {
    what: '{server} does not know the tenant {tenantId}.',
    why: 'The id is misspelled, or the tenant is in another cloud[. The service says: {serverText}].',
    remedy: 'Compare "tenantId" with the Directory (tenant) ID in the portal, and check "cloud".',
    variants: {
      'reason=foreign-account': {
        what: 'The account is not one of the tenant {tenantId}.',
        remedy: 'Sign in with an account of this tenant.',
      },
    },
  },
  'extension-not-registered': {
    what: 'The tenant does not know the directory extension {attribute}.',
    why: 'Its registration was removed, or never made, so nothing reads or writes its values.',
    remedy:
      'Register the directory extensions again (Setup > Directory extensions), and then let everything be read anew.',
  },
  'extension-registered-otherwise': {
    what: 'The directory extension {attribute} is registered in another way than it is needed.',
    why: 'It is registered as {registeredType} for {registeredTargets}, and needed as {type} for {targets}. A registration cannot be changed.',
    remedy:
      'Leave the attribute out; or delete the registration, with all values that it has in the tenant, and register it again.',
  },
  'consent-missing': {
    what: 'The application has no consent in the tenant for: {permissions}.',
    why: 'An administrator has to consent to each application permission once[. The service says: {serverText}].',
    remedy:
      'Add them to the app registration as application permissions of Microsoft Graph, and choose "Grant admin consent". A new permission takes a few minutes to arrive.',
    variants: {
      'permissions=ADSynchronization.ReadWrite.All': {
        what: '{server} does not let the application synchronize: it lacks the app role {permissions}.',
        remedy:
          'Grant the app role of "Microsoft Entra AD Synchronization Service" to the application: Causeway does it where it registers the application, or an administrator with Microsoft Graph (appRoleAssignments). It takes a few minutes to arrive.',
      },
      aadsts: {
        what: '{server} gave the application {clientId} no access: nobody has consented to it.',
        why: 'The service says: {serverText}',
        remedy: 'Choose "Grant admin consent" on the app registration, then try again.',
      },
    },
  },
  'delta-token-expired': {
    what: 'The changes of the tenant could not be read from where the last import ended.',
    why: 'The mark of the last import is not accepted any more[ ({reason})][: {serverText}].',
    remedy: 'Nothing to do: a cycle takes a full import in its place.',
  },
  throttled: {
    what: '{server|The service} takes no more requests for the moment[; {object} was not exported].',
    why: 'Too many were sent in a short time, by Causeway or by others in the tenant[: {serverText}].',
    remedy: 'Nothing to do: the next run goes on. If it happens often, lower "writesPerSecond" of the tenant.',
  },
} satisfies { readonly [code: string]: FaultWords };
