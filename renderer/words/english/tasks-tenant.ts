/** Tasks about the tenant: by which way changes reach it, and what is set in the tenant itself. */

const BACK_END = {
  name: 'Change how changes reach the tenant',
  text: 'From Microsoft Graph to the directory-sync service: with a check and a preview first.',
  heading: 'Change how changes reach the tenant',
  purpose:
    'Causeway looks at what the other way needs and does before anything changes. The next cycle then reads and synchronizes everything.',
  current: 'In use: {name}',
  choose: 'Another way',
  checks: 'What it needs and does',
  checking: 'Asking the tenant …',
  again: 'Check again',
  meansTitle: 'What happens',
  means: {
    users:
      'People keep their accounts: each is recognized by its source anchor, taken over, and synchronized from then on. Nobody is made a second time, and no password changes.',
    readOnly:
      'In the cloud, their values become read-only. Values that the forest does not have are cleared by the first export.',
    groups:
      'Groups are made anew, because a group that Microsoft Graph made has nothing that the service could recognize it by. The old ones stay untouched beside them, until you delete or keep them.',
    cycle:
      'The next cycle reads the tenant as a whole and synchronizes everything once. The limit on deletions holds as always.',
  },
  backTitle: 'There is no way back while objects are synchronized',
  back: 'Microsoft Graph may not write synchronized objects. Turning off directory synchronization in the tenant gives them to the cloud; that takes up to three days, and only then can Microsoft Graph go on with them.',
  doubledTitle: 'Groups that would be there twice',
  doubled:
    '{count#group|groups} that Microsoft Graph made would stay beside new ones of the same name. Applications and licences that were given to the old ones stay with the old ones.',
  doubledMore: 'and {count#more|more}',
  members: '{count#member|members}',
  signInTitle: 'Permissions',
  signIn: 'The application lacks what the check names. An administrator signs in once and grants it.',
  signInStart: 'Sign in and grant',
  granted: 'The application has what it needs.',
  previewTitle: 'Preview',
  previewStart: 'Show what will happen',
  previewNeeded: 'Look at the preview first.',
  start: 'Change it',
  confirmTitle: 'Change how changes reach the tenant to {name}?',
  confirmText:
    'It is stored now; the next cycle carries it out. Objects that were synchronized once cannot be written by Microsoft Graph any more.',
  confirm: 'Change it',
  done: 'Changes go through {name} from now on. The next cycle reads and synchronizes everything.',
  supersededTitle: 'Groups that Microsoft Graph made',
  superseded:
    'They stand beside the synchronized groups of the same name. Decide once their successors are there with all members.',
  supersededStates: {
    ready: 'its successor is there with its members',
    waiting: 'its successor is not complete yet',
    kept: 'kept',
  },
  delete: 'Delete {count#group|groups}',
  deleteTitle: 'Delete {count#group|groups} from the tenant?',
  deleteText:
    'What was given to the old groups, applications, licences, access to files, is lost with them. Security groups cannot be restored.',
  keep: 'Keep them all',
  deleted: '{count#group was|groups were} deleted.',
  kept: 'They are kept. Causeway does not ask about them again.',
  refused: '{count#group was|groups were} not deleted.',
  rows: {
    current: { name: 'Way in use', good: 'It is another one.', problem: 'It is this one already.' },
    pending: {
      name: 'Pending exports',
      good: 'None.',
      attention:
        '{adds} to create, {updates} to update, {deletes} to delete wait. They are worked out anew for the other way.',
    },
    endpoint: {
      name: 'Address of the service',
      good: 'The cloud has it.',
      problem: 'This cloud has no address of it. Enter it in the wizard under “Cloud and proxy”.',
    },
    permission: {
      name: 'Permission',
      good: 'The application has {permission}.',
      problem: 'The application does not have {permission}.',
    },
    service: {
      name: 'Directory-sync service',
      good: 'It takes this client.',
      problem: 'It does not take this client.',
    },
    activation: {
      name: 'Directory synchronization',
      good: 'It is on in the tenant.',
      problem: 'It is off in the tenant.',
    },
    'hard-match': {
      name: 'Takeover by anchor',
      good: 'The tenant allows it.',
      attention: 'Whether the tenant allows it could not be read.',
      problem:
        'The tenant forbids it: nobody would be recognized. Switch off the block under “Settings of the tenant” first.',
    },
    'other-server': {
      name: 'Other servers',
      good: 'Nobody else exports into this tenant.',
      problem:
        '{machine} exports into this tenant, last {lastSynchronized}. Put it into staging mode or retire it first.',
    },
    users: {
      name: 'People',
      good: '{users#account is|accounts are} recognized by the anchor.',
      attention:
        '{users#account is|accounts are} connected, {withoutAnchor} without an anchor: those are matched by address or sign-in name.',
    },
    groups: {
      name: 'Groups',
      good: 'None would be there twice.',
      attention: '{groups#group is|groups are} made anew beside the old ones.',
    },
    synchronized: {
      name: 'Synchronized objects',
      good: 'None.',
      problem: '{objects#object is|objects are} synchronized. Microsoft Graph may not write them.',
    },
  },
} as const;

