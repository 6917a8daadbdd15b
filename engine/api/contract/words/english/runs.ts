/** Words for what runs report: results, counters, profiles, kinds of objects. */

import type { Catalogue } from '../catalogue.ts';

export const RESULTS: Catalogue['results'] = {
  success: { name: 'success', meaning: 'Everything was done.', tone: 'good' },
  'completed-warnings': {
    name: 'completed, with warnings',
    meaning: 'Everything was done; something that was exported came back otherwise.',
    tone: 'notice',
  },
  'completed-discovery-errors': {
    name: 'completed, some not read',
    meaning: 'The import came to its end; some objects could not be read.',
    tone: 'notice',
  },
  'completed-sync-errors': {
    name: 'completed, some not synchronized',
    meaning: 'The synchronization came to its end; some objects could not be synchronized.',
    tone: 'notice',
  },
  'completed-export-errors': {
    name: 'completed, some not exported',
    meaning: 'The export came to its end; some objects were refused.',
    tone: 'notice',
  },
  'no-start-credentials': {
    name: 'not started, sign-in refused',
    meaning: 'The directory refused to sign the connector in.',
    tone: 'bad',
  },
  'no-start-connection': {
    name: 'not started, no connection',
    meaning: 'The directory could not be reached, or could not prove who it is.',
    tone: 'bad',
  },
  'no-start-staging-mode': {
    name: 'not sent, staging mode',
    meaning: 'Staging mode is on: no directory is written.',
    tone: 'held',
  },
  'no-start-other-synchronization': {
    name: 'held, another synchronization',
    meaning: 'Something else synchronizes into the tenant. The export sent nothing and waits for a word about it.',
    tone: 'held',
  },
  'stopped-user-termination': { name: 'cancelled', meaning: 'Somebody cancelled the run.', tone: 'notice' },
  'stopped-error-limit': {
    name: 'stopped, too many errors',
    meaning: 'So many objects were refused that the run was stopped.',
    tone: 'bad',
  },
  'stopped-deletion-threshold-exceeded': {
    name: 'held, too many deletions',
    meaning: 'The export would delete more objects than allowed. It sent nothing and waits for approval.',
    tone: 'held',
  },
  'stopped-database-disk-full': { name: 'stopped, disk full', meaning: 'The disk is full.', tone: 'bad' },
  'stopped-database-damaged': { name: 'stopped, database damaged', meaning: 'The database is damaged.', tone: 'bad' },
  'stopped-full-import-required': {
    name: 'needs a full import',
    meaning: 'Changes alone could not be read; a full import takes their place.',
    tone: 'notice',
  },
  'stopped-connectivity': {
    name: 'stopped, connection lost',
    meaning: 'The connection to the directory was lost on the way.',
    tone: 'bad',
  },
  'stopped-permission-issue': {
    name: 'stopped, right missing',
    meaning: 'The connector account lacks a right.',
    tone: 'bad',
  },
  'stopped-server': { name: 'stopped by an error', meaning: 'An error ended the run.', tone: 'bad' },
  'stopped-process-ended': {
    name: 'ended with its process',
    meaning: 'The process ended before the run did. The next cycle goes on where it was.',
    tone: 'notice',
  },
};

export const CYCLE_STATUSES: Catalogue['cycleStatuses'] = {
  success: { name: 'success', meaning: 'Every step came to its end.', tone: 'good' },
  'completed-with-errors': {
    name: 'completed with errors',
    meaning: 'The cycle came to its end; some objects or one directory could not be done.',
    tone: 'notice',
  },
  stopped: { name: 'stopped', meaning: 'The cycle was cancelled or its process ended.', tone: 'notice' },
  failed: { name: 'failed', meaning: 'A step could not be done, and those after it were left out.', tone: 'bad' },
};

export const PROFILES: Catalogue['profiles'] = {
  'Full Import': 'Read everything in scope from the directory',
  'Delta Import': 'Read what changed since the last import',
  'Full Synchronization': 'Apply the rules to every object',
  'Delta Synchronization': 'Apply the rules to what changed',
  Export: 'Send the pending exports',
};

const TRAFFIC = {
  requests: { label: 'requests', one: 'request', meaning: 'Requests sent to the directory.' },
  retries: { label: 'sent again', meaning: 'Requests that had to be sent again.' },
  throttled: { label: 'throttled', meaning: 'Requests that the service asked to send later.' },
};

const LINKS = {
  referencesAdded: { label: 'links added', one: 'link added', meaning: 'Members, managers and other links that came.' },
  referencesRemoved: {
    label: 'links removed',
    one: 'link removed',
    meaning: 'Members, managers and other links that went.',
  },
};

