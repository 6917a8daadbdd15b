/** By which back end changes reach the tenant: the choice, what each carries, and what turning synchronization on means. */

export const SETUP_BACK_END = {
  title: 'How changes reach Microsoft Entra ID',
  names: { 'directory-sync': 'Directory-sync service', graph: 'Microsoft Graph' },
  means: {
    'directory-sync':
      'People, groups with and without mail addresses, contacts and devices become synchronized objects: Active Directory masters them, the cloud shows their values read-only.',
    graph: 'People and security groups become objects of the cloud that Causeway keeps up to date, and nothing else.',
  },
  needs: {
    'directory-sync':
      'directory synchronization turned on in the tenant. Entra Connect itself writes this way; Microsoft does not document it for others, does not support it, and may change it.',
    graph: 'its permissions alone. Microsoft documents it and supports it for everybody.',
  },
  compare: 'What each one carries',
  table: 'What each way carries',
  what: 'What',
  carried: { yes: 'yes', changes: 'changes and deletions', no: 'no' },
  rows: {
    users: 'People',
    groups: 'Security groups and their members',
    contacts: 'Contacts',
    devices: 'Devices that are joined to both',
    publicFolders: 'Mail-enabled public folders',
    mailEnabledGroups: 'Mail-enabled groups and distribution lists',
    proxyAddresses: 'Mail addresses besides the first',
    exchangeAttributes: 'Attributes of Exchange',
    photos: 'Photos',
    onPremisesAttributes: 'Names and SID on premises',
    passwordHashes: 'Password hashes',
    attributes: 'Attributes of a person',
    members: 'Members in a group',
    pace: 'Changes that the service takes',
  },
  paceOf: '{count} in {minutes#minute|minutes}',
  noLimit: 'as many as the tenant allows',
  besides: 'Besides',
  differences: {
    'mastered-on-premises': 'In the cloud, synchronized objects can be changed by synchronization alone.',
    'mastered-in-cloud': 'Whoever has the rights in the cloud can change them there; the next cycle sets them back.',
    'undocumented-interface': 'Microsoft does not document this interface for others.',
    'documented-interface': 'Microsoft documents this interface.',
    'passwords-random': 'A new account gets a password that nobody knows.',
    'duplicates-quarantined': 'An address that somebody else has is put aside, and the rest arrives.',
    'duplicates-refused': 'An address that somebody else has keeps the object out.',
    'reads-synchronized-only': 'Of the tenant, synchronized objects alone are read.',
    other: '{code}',
  },
  inForce: '{name} is in use.',
  task: 'Change how changes reach the tenant',
  address: 'Directory-sync address',
  addressHint: 'Only for the directory-sync service.',
  turnOn: 'Turn on directory synchronization in the tenant where it is off',
  turnOnMeans:
    'The tenant then takes synchronized objects, and the service that receives them appears in it. Existing accounts stay as they are until an account of yours matches one. Turning it off again gives every synchronized object to the cloud and takes up to three days.',
  turnedOn: 'Directory synchronization is on now.',
  notTurnedOn:
    'Directory synchronization is off in the tenant. Tick the box above and sign in again, or choose Microsoft Graph.',
  notReady:
    'Directory synchronization is on, and its service has not arrived in the tenant yet. Wait a few minutes, then sign in again.',
  blocker: 'enter the address of the directory-sync service, or choose Microsoft Graph',
  fixed:
    'stay with the directory-sync service: {objects#object|objects} of the tenant are synchronized, and Microsoft Graph may not write them',
} as const;