const TENANT = {
  name: 'Settings of the tenant',
  text: 'Directory synchronization, its features, its limit on deletions, whom it writes to, and the certificate.',
  heading: 'Settings of the tenant',
  purpose: 'What is set in the tenant itself, whoever set it. Changes count for every synchronization into it.',
  reading: 'Asking the tenant …',
  readAgain: 'Read again',
  general: 'Tenant',
  tenant: 'Tenant',
  tenantId: 'Tenant id',
  application: 'Application',
  way: 'Changes go through',
  lastSynchronized: 'Last synchronization',
  lastPasswords: 'Last password synchronization',
  lastExport: 'Last export from',
  thisMachine: '{machine}, this computer',
  otherMachine: '{machine}, another computer',
  never: 'never',
  notKnown: 'could not be read',
  synchronization: 'Directory synchronization',
  on: 'It is on: the tenant takes synchronized objects.',
  off: 'It is off: the tenant takes no synchronized objects.',
  turnOn: 'Turn it on',
  turnOff: 'Turn it off',
  turnOnTitle: 'Turn on directory synchronization?',
  turnOnText:
    'The tenant then takes synchronized objects. Existing accounts stay as they are until an account of yours matches one.',
  turnOffTitle: 'Turn off directory synchronization?',
  turnOffText:
    'Every synchronized object then belongs to the cloud. That takes up to three days, cannot be stopped, and cannot be undone object by object. Synchronization fails meanwhile.',
  features: 'Features',
  featureOn: 'on',
  featureOff: 'off',
  featureUnknown: 'not known: sign in to see it',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  changeTitle: 'Change “{name}”?',
  changeText: 'This concerns everybody who is synchronized, and can be more than it seems:',
  byApplication: 'Causeway changes it.',
  byAdministrator: 'An administrator alone may change it.',
  byNobody: 'The service decides it.',
  risk: { low: 'low risk', medium: 'some risk', high: 'high risk' },
  threshold: 'Limit on deletions',
  thresholdTenant: 'Stored in the tenant',
  thresholdHere: 'Holds exports here',
  thresholdOn: 'more than {count}',
  thresholdOff: 'no limit',
  thresholdHint: 'The tenant only keeps its number; the client heeds it. Causeway heeds its own.',
  thresholdCount: 'Deletions in one export',
  thresholdSave: 'Store in the tenant',
  thresholdError: 'A whole number from 1 to 1,000,000.',
  contacts: 'Whom the tenant writes to when synchronization fails',
  contactsNone: 'Nobody',
  contactsHint: 'Addresses, separated by commas or line breaks',
  contactsError: '“{text}” is no mail address.',
  contactsSave: 'Store',
  certificate: 'Certificate',
  certificateRotate: 'Rotate the certificate',
  signInTitle: 'Administrator',
  signInWhy:
    'Microsoft lets no application change what is marked so: a Hybrid Identity Administrator or Global Administrator signs in, for as long as this page is open and at most 15 minutes.',
  signInStart: 'Sign in',
  signedIn: 'Signed in. What only an administrator may change can be changed now.',
  signOut: 'Sign out',
  changed: 'Stored in the tenant.',
  refused: '{setting} was not changed.',
  names: {
    softMatchOnUpnEnabled: 'Match accounts by sign-in name',
    blockSoftMatchEnabled: 'Block matching by address and name',
    blockCloudObjectTakeoverThroughHardMatchEnabled: 'Block takeover by anchor',
    allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled: 'Allow another object identifier',
    quarantineUponUpnConflictEnabled: 'Put duplicate sign-in names aside',
    quarantineUponProxyAddressesConflictEnabled: 'Put duplicate addresses aside',
    synchronizeUpnForManagedUsersEnabled: 'Follow changes of sign-in names',
    directoryExtensionsEnabled: 'Directory extensions',
    bypassDirSyncOverridesEnabled: 'Keep phone numbers that were changed in the cloud',
    passwordSyncEnabled: 'Password hash synchronization',
    cloudPasswordPolicyForPasswordSyncedUsersEnabled: 'Cloud password policy for synchronized passwords',
    userForcePasswordChangeOnLogonEnabled: 'Change of password at next sign-in',
    passwordWritebackEnabled: 'Password writeback',
    unifiedGroupWritebackEnabled: 'Writeback of Microsoft 365 groups',
    userWritebackEnabled: 'Writeback of users',
    deviceWritebackEnabled: 'Writeback of devices',
    deletionThreshold: 'Limit on deletions',
    technicalContacts: 'Whom the tenant writes to',
    directorySynchronization: 'Directory synchronization',
  },
  means: {
    softMatchOnUpnEnabled:
      'A cloud account with the same sign-in name and no anchor is taken over. The service may refuse to switch it off again.',
    blockSoftMatchEnabled:
      'No cloud account is taken over because its address or name matches. Switch it off only while accounts are to be matched.',
    blockCloudObjectTakeoverThroughHardMatchEnabled:
      'No cloud account is taken over by its anchor. Without the block, whoever may write anchors in the forest can take over any unprivileged cloud account that has one.',
    allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled:
      'Lifts the protection of July 2026: an account that belongs to one object of the forest can be given to another one. Only for a move, and only for its time.',
    quarantineUponUpnConflictEnabled:
      'A sign-in name that somebody has already is replaced, and the rest of the object arrives. On in every tenant.',
    quarantineUponProxyAddressesConflictEnabled:
      'An address that somebody has already is left out, and the rest of the object arrives. On in every tenant.',
    synchronizeUpnForManagedUsersEnabled:
      'A new sign-in name in the forest becomes the one in the cloud, also for people who do not sign in through federation. Switched off, names drift apart.',
    directoryExtensionsEnabled: 'Attributes of your own may be synchronized.',
    bypassDirSyncOverridesEnabled:
      'What people or administrators changed of mobile and other phone numbers in the cloud is not overwritten.',
    passwordSyncEnabled:
      'Hashes of passwords are taken. Switched off, people who sign in with them keep their last password and no new one arrives.',
    cloudPasswordPolicyForPasswordSyncedUsersEnabled:
      'Synchronized passwords expire by the rules of the cloud as well.',
    userForcePasswordChangeOnLogonEnabled:
      'Who has to change the password in the forest has to do so in the cloud, too.',
    passwordWritebackEnabled: 'Not in use any more; writeback is configured elsewhere.',
    unifiedGroupWritebackEnabled: 'Groups of Microsoft 365 are offered to the client for the forest.',
    userWritebackEnabled: 'Cloud accounts are offered to the client for the forest.',
    deviceWritebackEnabled: 'Devices are offered to the client for the forest.',
  },
} as const;

export const TASKS_TENANT = { backEnd: BACK_END, tenant: TENANT } as const;