export const COUNTERS: Catalogue['counters'] = {
  import: {
    adds: { label: 'new', meaning: 'Objects seen for the first time.' },
    updates: { label: 'changed', meaning: 'Objects whose attributes changed.' },
    renames: { label: 'renamed', meaning: 'Objects that were renamed or moved.' },
    deletes: { label: 'gone', meaning: 'Objects that were deleted or left the scope.' },
    deleteAdds: { label: 'replaced', meaning: 'Objects that were deleted and made anew.' },
    unchanged: { label: 'unchanged', meaning: 'Objects that are as they were.' },
    filtered: { label: 'out of scope', meaning: 'Objects outside the chosen containers.' },
    references: { label: 'with other links', meaning: 'Objects whose members, managers or other links changed.' },
    ...LINKS,
    exportedChangesNotReimported: {
      label: 'came back otherwise',
      meaning: 'Exported values that the import found changed.',
    },
    ...TRAFFIC,
  },
  synchronization: {
    projections: {
      label: 'new identities',
      one: 'new identity',
      meaning: 'Objects that became identities in the metaverse.',
    },
    joins: { label: 'joined', meaning: 'Objects that were joined to an identity.' },
    disconnectors: { label: 'not joined', meaning: 'Objects that belong to no identity.' },
    disconnections: { label: 'disconnected', meaning: 'Objects that left their identity.' },
    flowUpdates: { label: 'with new values', meaning: 'Objects whose values changed an identity.' },
    withoutFlowUpdates: { label: 'without new values', meaning: 'Objects that changed nothing.' },
    metaverseDeletes: {
      label: 'identities deleted',
      one: 'identity deleted',
      meaning: 'Identities that nothing keeps any more.',
    },
    provisioningAdds: { label: 'to be created', meaning: 'Objects that the next export will create.' },
    provisioningJoins: { label: 'taken over', meaning: 'Existing objects that were taken over for an identity.' },
    deprovisioned: { label: 'to be deleted', meaning: 'Objects that the next export will delete.' },
    attributeFlows: { label: 'to be updated', meaning: 'Objects that the next export will change.' },
    references: {
      label: 'links carried',
      one: 'link carried',
      meaning: 'Members, managers and other links that were carried through.',
    },
    inboundFaults: {
      label: 'errors on the way in',
      one: 'error on the way in',
      meaning: 'Objects that could not be brought into the metaverse.',
    },
    outboundFaults: {
      label: 'errors on the way out',
      one: 'error on the way out',
      meaning: 'Identities whose export could not be planned.',
    },
  },
  export: {
    adds: { label: 'created', meaning: 'Objects created in the directory.' },
    updates: { label: 'updated', meaning: 'Objects updated in the directory.' },
    deletes: { label: 'deleted', meaning: 'Objects deleted in the directory.' },
    ...LINKS,
    failed: { label: 'not exported', meaning: 'Objects that the directory refused.' },
    settled: { label: 'already done', meaning: 'Changes that were found done when looking before writing.' },
    sessionsRevoked: {
      label: 'sessions ended',
      meaning: 'Users whose sign-in sessions were ended because their accounts were disabled.',
    },
    unsupported: { label: 'not supported', meaning: 'Changes that the back end cannot write.' },
    ...TRAFFIC,
  },
};

export const OBJECT_TYPES: Catalogue['objectTypes'] = {
  user: { one: 'user', many: 'users' },
  person: { one: 'person', many: 'people' },
  inetOrgPerson: { one: 'user (inetOrgPerson)', many: 'users (inetOrgPerson)' },
  group: { one: 'group', many: 'groups' },
  contact: { one: 'contact', many: 'contacts' },
  device: { one: 'device', many: 'devices' },
  computer: { one: 'computer', many: 'computers' },
  foreignSecurityPrincipal: { one: 'foreign security principal', many: 'foreign security principals' },
  'msDS-Device': { one: 'registered device', many: 'registered devices' },
  publicFolder: { one: 'public folder', many: 'public folders' },
};

export const STAGES: Catalogue['stages'] = {
  setup: 'setup',
  store: 'database',
  connect: 'connection',
  import: 'import',
  'inbound-sync': 'inbound synchronization',
  'outbound-sync': 'outbound synchronization',
  export: 'export',
  run: 'run',
  cycle: 'cycle',
};

export const SETUP_STEPS: Catalogue['setupSteps'] = {
  'forest-connection': 'Signed in to the forest',
  'forest-discovery': 'Read domains and schema of the forest',
  'tenant-connection': 'Signed in to the tenant',
  rules: 'Compiled the rules',
  wait: 'Waited for the run that was under way',
  save: 'Saved the configuration',
  'password-feature': 'Let the tenant take password hashes',
  'initial-cycle': 'Ran the first cycle',
};
