/** The wizard's page of user sign-in, and what password hash synchronization asks there. */

const SIGN_IN = {
  name: 'User sign-in',
  heading: 'Choose how people sign in',
  purpose: 'What happens when somebody of your forest signs in to a cloud service.',
  preview: '{name} (preview)',
  methods: {
    'password-hash-sync': {
      name: 'Password hash synchronization',
      means:
        'People sign in to the cloud with the password they have here. It works on when your network does not, and the cloud can warn of passwords that have leaked.',
      needs:
        'the directory-sync service, and two replication rights for the account of each forest. The password itself never leaves the forest: what goes to the tenant is its hash, salted and hashed again.',
    },
    'pass-through': {
      name: 'Pass-through authentication',
      means: 'People sign in with the password they have here; a domain controller of yours checks it each time.',
      needs:
        'agents that reach the cloud, at least two, and domain controllers that answer: without them nobody signs in.',
    },
    federation: {
      name: 'Federation',
      means: 'The sign-in page sends people to an identity provider of yours, which says who they are.',
      needs: 'an identity provider that speaks WS-Federation or SAML, such as AD FS or PingFederate.',
    },
    none: {
      name: 'Leave sign-in as it is',
      means: 'How people sign in stays as it is, or is managed elsewhere.',
    },
  },
  noHashes: 'Microsoft Graph takes no password hashes: how people sign in stays as it is.',
  needsService: 'choose the directory-sync service, or another method: Microsoft Graph takes no password hashes',
  graph: 'Changes go through Microsoft Graph, which takes no hashes. Choose the directory-sync service on “{page}”.',
} as const;

const PASSWORDS = {
  rightsTitle: 'Rights to read password hashes',
  later:
    'Once your forests are connected, their accounts are tried: on this page, and again on “{page}”. A missing right does not keep setup from going on.',
  may: 'Reads password hashes from {place}',
  mayPassed: 'A domain controller lets the account replicate secrets.',
  ports:
    'Hashes are read over other ports than LDAP: 135, and the one that the domain controller names there. Open both, or fix the replication port and name it where the way to sign in is chosen.',
  both: 'Grants it. {shell}:',
  goesOn:
    'Setup goes on without it: people and groups are synchronized. Their passwords follow by themselves once the account may read them.',
  more: 'Expired accounts, ports and forests',
  expired: 'Treat expired accounts as disabled',
  expiredMeans:
    'The tenant knows no date of expiry: without this, an account that has expired here can still sign in to the cloud.',
  poll: 'Seconds between two looks for changed passwords',
  pollHint: 'Where a domain controller announces changes, they are read at once.',
  pollError: 'A whole number from 2 to 3,600.',
  ofForest: 'Synchronize the passwords of {forest}',
  port: 'Replication port of {forest}',
  portHint: 'Only where the port is fixed for a firewall. Empty: a domain controller names it on port 135.',
  portError: 'A whole number from 1 to 65,535.',
  featureTitle: 'Passwords',
  feature: 'Password hash synchronization',
  featureMeans:
    'Beside the way people sign in today: as a reserve you can switch to, and so that leaked passwords are noticed.',
  featureLocked: 'On, because people sign in with it. “{page}” changes that.',
  featureGraph:
    'Changes go through Microsoft Graph, which takes no hashes: choose the directory-sync service on “{page}”.',
} as const;

export const SETUP_SIGN_IN = { signIn: SIGN_IN, passwords: PASSWORDS } as const;
