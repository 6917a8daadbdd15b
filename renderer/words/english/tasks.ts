/** Tasks after setup. */

import { TASKS_SIGN_IN } from './pass-through.ts';
import { TASKS_FEDERATION } from './federation.ts';
import { TASKS_PASSWORDS } from './tasks-passwords.ts';
import { TASKS_TENANT } from './tasks-tenant.ts';

const LIST = {
  heading: 'Tasks',
  purpose: 'What can be changed or looked into after setup. Synchronization goes on meanwhile.',
  back: 'All tasks',
  groups: { change: 'Change', accounts: 'Accounts and certificates', look: 'Look into it' },
  draftWaits: 'A change from {time} is not applied yet.',
  draftOpen: 'Continue the change',
  savedAs: 'Stored as version {version} of the configuration.',
} as const;

const CONFIGURATION = {
  name: 'View and export the configuration',
  text: 'What is in force, how it came to be, and a file for a second server or for the records.',
  heading: 'Look at the configuration',
  purpose: 'In force now, and every version before it. Nothing secret is part of it.',
  inForce: 'In force',
  export: 'Export the settings',
  exportHint: 'Names of secrets are in the file, secrets are not.',
  document: 'The whole document',
  showDocument: 'Show it',
  hideDocument: 'Hide it',
  copyDocument: 'Copy it',
  versions: 'Versions',
  version: 'Version {version}',
  current: 'in force',
  savedBy: 'by {who}',
  noChanges: 'no difference to the version before',
  nothing: 'not set',
  restore: 'Restore version {version}',
  restoreTitle: 'Restore version {version}?',
  restoreText:
    'It is stored as the newest version between two runs. Passwords and keys stay those of today. The next cycle works out what that changes; a limit on deletions holds as always.',
  restored: 'Version {from} is in force again, as version {version}.',
  older: 'Show older versions',
  actions: {
    setup: 'Setup',
    change: 'Change',
    'staging-mode': 'Staging mode',
    restore: 'Restored',
    'refresh-schema': 'Schema refreshed',
    'change-anchor': 'Source anchor changed',
    'change-back-end': 'Another way to the tenant',
    'change-forest-account': 'Account changed',
    'rotate-certificate': 'Certificate rotated',
    retention: 'Retention',
    scheduler: 'Schedule',
    other: '{action}',
  },
} as const;

const CUSTOMIZE = {
  name: 'Customize options',
  text: 'Forests, organizational units, sign-in names, limits: as a draft with a preview, applied between two runs.',
} as const;

const IMPORT = {
  name: 'Import settings',
  text: 'Take over the settings of another installation as a change with a preview.',
  heading: 'Import settings',
  purpose: 'A settings or answers file becomes a draft. Nothing changes until you have seen the preview and apply it.',
  choose: 'Choose a file …',
  draftReplaced: 'The draft of a change that is there already would be replaced.',
  open: 'Look at the draft and its preview',
} as const;

const SCHEMA = {
  name: 'Refresh the schema',
  text: 'After the schema of a forest was extended, for example by Exchange.',
  heading: 'Refresh the schema',
  purpose:
    'Reads which attributes the forests have. Where that changed, rules follow and the next cycle synchronizes everything.',
  forests: 'Forests',
  start: 'Refresh the schema',
  running: 'Reading the schemas …',
  unchanged: 'Nothing had changed.',
  changed: 'The schema changed. The next cycle synchronizes everything.',
  attributes: '{count#attribute|attributes}',
  added: 'New: {names}',
  removed: 'Gone: {names}',
  retyped: 'Of another type: {names}',
  rulesAdded: 'Rules that there are now: {names}',
  rulesRemoved: 'Rules that are gone: {names}',
  none: 'choose at least one forest',
} as const;

const ANCHOR = {
  name: 'Configure the source anchor',
  text: 'Move from objectGUID to ms-DS-ConsistencyGuid.',
  heading: 'Move the source anchor to ms-DS-ConsistencyGuid',
  purpose:
    'Accounts survive a move to another forest then. Causeway writes the value of objectGUID into the attribute; accounts in the tenant keep theirs.',
  checks: 'What it needs',
  start: 'Move the source anchor',
  confirmTitle: 'Move the source anchor?',
  confirmText:
    'This cannot be taken back. The next cycle writes ms-DS-ConsistencyGuid of every person who is synchronized.',
  confirm: 'Move the source anchor',
  done: 'The source anchor is ms-DS-ConsistencyGuid from now on. The next cycle writes it.',
  already: 'The source anchor is ms-DS-ConsistencyGuid already.',
  rows: {
    'current-anchor': {
      name: 'Source anchor in force',
      good: 'objectGUID',
      problem: 'It is not objectGUID: nothing is to be moved.',
    },
    attribute: {
      name: 'Attribute in {subject}',
      good: 'The schema has it.',
      problem: 'The schema has no ms-DS-ConsistencyGuid.',
    },
    rights: {
      name: 'Right to write it in {subject}',
      good: 'The account may write it.',
      problem: 'The account may not write it.',
    },
    unused: {
      name: 'Other uses in {subject}',
      good: 'Nobody has a value that is not their own objectGUID.',
      problem: '{other#object has|objects have} another value[: {examples}]. Find out who wrote it.',
    },
    staging: { name: 'Staging mode', good: 'Off.', attention: 'Staging mode is on: it is written once that is off.' },
  },
} as const;

