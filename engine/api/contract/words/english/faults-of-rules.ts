/** Words for changes of rules that were refused. */

import type { FaultWords } from '../catalogue.ts';

export const RULE_FAULTS = {
  'rule-not-found': {
    what: 'There is no rule {rule}.',
    why: 'It was removed, or the name is spelled differently: rules go by their id.',
    remedy: 'Look at the list of rules: causeway rules list.',
    variants: {
      candidates: {
        what: 'Several rules are called "{rule}".',
        why: 'These have the name: {candidates}.',
        remedy: 'Give the id of the one that is meant.',
      },
    },
  },
  'rule-standard': {
    what: 'The rule "{rule}" was not changed: it comes with Causeway.',
    why: 'Standard rules stay as they are, so that a new version of Causeway can bring better ones.',
    remedy: 'Switch it off and clone it, and change the clone.',
  },
  'rule-invalid': {
    what: 'The rule "{rule}" was not saved: something is wrong with it[ at {path}].',
    why: 'The check says {problem}[, {name}][, expected {expected}][, did you mean {nearest}][; {otherProblems#other problem|other problems} besides].',
    remedy: 'Correct the rule: causeway rules check shows each place. Nothing was saved.',
  },
  'rule-not-for-object': {
    what: 'The rule cannot be tried on {name}.',
    why: 'The rule looks at objects of the type {wantedType} in {wantedIn}, and this is none and is linked to none.',
    remedy: 'Choose an object of this type.',
  },
  'no-free-precedence': {
    what: 'There is no number left for the rule {rule}.',
    why: 'Rules of your own have the numbers 0 to 99, each once, and all of them are taken.',
    remedy: 'Remove rules that are not needed any more.',
  },
  'configuration-changed': {
    what: 'The change was not saved: the configuration was changed meanwhile[ by {by}].',
    why: 'It was made from version {expected}, and version {version} is in force.',
    remedy: 'Look at the rules as they are now, and make the change again.',
  },
} satisfies { readonly [code: string]: FaultWords };
