/** Words for what concerns Causeway itself: its database, its settings, its runs. */

import type { FaultWords } from '../catalogue.ts';

export const HOUSE_FAULTS = {
  'store-damaged': {
    what: 'The database {file} is damaged and was not opened.',
    why: 'Its own integrity check failed: {message}.',
    remedy:
      'Put a backup of the data directory in its place, or move the damaged directory away and set up again: identities and anchors are in the directories, so the first cycle finds every object again.',
  },
  'store-disk-full': {
    what: 'The database {file} could not be written.',
    why: 'The disk that holds it is full. What was saved before is whole.',
    remedy: 'Free some space on that disk, then start the cycle again; it goes on where it stopped.',
  },
  'store-newer-schema': {
    what: 'The database {file} was not opened.',
    why: 'A newer Causeway wrote it: it has schema {found}, this version knows {known}.',
    remedy: 'Use the newer version of Causeway, or another data directory.',
  },
  'store-locked': {
    what: 'The database {file} could not be used in time.',
    why: 'Another process kept it locked.',
    remedy: 'Try again. If it happens again, see with `causeway status` which process uses the data directory.',
  },
  'store-unreadable': {
    what: 'The database {file} could not be opened or written.',
    why: 'The operating system refused it[: {message}].',
    remedy: 'Check that this account may read and write the data directory, and that its disk is there.',
  },
  'answers-invalid': {
    what: 'The answers were not accepted: {path} is wrong[ ({message})].',
    why: 'They do not fit what Causeway expects there[; {otherProblems#other place is|other places are} wrong too].',
    remedy: 'Correct {path}. `causeway setup --schema` prints what is expected.',
    variants: {
      'message=unknown key': {
        what: 'The answers were not accepted: {path} is not a key that Causeway knows.',
        why: 'A misspelled key would otherwise be ignored in silence[; {otherProblems#other place is|other places are} wrong too].',
        remedy: 'Correct the name or remove {path}. `causeway setup --schema` prints the keys there are.',
      },
      unreadable: {
        what: 'The answers in {path} could not be read.',
        why: '{unreadable}',
        remedy: 'Give a JSON file that this account may read, or - to read from standard input.',
      },
      secret: {
        what: 'The value of {path} could not be taken from {secret}.',
        why: '{message}.',
        remedy: 'Make {secret} available to this account, or give {path} another source.',
      },
      version: {
        what: 'The saved configuration, version {version}, was not accepted: {path} is wrong[ ({message})].',
        why: 'It does not fit what this version of Causeway expects.',
        remedy: 'Use the version of Causeway that saved it, or set up again with `causeway setup --replace`.',
      },
      call: {
        what: 'The request {call} was not accepted[: {path} is wrong][ ({message})].',
        why: 'Its arguments do not fit what Causeway expects.',
        remedy: 'Correct the arguments and try again.',
      },
      name: {
        what: 'The answers were not accepted: the name {name} is used twice.',
        why: 'Each forest needs a name of its own, because rules, runs and errors name it.',
        remedy: 'Give one of the forests called {name} another name.',
      },
      'path=': {
        what: 'The answers were not accepted[ ({message})].',
        remedy: 'Give one JSON object. `causeway setup --schema` prints what is expected.',
      },
    },
  },
  'not-configured': {
    what: 'Nothing is set up in {dataDirectory}.',
    why: 'The data directory holds no configuration.',
    remedy: 'Run `causeway setup --answers FILE`, or name another data directory with --data-dir.',
    variants: {
      known: {
        what: 'There is no connector called {connector}.',
        why: 'The connectors are: {known}.',
        remedy: 'Use one of these names.',
      },
      connector: {
        what: 'There is no connector called {connector}.',
        why: 'No connector has been set up or has run yet.',
        remedy: 'Run `causeway setup --answers FILE` first.',
      },
    },
  },
  'already-configured': {
    what: '{dataDirectory} is set up already; nothing was changed.',
    why: 'Setting up again replaces the configuration that is in force.',
    remedy: 'Add --replace to do that, or name another data directory with --data-dir.',
  },
  'secret-missing': {
    what: 'The secret {name} is not available.',
    why: 'It was never stored.',
    remedy: 'Enter it again: `causeway setup --replace --answers FILE`.',
    variants: {
      'reason=sealed-with-another-key': {
        why: 'It was sealed with another key than the one in use now.',
        remedy:
          'Put the former key in its place, or enter the secret again: `causeway setup --replace --answers FILE`.',
      },
      'reason=key-file-damaged': {
        what: 'The key file {name} of the data directory cannot be used.',
        why: 'It does not hold a key of 32 bytes.',
        remedy:
          'Put the key file back from a backup, or remove it and enter the secrets again with `causeway setup --replace --answers FILE`.',
      },
      'reason=key-too-short': {
        what: 'The key in the environment variable {name} cannot be used.',
        why: 'It has fewer than 32 characters.',
        remedy: 'Set the key that was in use when the secrets were stored, or remove the variable to use the key file.',
      },
      server: {
        what: 'The password for {server} is empty.',
        why: 'A sign-in without a password would be one as nobody.',
        remedy: 'Enter the password of the connector account: `causeway setup --replace --answers FILE`.',
      },
    },
  },
  'data-directory-in-use': {
    what: 'The data directory {directory} is in use[ by process {pid}][ on {host}].',
    why: '[It was started at {startedAt} for: {purpose}. ]Only one process at a time may run cycles on a data directory.',
    remedy:
      'Wait until it has finished, or stop it. Looking is always possible: status, history, pending, show and errors work beside it.',
  },
  'run-in-progress': {
    what: 'The run was not started: {running} is under way.',
    why: 'One run at a time uses a data directory.',
    remedy: 'Wait until it has finished, or cancel it.',
  },
  'staging-mode-on': {
    what: 'Nothing was written[ to {connector}]: staging mode is on.',
    why: 'In staging mode Causeway writes to no directory, whoever asks.',
    remedy: 'End staging mode with `causeway staging off` first, or mend the values where they are mastered.',
  },
  'confirmation-outdated': {
    what: 'Nothing was written: what would be written is not what was shown any more.',
    why: 'Somebody changed one of the objects in the meantime.',
    remedy: 'Look at it again, and confirm what is shown then.',
  },
  'nothing-held': {
    what: 'There is no held export with the number {id}.',
    why: 'It was approved and used already, or its deletions are not wanted any more.',
    remedy: '`causeway approve` lists what is held now.',
  },
  'not-found': {
    what: 'There is no such thing any more.',
    why: 'It was removed, or what was kept of it is older than the history.',
    remedy: 'Go back and look again: the list shows what there is now.',
    variants: {
      'what=run': { what: 'Run {id} is not known.', why: 'The history keeps runs for some days only.' },
      'what=connector-object': {
        what: 'The object cs:{id} is not in any connector space.',
        why: 'It was deleted, or it left the scope.',
      },
      'what=metaverse-object': {
        what: 'The identity mv:{id} is not in the metaverse.',
        why: 'Nothing keeps it any more: the objects that made it were deleted or left the scope.',
      },
      'what=object': {
        what: 'There is no object {id}.',
        why: 'It was never imported, or the name is spelled differently.',
        remedy: 'Give a DN, a user principal name, an anchor, sAMAccountName, mail, cs:NUMBER or mv:NUMBER.',
      },
      'what=several-objects': {
        what: '{count#object is|objects are} called {id}.',
        why: 'One object has to be meant.',
        remedy: 'Give its DN, or its number as `causeway show` tells it: cs:NUMBER or mv:NUMBER.',
      },
      'what=counter': { what: 'Nothing is kept of the objects behind {id}.', why: 'This number counts no objects.' },
    },
  },
  'run-cancelled': {
    what: 'The run[ on {connector}] was cancelled.',
    why: 'Somebody asked for it.',
    remedy: 'What was done is kept. Start the cycle again: it goes on where this one stopped.',
  },
  'error-limit-reached': {
    what: 'The export to {connector} was stopped after {errors#error|errors}.',
    why: 'So many objects were refused that the cause is probably a common one; the limit is {limit}.',
    remedy: 'See `causeway errors` for what they have in common, mend that, and start the export again.',
  },
  'deletion-threshold-exceeded': {
    what: 'The export to {connector} is held: it would delete {deletions#object|objects}. Nothing was sent.',
    why: 'An export with more than {threshold#deletion|deletions} waits for the word of a person.',
    remedy:
      'See the list with `causeway approve`. If it is right, approve it; if not, bring the objects back into scope, and the hold ends by itself.',
  },
  'full-import-required': {
    what: 'The changes of {connector} could not be read on their own.',
    why: 'Objects or attributes to read have changed since the last import[ of {partition}].',
    remedy:
      'Nothing to do: a cycle takes a full import in its place. For a single run use `causeway run {connector} "Full Import"`.',
    variants: {
      'reason=never-imported': { why: 'It has not been read as a whole yet[: {partition}].' },
    },
  },
  unexpected: {
    what: 'Something happened that Causeway has no words for[: {message}].',
    why: 'This is a defect of Causeway, or a fault of the machine it runs on.',
    remedy: 'Try again. If it happens again, report it with the end of causeway.log; secrets are never in it.',
  },
} satisfies { readonly [code: string]: FaultWords };