const STAGING = {
  name: 'Staging mode',
  text: 'Import and synchronize, write nowhere: to look at changes first, or as a second server.',
  headingOff: 'Switch staging mode on',
  headingOn: 'Switch staging mode off',
  purposeOff: 'Everything is read and worked out as usual, and waits as pending exports. No directory is written.',
  purposeOn: 'Pending exports are written from then on. The check list says whether this server is ready for it.',
  isOn: 'Staging mode is on: nothing is written to any directory.',
  isOff: 'Staging mode is off: this server writes.',
  checks: 'Before it is switched off',
  switchOn: 'Switch staging mode on',
  switchOff: 'Switch staging mode off',
  anywayTitle: 'Switch staging mode off although something is not ready?',
  anywayText:
    '{count#point of the check list is|points of the check list are} not ready. Pending exports are written with the next cycle.',
  anyway: 'Switch it off anyway',
  switchedOn: 'Staging mode is on. From now on nothing is written to any directory.',
  switchedOff: 'Staging mode is off. The next cycle writes what is pending.',
  pending: 'Look at the pending exports',
  reviewed: 'I have looked at the pending exports',
  startCycle: 'Start a cycle now',
  cycleStarted: 'A cycle is under way.',
  rows: {
    'last-import': {
      name: 'Last import of {subject}',
      good: '{ageMinutes#minute|minutes} ago',
      attention: '{ageMinutes#minute|minutes} ago: start a cycle first.',
      problem: 'Never: run a cycle first.',
    },
    'initial-cycle': {
      name: 'Everything synchronized',
      good: 'With the rules and choices in force.',
      attention: 'Not since rules or choices changed: run an initial cycle.',
      problem: 'Not since rules or choices changed: run an initial cycle.',
    },
    'pending-exports': {
      name: 'Pending exports of {subject}',
      good: '{adds} to create, {updates} to update, {deletes} to delete',
      attention: '{adds} to create, {updates} to update, {deletes} to delete',
      problem: '{adds} to create, {updates} to update, {deletes} to delete',
    },
    reviewed: {
      name: 'Pending exports looked at',
      good: 'As they are now.',
      attention: 'Not as they are now.',
      problem: 'Not as they are now.',
    },
    'deletion-threshold': {
      name: 'Limit on deletions',
      good: '{deletes#deletion|deletions} pending, {count} are let through',
      attention: '[{deletes#deletion|deletions} pending; ]the first export may be held, or no limit holds it',
      problem:
        '{deletes#deletion|deletions} pending are more than the {count} that are let through: the export will be held',
    },
    'held-exports': {
      name: 'Held exports',
      good: 'None.',
      attention: '{held#export is|exports are} held.',
      problem: '{held#export is|exports are} held.',
    },
    'other-server': {
      name: 'Other servers',
      good: 'Nothing else synchronizes this tenant.',
      attention:
        'Something else may synchronize this tenant[, last {tenantLastSynchronized}]. Put it into staging mode first.',
      problem:
        'Something else synchronizes this tenant[, last {tenantLastSynchronized}]. Put it into staging mode first.',
    },
    errors: {
      name: 'Errors',
      good: 'None.',
      attention: '{faults#object has|objects have} an error.',
      problem: '{faults#object has|objects have} an error.',
    },
    scheduler: {
      name: 'Schedule',
      good: 'On.',
      attention: 'It is off or held: cycles run only when somebody starts one.',
      problem: 'It is off or held: cycles run only when somebody starts one.',
    },
  },
} as const;

const CERTIFICATE = {
  name: 'Rotate the certificate',
  text: 'A new certificate for the application, tried before the old one goes.',
  heading: 'Rotate the certificate',
  purpose:
    'Causeway makes a new key, adds its certificate to the application, tries it, and only then removes the old one.',
  current: 'In use',
  previous: 'The one before',
  waiting: 'Made and not added yet',
  subject: 'Subject',
  thumbprint: 'Thumbprint (SHA-1)',
  sha256: 'SHA-256',
  validity: 'Valid',
  fromTo: '{from} to {to}',
  lifeUsed: '{share} of its life is over',
  due: 'Renewal is due.',
  expired: 'It has expired.',
  years: 'Years that the new one is valid',
  keepOld: 'Keep the old certificate with the application, for a way back',
  start: 'Rotate the certificate',
  running: 'Rotating …',
  rotated: 'The new certificate is in use.',
  oldRemoved: 'The old one was removed from the application.',
  oldKept: 'The old one stays with the application.',
  waitingHint:
    'The application could not add it by itself. Add this certificate to the app registration under Certificates & secrets, then go on.',
  goOn: 'I have added it: go on',
  discard: 'Forget the new one',
  discarded: 'The new certificate was forgotten. The one in use stays.',
  back: 'Go back to the one before',
  returned: 'The certificate before is in use again.',
  steps: {
    certificate: 'Make key and certificate',
    add: 'Add it to the application',
    trial: 'Try it',
    keep: 'Take it into use',
    'remove-old': 'Remove the old one',
  },
  stepsLabel: 'Steps of the rotation',
} as const;

