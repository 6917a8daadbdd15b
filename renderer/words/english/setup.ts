/** The wizard: its frame and the pages on which nothing is connected yet. */

import { SETUP_PASS_THROUGH } from './pass-through.ts';
import { SETUP_BACK_END } from './setup-back-end.ts';
import { SETUP_CONNECTIONS } from './setup-connections.ts';
import { SETUP_FEATURES } from './setup-features.ts';
import { SETUP_FINISH } from './setup-finish.ts';
import { SETUP_SCOPE } from './setup-scope.ts';
import { SETUP_FEDERATION } from './federation.ts';
import { SETUP_SIGN_IN } from './setup-sign-in.ts';

const FRAME = {
  title: 'Set up Causeway',
  changeTitle: 'Change the configuration',
  previous: 'Previous',
  next: 'Next',
  configure: 'Configure',
  configureStaging: 'Configure in staging mode',
  apply: 'Apply the changes',
  leave: 'Save and leave',
  whyNot: 'To go on: {reason}.',
  invalid: 'mend the fields that are marked',
  draftKept: 'Kept as a draft',
  draftSaving: 'Keeping the draft …',
  draftFailed: 'The draft could not be kept. It is tried again with the next change.',
  takenOver: 'Another window changed this draft {time}. Its answers are shown now.',
  wonOver: 'Another window changed this draft {time}. What you entered here was kept last and stays.',
  loading: 'Reading the draft …',
  edit: 'Edit',
  remove: 'Remove',
} as const;

/** What is wrong with an answer, after "To go on:". */
const PROBLEMS = {
  missing: 'an answer is missing ({path})',
  invalid: 'an answer has the wrong form ({path})[: {expected}]',
  'too-small': 'a number is too small ({path})[, at least {minimum}]',
  'too-large': 'a number is too large ({path})[, at most {maximum}]',
  'unknown-key': 'the answers hold something unknown ({path})',
  repeated: 'something is named twice ({path})',
  'secret-missing': 'a secret has to be entered again ({path})',
  fixed: 'this was decided at the first setup and stays ({path})',
  contradiction: 'two answers do not fit together ({path}[ and {other}])',
} as const;

const MENU = {
  label: 'Answers',
  saveFile: 'Save the answers as a file',
  startFromFile: 'Start from a file …',
  discard: 'Discard the draft …',
  discardTitle: 'Discard everything entered so far?',
  discardText:
    'The answers of this draft are removed. The configuration in force and the directories stay as they are.',
  discardConfirm: 'Discard the draft',
  keep: 'Keep it',
  saved: 'The answers are saved without passwords and keys, in the form that `causeway setup --answers` reads.',
} as const;

const WELCOME = {
  name: 'Welcome',
  heading: 'Connect your directories to Microsoft Entra ID',
  purpose: 'Causeway keeps the people and groups of your Active Directory forests in step with your tenant.',
  willTitle: 'What happens next',
  will: {
    connect: 'You connect the tenant and your forests. Every connection is checked while you watch.',
    choose: 'You choose who is synchronized, and see a preview: who will be created, joined, changed and left out.',
    configure:
      'Only when you choose Configure is anything stored, and only the first synchronization writes to a directory.',
  },
  needTitle: 'What you need at hand',
  need: {
    tenant:
      'An account of a tenant administrator, for a single sign-in that registers the application. It is not kept.',
    forest:
      'In every forest an account that may read it. Causeway can create one with the rights it needs and no more.',
    network:
      'A domain controller that this computer reaches by LDAPS (port 636), or by LDAP with StartTLS or signed and sealed (port 389).',
  },
  leaveTitle: 'You can stop at any time',
  leave:
    'Leave whenever you like and come back: what you entered stays, passwords and keys apart. Synchronization that already runs is not touched.',
  back: 'A draft from {time} is here, up to “{page}”.',
  backContinue: 'Continue with “{page}”',
  secretsGone: 'Passwords and keys are never part of a draft. You will be asked again for: {names}.',
} as const;

