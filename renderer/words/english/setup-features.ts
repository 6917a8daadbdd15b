/** The wizard's pages of what is optional: a group for a pilot, Exchange, services and their attributes, extensions. */

const GROUP_FILTER = {
  name: 'Group filter',
  heading: 'Choose whether a group limits who is synchronized',
  purpose: 'For a pilot: only the direct members of one group of each forest go to the tenant.',
  how: 'Who is synchronized of {forest}',
  all: 'Everyone in the containers chosen',
  allMeans: 'The usual choice, and the only one for the long run.',
  group: 'Members of a group only',
  groupMeans: 'People, groups, contacts and devices that are direct members of the group you name.',
  groupNeeds: 'a group in this forest. It can be taken away later and not be set again.',
  changeGroupMeans: 'As it is now, until you take the filter away.',
  changeAllMeans: 'Takes the filter away. It cannot be set again.',
  field: 'Group in {forest}',
  fieldHint: 'Its name, CONTOSO\\name, or its distinguished name.',
  find: 'Find the group',
  finding: 'Looking for the group …',
  other: 'Choose another group',
  factGroup: 'Group',
  factPlace: 'Distinguished name',
  factKind: 'Kind',
  factMembers: 'Direct members',
  kinds: {
    global: '{security|Security} group, global',
    universal: '{security|Security} group, universal',
    'domain-local': '{security|Security} group, domain local',
    builtin: '{security|Security} group, built in',
  },
  security: 'Security',
  distribution: 'Distribution',
  members:
    '{people#person|people}[, {devices#device|devices}][, {contacts#contact|contacts}][, {groups#group|groups}][, {others#other object|other objects}]',
  empty: 'The group has no direct member: nobody of {forest} would be synchronized.',
  outOfScope:
    'The group lies in a container that is left out. Causeway does not see its members then, and nobody of {forest} would be synchronized. Include its container on “{page}”.',
  membersOutside:
    '{count#direct member lies|direct members lie} in a container that is left out: not synchronized, group or not.',
  nested:
    '{count#group is a member|groups are members}: {names}. Who belongs to the filter’s group by way of another group alone is not synchronized.',
  primary:
    '{count#person has|people have} it as primary group. That is no membership that synchronization sees: they are left out.',
  follows: 'The group is known by its objectGUID: it may be renamed and moved within the containers chosen.',
  leaving: 'Who leaves the group leaves the tenant with the next cycle, as far as the limit on deletions lets them go.',
  removed:
    'When you apply this, everyone in the containers chosen is synchronized, and a group filter cannot be set again.',
  notAgain:
    '{forest} has no group filter. One is chosen when a forest is first set up, because later it would take out everybody else.',
  gone: 'The group of the filter cannot be found. While that is so, nothing of {forest} is changed by it.',
  blockers: { find: 'find the group of {forest}' },
} as const;

const FEATURES = {
  name: 'Optional features',
  heading: 'Choose what else is synchronized',
  purpose: 'Everything here is off unless you switch it on, and can be changed later.',
  exchangeTitle: 'Exchange',
  exchangeNone: 'No forest that you connect knows Exchange, so its features are not offered.',
  exchangeIn: 'Exchange is in {forests}.',
  exchangeGone: 'It is on, and no forest that you connect knows Exchange. Switch it off, or connect that forest.',
  hybrid: 'Exchange hybrid deployment',
  hybridMeans:
    'What Exchange Online keeps of a mailbox (safe senders, archive state, its address and id in the cloud) is written back to the forest.',
  hybridLimit:
    'Of all these, Microsoft Graph returns the cloud id of the object alone; it is written to msDS-ExternalDirectoryObjectId. The rules for the rest are in place: what the tenant does not show is not written back.',
  hybridRights: 'Rights to write back to {forest}',
  hybridChecking: 'Looking whether the account may write …',
  hybridMissing: 'give the account its rights, or switch Exchange hybrid off',
  folders: 'Exchange mail public folders',
  foldersMeans: 'Mail-enabled public folders become known in the tenant, so that mail to them is delivered.',
  foldersLimit:
    'Microsoft Graph creates none. They are worked out, staged, and counted as not supported by the tenant’s interface.',
  attributesTitle: 'Services and attributes',
  limit: 'Choose services and attributes',
  limitMeans:
    'Fewer attributes leave your forests. Off: everything that any service uses. Two more pages ask which services and which attributes.',
  extensionsTitle: 'More attributes',
  extensions: 'Directory extension attributes',
  extensionsMeans:
    'Attributes of your own go to the tenant for applications and dynamic groups. One more page asks which.',
} as const;

