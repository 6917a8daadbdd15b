/** Words for password hash synchronization: how it stands, where somebody's password is, what was checked. */

import type { PasswordWords } from '../catalogue.ts';

export const PASSWORDS: PasswordWords = {
  states: {
    running: { name: 'running', meaning: 'Changed passwords are read and sent as they happen.', tone: 'good' },
    off: { name: 'off', meaning: 'Password hash synchronization was not chosen.', tone: 'notice' },
    unsupported: {
      name: 'not supported by the back end',
      meaning: 'Changes go through Microsoft Graph, which takes no hashes. The directory-sync service does.',
      tone: 'bad',
    },
    staging: {
      name: 'held by staging mode',
      meaning: 'Nothing is sent while staging mode is on. Afterwards it goes on where it stood.',
      tone: 'held',
    },
    'feature-off': {
      name: 'switched off in the tenant',
      meaning:
        'The tenant has password hash synchronization switched off and takes no hash. Nothing switches it on by itself.',
      tone: 'held',
    },
    stopped: {
      name: 'stopped',
      meaning: 'It was chosen, and no engine is at work on this data directory: start the service.',
      tone: 'bad',
    },
  },
  domainStates: {
    idle: { name: 'up to date', meaning: 'Nothing to do until the next change.', tone: 'good' },
    reading: { name: 'reading changes', meaning: 'Changed passwords are being read and sent.', tone: 'good' },
    full: { name: 'reading everything', meaning: 'Every password of the domain is being read.', tone: 'good' },
    away: { name: 'cannot be read', meaning: 'Reading failed and is tried again.', tone: 'bad' },
    stopped: { name: 'not read', meaning: 'Nobody reads passwords from this domain now.', tone: 'notice' },
  },
  outcomes: {
    synchronized: {
      name: 'synchronized',
      meaning: 'The tenant has the password that the forest has.',
      tone: 'good',
    },
    waiting: { name: 'waiting', meaning: 'The password is about to be sent.', tone: 'notice' },
    retry: {
      name: 'tried again',
      meaning: 'The tenant did not take the password yet. It is sent again by itself.',
      tone: 'notice',
    },
    'given-up': {
      name: 'given up',
      meaning: 'It was tried for a day. It is not tried again until something changes, or somebody asks for it.',
      tone: 'bad',
    },
    'must-change': {
      name: 'to be changed first',
      meaning:
        'The password is a temporary one, and the tenant takes no temporary passwords. It follows once the person has chosen another one.',
      tone: 'held',
    },
    'out-of-scope': { name: 'out of scope', meaning: 'This password is not synchronized.', tone: 'notice' },
    'no-password': { name: 'no password', meaning: 'The account has no password to synchronize.', tone: 'notice' },
    unreadable: {
      name: 'unreadable',
      meaning: 'What the domain controller sent could not be decrypted. It is asked again.',
      tone: 'bad',
    },
  },
  reasons: {
    'not-imported': 'the account is in no connector space: an import has not brought it, or it lies outside the scope',
    'not-a-person': 'it belongs to a computer, a trust, or a service of the domain itself',
    'not-joined': 'the account belongs to no identity in the metaverse',
    'no-inbound-rule': 'no inbound rule with password synchronization has the account in scope',
    'not-provisioned': 'the identity has no object in the tenant',
    'no-outbound-rule': 'no outbound rule with password synchronization has the identity in scope',
    'not-exported': 'the object in the tenant is planned and no import has confirmed it yet',
    'other-account': 'another account of the same person gives the password',
    'cloud-managed': 'the cloud has taken the person over',
    expired: 'the account has expired, and expired accounts are treated as disabled',
  },
  causes: {
    change: 'changed in the forest',
    full: 'part of a full synchronization',
    retry: 'tried again',
    scope: 'came into scope',
    asked: 'asked for[ by {who}]',
  },
  events: {
    person: '{outcome}[: {reason}]',
    started: 'Synchronization began',
    stopped: 'Synchronization ended',
    'full-asked': 'A full synchronization was asked for[ by {who}]',
    'full-began': 'A full synchronization began[: {why}]',
    'full-ended': 'A full synchronization ended[: {read} read][, {sent} sent]',
    failed: 'Reading failed',
    recovered: 'Reading works again',
    'server-lost': 'A domain controller was lost[: {server}]; another one is asked',
    moved: 'Another domain controller gives the answers[: {server}]',
    'rolled-back': 'The database of {server|the domain controller} was set back: everything is read again',
    'tenant-failed': 'The tenant took no passwords',
    'tenant-recovered': 'The tenant takes passwords again',
  },
  fullReasons: {
    first: 'the first one',
    asked: 'somebody asked for it',
    'rolled-back': 'the database of a domain controller was set back',
    'attributes-changed': 'more is read than before',
  },
  checks: {
    chosen: {
      name: 'Password hash synchronization is chosen',
      good: 'It is part of the configuration in force[, as {signIn}].',
      problem: 'It is not chosen: nothing is synchronized. Choose it under “Change the configuration”.',
    },
    'back-end': {
      name: 'The back end takes hashes',
      good: 'Changes go through the directory-sync service.',
      problem: 'Changes go through Microsoft Graph, which takes no hashes. Change to the directory-sync service.',
    },
    'tenant-reachable': { name: 'The tenant answers', good: 'It does.', problem: 'It does not.' },
    'tenant-feature': {
      name: 'The tenant’s switch is on',
      good: 'The tenant takes password hashes.',
      problem: 'It is off: the tenant takes no hash. Switch it on in the tenant’s settings.',
    },
    'temporary-passwords': {
      name: 'Temporary passwords',
      good: 'Temporary passwords are synchronized, and have to be changed at the first sign-in.',
      notice:
        'They are not synchronized: whoever has one cannot sign in to the cloud before it was changed here. The tenant’s settings have the switch.',
    },
    'staging-mode': {
      name: 'Staging mode is off',
      good: 'Passwords are sent.',
      problem: 'Staging mode is on: nothing is sent until it is off.',
    },
    rules: {
      name: 'Rules synchronize passwords',
      good: 'Rules of both directions have password synchronization on.',
      notice: 'Rules of one’s own decide whose password is synchronized.',
      problem:
        'Rules of one direction have password synchronization off[ for {connector}]: nobody’s password is in scope.',
    },
    heartbeat: {
      name: 'Passwords are read',
      good: 'The domain was read to its end {at|lately}.',
      notice: 'It was last read to its end {at|some time ago}.',
      problem: 'It was not read to its end for three hours[; the last time was {at}].',
    },
    'domain-reachable': {
      name: 'The domain can be reached',
      good: '{server|A domain controller} answers.',
      problem: 'No domain controller of it answers.',
    },
    'account-rights': {
      name: 'The account may replicate secrets',
      good: 'It has both rights.',
      notice: 'It may do more than it needs.',
      problem: 'A right is missing.',
    },
    backlog: {
      name: 'Nothing is left behind',
      good: 'Nobody waits longer than usual.',
      notice: '{people#person waits|people wait} for a password to be sent.',
      problem: '{people#person waits|people wait} for a password to be sent, longer than it should take.',
    },
    'person-imported': {
      name: 'The account was imported',
      good: 'It is in the connector space of its forest.',
      problem: '{reason|It is in no connector space}.',
    },
    'person-joined': {
      name: 'It belongs to an identity',
      good: 'It is joined to an identity in the metaverse.',
      problem: '{reason|It is joined to nobody}. See its errors, and the rules that have it in scope.',
    },
    'person-provisioned': {
      name: 'The identity has an object in the tenant',
      good: 'It has one.',
      problem: '{reason|It has none}.',
    },
    'person-exported': {
      name: 'That object is in the tenant',
      good: 'An import has seen it there.',
      problem: '{reason|It is not}. Wait for the next cycle, or look at its errors.',
    },
    'person-inbound-rule': {
      name: 'An inbound rule synchronizes the password',
      good: '{rule|A rule} has the account in scope.',
      problem: '{reason|No rule does}.',
    },
    'person-outbound-rule': {
      name: 'An outbound rule synchronizes the password',
      good: '{rule|A rule} has the identity in scope.',
      problem: '{reason|No rule does}.',
    },
    'person-password': {
      name: 'The account has a password',
      good: 'It has one, and it may be sent.',
      notice: 'It has to be changed at the next sign-in.',
      problem: 'It cannot be sent[: {outcome}].',
    },
    'person-last-result': {
      name: 'The last result',
      good: 'The tenant has the password that the forest has.',
      notice: 'It is under way[: {outcome}].',
      problem: 'It was not synchronized[: {outcome}].',
    },
  },
};