const ACCOUNT = {
  name: 'Change the account of a forest',
  text: 'Another account, or a new password for the same one.',
  heading: 'Change the account of a forest',
  purpose:
    'The account signs in and reads changes before it is stored. Synchronization goes on with the old one until then.',
  forest: 'Forest',
  account: 'Account',
  password: 'Password',
  start: 'Check and store',
  running: 'Signing in …',
  done: '{account} is used from now on. It signed in to {server}.',
  skew: 'The clocks are {seconds#second|seconds} apart.',
} as const;

const PRIVILEGES = {
  name: 'Review rights',
  text: 'Rights and permissions that nothing uses, and accounts that can do too much.',
  heading: 'Review rights and permissions',
  purpose: 'What the accounts may do, held against what the configuration needs.',
  reading: 'Asking the forests and the tenant …',
  again: 'Review again',
  forest: '{account} in {forest}',
  application: 'Application {clientId}',
  stronger:
    'In the whole of {domain} the account has rights that nothing needs: {rights}. Take them away, or change it to a plain user.',
  tooPowerful: 'The account belongs to {groups}: far more than it needs. Change it to a plain user.',
  verdicts: {
    used: 'used',
    unused: 'not used',
    missing: 'missing',
    absent: 'not granted, not needed',
    unknown: 'could not be found out',
  },
  takeAway: 'Takes it away',
  features: 'Features that are on and do nothing',
  nothingUnused: 'Nothing is granted that is not used.',
  unused: '{count#right|rights} that nothing uses.',
  removePermission: 'Remove it in the Entra admin center: App registrations, API permissions.',
} as const;

const TROUBLESHOOT = {
  name: 'Troubleshoot',
  text: 'Connections, rights, times and space, as a report.',
  heading: 'Troubleshoot',
  purpose: 'Looks at everything that synchronization stands on. Nothing is changed.',
  start: 'Look at everything',
  again: 'Look again',
  copy: 'Copy the report',
  save: 'Save the report',
  running: 'Looking …',
  label: 'What was looked at',
  good: 'Nothing was found.',
  found: '{count#point needs|points need} a look.',
  file: 'causeway-report.txt',
} as const;

const PRIVACY = {
  name: 'Privacy',
  text: 'What is kept where and for how long. Nothing is sent to anybody.',
  heading: 'See what is kept',
  purpose:
    'Everything stays on this computer. Usage data is sent to nobody; there is no switch for it because there is nothing to switch.',
  folder: 'Data folder',
  kept: 'What is kept',
  what: 'What',
  where: 'Where',
  personal: 'Names of people',
  entries: 'Entries',
  oldest: 'Oldest',
  until: 'Until',
  sealed: 'sealed',
  none: 'none',
  ids: {
    'directory-objects': 'Objects of the directories as last seen',
    identities: 'Identities put together from them',
    secrets: 'Passwords and keys',
    'run-history': 'Runs and their numbers',
    journal: 'What was written, with the values before',
    errors: 'Errors of objects',
    configuration: 'Configuration and its versions',
    audit: 'Who changed what',
    draft: 'Draft of a setup or a change',
    preview: 'The last preview',
    logs: 'Logs',
    other: '{id}',
  },
  places: {
    database: 'database',
    memory: 'memory',
    'temporary-folder': 'temporary folder',
    folder: 'folder',
  },
  untils: {
    days: '{days#day|days}',
    'object-leaves': 'the object leaves the directory',
    removed: 'it is removed',
    'process-ends': 'Causeway ends',
    'next-one': 'the next one is made',
    always: 'always',
  },
  retention: 'How long history is kept',
  runHistory: 'Days that runs are kept',
  journal: 'Days that the journal of writes is kept',
  journalHint: 'The journal is what an undo works from.',
  daysError: 'A whole number from 1 to 3,650.',
  save: 'Store',
  saved: 'Stored as version {version} of the configuration.',
} as const;

export const TASKS = {
  list: LIST,
  configuration: CONFIGURATION,
  customize: CUSTOMIZE,
  importSettings: IMPORT,
  schema: SCHEMA,
  sourceAnchor: ANCHOR,
  staging: STAGING,
  certificate: CERTIFICATE,
  account: ACCOUNT,
  privileges: PRIVILEGES,
  troubleshoot: TROUBLESHOOT,
  privacy: PRIVACY,
  ...TASKS_TENANT,
  passwords: TASKS_PASSWORDS,
  federation: TASKS_FEDERATION,
  signIn: TASKS_SIGN_IN,
  rowStates: { good: 'ready', attention: 'needs a look', problem: 'not ready', unknown: 'could not be found out' },
} as const;
