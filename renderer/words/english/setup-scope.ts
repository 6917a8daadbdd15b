/** The wizard's pages that decide who is synchronized and what of them. */

const FILTERING = {
  name: 'Domains and OUs',
  heading: 'Choose who is synchronized',
  purpose: 'By domain and organizational unit. What you untick stays in the forest and is not in the tenant.',
  forest: 'Forest',
  how: 'What is synchronized of {forest}',
  all: 'Everything',
  allMeans: 'All domains and organizational units there are and all that come.',
  selected: 'A selection',
  selectedMeans:
    'You tick what is synchronized. A choice follows its organizational unit when that is renamed or moved.',
  tree: 'Domains and organizational units of {forest}',
  peopleOf: '{count#person|people}',
  system: 'part of the directory itself',
  refresh: 'Read again',
  reading: 'Reading …',
  unreachable: 'cannot be reached',
  unreachableMeans:
    'No domain controller of {domain} answers, so nothing of it can be chosen and it is left out. Name one on “{page}”.',
  unreachableAway:
    '{domain} is part of the configuration and cannot be reached now. What is chosen of it stays as it is.',
  gone: '{count#container|containers} of the choice in {domain} are no longer there: {names}.',
  goneDrop: 'Take them out of the choice',
  legend: 'A box with a dash: some of what is below is included, some is not.',
  newLabel: 'Organizational units made later in {forest}',
  newInclude: 'Include those below an included one',
  newIncludeMeans: 'Their people are synchronized without asking.',
  newExclude: 'Leave them out',
  newExcludeMeans: 'They are left out until you tick them here.',
  sentence: {
    all: 'All {people#person|people} of {forest}.',
    some: '{people#person|people} of {all} in {forest}.',
    none: 'Nobody of {forest}.',
    counting: 'Counting the people of {forest} …',
    left: 'Left out: {names}.',
    leftMore: 'Left out: {names} and {more} more.',
    only: 'Only: {names}.',
    onlyMore: 'Only: {names} and {more} more.',
    newIncluded: 'New organizational units below included ones are included.',
    newExcluded: 'New organizational units are left out.',
  },
  blockers: {
    nobody: 'choose something of {forest}, or remove it from the directories',
    connectionsFirst: 'connect a forest first',
  },
} as const;

const IDENTIFYING = {
  name: 'Identifying people',
  heading: 'Choose how a person is recognized',
  purpose: 'In several forests as one person, and in the tenant for all time.',
  joinTitle: 'A person in several forests',
  joinOne: 'You connect one forest. This decides what happens when another one is added.',
  joinFixed: 'Decided at the first setup: {choice}.',
  joins: {
    once: {
      name: 'Once: nobody has two accounts',
      means: 'Every account becomes a person of its own.',
      needs: 'nothing.',
    },
    mail: {
      name: 'By mail address',
      means: 'Accounts with the same mail address are one person.',
      needs: 'a mail address on every account. People without one are not synchronized.',
    },
    objectSid: {
      name: 'By linked mailbox (objectSid)',
      means: 'An account and the mailbox linked to it in another forest are one person.',
      needs:
        'accounts in one forest, mailboxes in another that name them in msExchMasterAccountSid or msRTCSIP-OriginatorSid.',
    },
    sAMAccountName: {
      name: 'By account name and mail nickname',
      means: 'sAMAccountName in one forest is mailNickname in the other.',
      needs: 'these names are kept alike in both forests.',
    },
    attribute: {
      name: 'By an attribute of your own',
      means: 'Accounts with the same value are one person.',
      needs: 'a value on every account. People without one are not synchronized.',
    },
  },
  joinAttribute: 'Attribute',
  softTitle: 'Accounts that are already in the tenant',
  soft: 'Take over cloud accounts with the same user principal name',
  softMeans:
    'Besides those with the same primary mail address. Off: a cloud account with the same name becomes an error on the person.',
  anchorTitle: 'Source anchor',
  anchorPurpose: 'The value that ties a person to their cloud account for all time, through renames and moves.',
  anchors: {
    'ms-DS-ConsistencyGuid': {
      name: 'ms-DS-ConsistencyGuid',
      means: 'Survives a move to another forest. Where it is empty, Causeway writes the objectGUID into it.',
      needs: 'the right to write this one attribute of users.',
    },
    objectGUID: {
      name: 'objectGUID',
      means: 'Nothing is written to the forest. A person moved to another forest becomes another person.',
      needs: 'nothing.',
    },
  },
  anchorFixed: 'The source anchor is {anchor}. That was decided at the first setup; accounts in the tenant hang on it.',
  anchorTask: 'Move from objectGUID to ms-DS-ConsistencyGuid',
  advice: {
    unused: 'nobody uses ms-DS-ConsistencyGuid in your forests.',
    'holds-object-guid':
      'ms-DS-ConsistencyGuid already holds the objectGUID, as Entra Connect and Causeway write it. Keep it.',
    'used-otherwise':
      'something else wrote ms-DS-ConsistencyGuid for {count#object|objects} ({examples}). Find out who did before you choose it.',
    'attribute-missing': 'the schema of a forest has no ms-DS-ConsistencyGuid.',
    'not-readable': 'whether ms-DS-ConsistencyGuid is in use could not be read.',
  },
  advising: 'Looking how the forests use ms-DS-ConsistencyGuid …',
  blockers: { attribute: 'enter the attribute by which people are recognized' },
} as const;

export const SETUP_SCOPE = {
  filtering: FILTERING,
  identifying: IDENTIFYING,
} as const;