const SERVICES = {
  name: 'Services',
  heading: 'Choose the services you use',
  purpose: 'Attributes that no ticked service uses stay in your forests.',
  label: 'Services',
  list: {
    microsoft365Apps: { name: 'Microsoft 365 Apps', means: 'Word, Excel, Outlook and their licences.' },
    exchangeOnline: { name: 'Exchange Online', means: 'Mailboxes, addresses, distribution groups.' },
    sharePointOnline: { name: 'SharePoint Online', means: 'Sites, OneDrive, people’s profiles.' },
    teams: { name: 'Teams and Skype for Business', means: 'Chat, meetings, telephone numbers.' },
    azureRightsManagement: { name: 'Azure Rights Management', means: 'Protected mail and documents.' },
    intune: { name: 'Intune', means: 'Managed devices and their people.' },
    dynamics: { name: 'Dynamics 365', means: 'Sales, customer service, finance.' },
    thirdParty: { name: 'Other applications', means: 'What applications of other makers usually read of a person.' },
  },
  attributes: '{count#attribute|attributes}',
  noneOfItsOwn: 'what always flows is enough',
  always: 'What identifies people and devices flows whatever you tick: {count#attribute|attributes}.',
  none: 'No service is ticked: only what identifies people and devices flows.',
  allTicked: 'All services are ticked. One that a later version adds is not, until you come back here.',
  reading: 'Reading which service uses which attribute …',
} as const;

const ATTRIBUTES = {
  name: 'Attributes',
  heading: 'Choose the attributes',
  purpose: 'What you untick is not synchronized, whichever service would use it.',
  table: 'Attributes that are synchronized',
  search: 'Find an attribute',
  shownOut: 'Show only what is left out',
  attribute: 'Attribute',
  types: 'Of',
  usedBy: 'Used by',
  everyService: 'every service',
  locked: 'needed',
  lockedMeans: 'Synchronization does not work without it.',
  notCarried: 'not taken',
  notCarriedMeans:
    'Microsoft Graph does not take attributes marked “not taken”. They are worked out and staged, and counted as not supported by the tenant’s interface.',
  sentence: '{flowing} of {all#attribute is|attributes are} synchronized.',
  reset: 'Tick all again',
  nothing: 'No attribute has this name',
  nothingHint: 'Names are those of the tenant: surname, not sn.',
  nothingOut: 'Nothing is left out',
  nothingOutHint: 'Untick an attribute to leave it out.',
  consider:
    'A service that misses an attribute may not work as its makers describe it. What was sent before stays in the tenant as it was.',
  objectTypes: {
    user: 'people',
    group: 'groups',
    contact: 'contacts',
    device: 'devices',
    publicFolder: 'public folders',
    other: '{type}',
  },
} as const;

const EXTENSIONS = {
  name: 'Directory extensions',
  heading: 'Choose attributes of your own',
  purpose: 'They become extension attributes of people and groups in the tenant.',
  limitTitle: 'How they reach the tenant',
  limit: 'An attribute is sent once it is registered in the tenant. Until then it is worked out and staged.',
  registerTitle: 'Registration in the tenant',
  registerMeans:
    '{count#attribute is|attributes are} not registered. An administrator who may register applications signs in once.',
  registerStart: 'Sign in and register',
  registered: 'All chosen attributes are registered in the tenant.',
  applicationTitle: 'Application',
  application: 'Client id of “Tenant Schema Extension App”',
  applicationHint:
    'Its id is part of each attribute’s name. Empty: registering finds the one of Entra Connect, or makes one.',
  applicationError: 'An id has the form 00000000-0000-0000-0000-000000000000.',
  exampleName: 'For example: {name}',
  chosenTitle: 'Chosen',
  chosenNone: 'Nothing is chosen yet',
  chosenNoneHint: 'Tick attributes in the list below.',
  chosenCount: '{people} of {most} for people, {groups} of {most} for groups.',
  remove: 'Remove {attribute} of {type}',
  availableTitle: 'Attributes of your forests',
  search: 'Find an attribute',
  table: 'Attributes that can be chosen',
  attribute: 'Attribute',
  of: 'Of',
  type: 'Type',
  forests: 'In',
  types: { string: 'text', integer: 'number', boolean: 'yes or no', binary: 'bytes' },
  several: '{type}, several values',
  objectTypes: { user: 'people', group: 'groups' },
  more: 'and {count#more|more}. Type part of a name to find them.',
  nothing: 'No attribute has this name',
  nothingHint:
    'Left out of this list are attributes that are computed, that domain controllers do not replicate, that are secret, and that refer to other objects or hold several numbers.',
  reading: 'Reading the schema …',
  readAgain: 'Read again',
  notRead: 'The schema of {forest} could not be read; its attributes are missing here.',
  values:
    'An object has at most 100 values in all of them, 250 characters each: longer texts are cut, and a list that there is no room for stays behind.',
  unknown: 'not in a schema that was read',
  full: 'No more than {most} for one kind of object.',
  blockers: {
    application: 'enter the client id of the extension application',
    none: 'choose an attribute, or switch directory extensions off on “Optional features”',
  },
} as const;

export const SETUP_FEATURES = {
  groupFilter: GROUP_FILTER,
  features: FEATURES,
  services: SERVICES,
  attributes: ATTRIBUTES,
  extensions: EXTENSIONS,
} as const;