const EXPRESS = {
  name: 'Express or custom',
  heading: 'Choose how much you want to decide',
  purpose: 'Express takes the usual choice wherever there is one. You can change any of it later.',
  choice: 'Settings',
  express: 'Use express settings',
  expressMeans: 'One forest with all its domains and organizational units, matched and named the usual way.',
  expressNeeds: 'an administrator of the tenant and one of the forest, once each.',
  custom: 'Customize',
  customMeans: 'You choose servers, accounts, organizational units, matching, sign-in names and safety limits.',
  customNeeds: 'nothing in advance. Every page has a default and says what it means.',
  doesTitle: 'What express will do on {host}',
  doesForest: 'Connect the forest of {domain}, which this computer belongs to',
  doesAnyForest: 'Connect one Active Directory forest with all its domains',
  doesAccount: 'Create an account for Causeway that may read the forest and write ms-DS-ConsistencyGuid, nothing else',
  doesScope: 'Synchronize all people and groups of all organizational units, new ones included',
  doesName: 'Let people sign in with their user principal name',
  doesAnchor: 'Use ms-DS-ConsistencyGuid as the source anchor',
  doesMatching:
    'Take an account and its linked mailbox for one person, and take over cloud accounts with the same name or mail address',
  doesPasswords: 'Synchronize password hashes, so that people sign in to the cloud with the password they have here',
  doesInterval: 'Synchronize every {minutes#minute|minutes}',
  doesGuard: 'Hold an export with more than {count#deletion|deletions} until you approve it',
  against: {
    'not-domain-joined': 'this computer belongs to no domain, so you name the forest and a domain controller yourself.',
    'domain-unknown': 'which domain this computer belongs to could not be found out; you name the forest yourself.',
    'suffix-not-routable':
      'the name {domain} cannot be verified in a tenant. People whose sign-in names end with it would get names of the initial domain; Customize lets you choose another attribute.',
  },
  fits: 'nothing on this computer speaks against it.',
  severalForests: 'This draft connects several forests, so it stays with Customize.',
} as const;

const COMPONENTS = {
  name: 'Data and settings',
  heading: 'See where Causeway keeps its data',
  purpose: 'Connections, objects as last seen and history live in one folder on this computer.',
  directory: 'Data folder',
  directoryHow: 'The folder is chosen when Causeway starts: CAUSEWAY_DATA_DIR or --data-dir.',
  free: 'Free space',
  database: 'Database',
  access: 'Access',
  accessOwner: 'only {account}',
  accessOthers: 'others may look into it ({mode}). Take the rights of others away before secrets are stored.',
  accessUnknown: 'as the system has set it',
  notWritable:
    'Nothing can be written into this folder. Choose another one or mend its rights, then start Causeway again.',
  littleSpace: 'Less than {least} is free. A directory of 100,000 people takes about 1 GB.',
  machine: 'Computer',
  system: 'System',
  version: 'Version',
  domain: 'Domain',
  noDomain: 'none',
  proxy: 'Proxy',
  importTitle: 'Start from settings of another installation',
  importHint:
    'A settings file or an answers file. It fills in every page, and you look at each before anything is stored. Staging mode is switched on, so that two servers never write at once.',
  importButton: 'Choose a file …',
  importReading: 'Reading {file} …',
  importDone: 'Read from {file}: {forests#forest|forests}[, tenant {tenant}].',
  importAge: {
    older: 'It was made by an older Causeway[ ({version})] and has been brought up to date.',
    newer: 'It was made by a newer Causeway[ ({version})]. What this one does not know was left out: {unknown}.',
  },
  importUnknown: 'Left out, because nothing here knows it: {unknown}.',
  importSecrets: 'A file holds no secrets. You will be asked for: {names}.',
  importSecretsInFile: 'The file held secrets in the clear. They were not taken: {names}. Remove them from the file.',
  importProblems: '{count#answer|answers} of the file need attention; the pages concerned are marked.',
  importFailed: 'Nothing was taken from {file}.',
  importNotJson: 'It is not JSON: {reason}',
  importNotSettings: 'It is neither a settings file nor an answers file of Causeway.',
  importTooBig: 'It has {size}; a settings file has at most {most}.',
  importReplace: 'Replace the answers entered so far?',
  importReplaceText: 'Every page takes the values of {file}.',
  importReplaceConfirm: 'Replace the answers',
} as const;

const SAFETY = {
  name: 'Safety and schedule',
  heading: 'Set the limits and the rhythm',
  purpose: 'How often Causeway synchronizes, and at how many deletions it stops and asks.',
  thresholdTitle: 'Deletions',
  threshold: 'Hold an export that deletes many objects',
  thresholdHint: 'Above the limit nothing of the export is sent until you approve it.',
  thresholdCount: 'Deletions in one export that are let through',
  thresholdCountError: 'A whole number, 0 or more. 0 holds every deletion.',
  thresholdOff:
    'Without the limit, a wrong choice of organizational units can delete every account of the tenant in one export.',
  schedulerTitle: 'Schedule',
  scheduler: 'Synchronize by itself',
  schedulerHint: 'Off: a cycle runs only when somebody starts one.',
  interval: 'Minutes from the start of one cycle to the next',
  intervalError: 'A number from {least} to {most}.',
  intervalHint: 'Usual are 30. A cycle reads and sends only what changed.',
} as const;

export const SETUP = {
  frame: FRAME,
  problems: PROBLEMS,
  menu: MENU,
  welcome: WELCOME,
  express: EXPRESS,
  components: COMPONENTS,
  ...SETUP_SIGN_IN,
  federation: SETUP_FEDERATION,
  passThrough: SETUP_PASS_THROUGH,
  safety: SAFETY,
  backEnd: SETUP_BACK_END,
  ...SETUP_CONNECTIONS,
  ...SETUP_SCOPE,
  ...SETUP_FEATURES,
  ...SETUP_FINISH,
} as const;
