/** Words for single objects on their way in: reading, joining, rules. */

import type { FaultWords } from '../catalogue.ts';

export const OBJECT_FAULTS = {
  'object-unreadable': {
    what: 'One {type|object} was left out of the import[: {object}].',
    why: 'The directory named it without the identifier that Causeway knows it by[ ({reason})].',
    remedy: 'Check that the connector account may read all properties of this object.',
  },
  'attribute-value-invalid': {
    what: '{object} was not read: its value of {attribute} is not what the schema says[ ({reason})].',
    why: 'The directory holds a value that does not fit the type of the attribute.',
    remedy: 'Correct {attribute} of {dn|this object} in the directory. Until then its last known state stays.',
    variants: {
      'reason=not-utf-8': {
        what: '{object} was not read: its value of {attribute} is no readable text.',
        why: 'The octets in the directory are not UTF-8, usually left by an old tool.',
      },
      'reason=reference-without-guid': {
        what: '{object} was not read: its {attribute} names an object without an identifier.',
        why: 'The domain controller answered a link without the GUID of its target.',
      },
    },
  },
  'join-ambiguous': {
    what: '{object} was not joined: {matches#object|objects} fit it.',
    why: 'By the rule "{rule}" exactly one may fit[; these do: {metaverseObjects}].',
    remedy: 'See which objects share the values the rule compares, and change them so that only one fits.',
  },
  'join-target-taken': {
    what: '{object} was not joined: the object that fits it belongs to somebody else[ ({attribute} {value})].',
    why: 'The rule "{rule}" leads both to the same object (mv:{metaverseObject})[; {other} has it].',
    remedy: 'Open both with `causeway show`, and change one of them so that it no longer fits the rule.',
  },
  'join-rules-conflict': {
    what: '{object} was not joined: more than one rule would decide how.',
    why: 'These rules apply to it at once: {rules}.',
    remedy: 'Narrow the scope of all but one of them.',
  },
  'flow-failed': {
    what: '{object} was not synchronized: {attribute|an attribute} could not be computed.',
    why: 'The rule "{rule}" failed[ at character {position}]: {message}.',
    remedy: 'Correct the value the rule reads, or the rule itself. Until then the last result stays.',
    variants: {
      'message=value-too-large': {
        why: 'The rule "{rule}" gives {size#octet|octets} or characters; one attribute takes {limit} in all.',
        remedy: 'Shorten the value the rule reads, or let it flow no more. Until then the last result stays.',
      },
      'stage=setup': {
        what: 'The rules do not hold together: "{rule}" is wrong[ at {path}][ ({name})].',
        why: 'The rule compiler says: {problem}[, expected {expected}][, did you mean {nearest}][; {otherProblems#other problem|other problems} besides].',
        remedy: 'Correct the rule. Nothing was saved.',
      },
    },
  },
  'anchor-missing': {
    what: '{object} was not given an account: it has no source anchor.',
    why: '[The rule "{rule}" found no value for it.] Without a source anchor nobody could find the account again.',
    remedy: 'Check that the connector account may read objectGUID and mS-DS-ConsistencyGuid of this object.',
  },
  'anchor-changed': {
    what: '{object} was not exported: its source anchor has changed.',
    why: 'A source anchor is frozen once it was exported[: it was {before}, now it would be {after}].',
    remedy: 'Put the former value back, or delete the account in the tenant to let a new one be made.',
  },
  'anchor-duplicate': {
    what: '{object} was not synchronized: another object has the same source anchor[ {value}].',
    why: 'A source anchor belongs to one identity only[; the other one is mv:{metaverseObject}]. A copied account often carries a copied mS-DS-ConsistencyGuid.',
    remedy: 'Clear mS-DS-ConsistencyGuid of the copy.',
  },
  'filter-group-missing': {
    what: 'The group that decides who is synchronized was not found[ in {connector}]: {group}.',
    why: 'It was deleted or renamed, or its container is not among the chosen ones[; the rule "{rule}" asks for its members]. Nobody counts as its member, and until this is mended no deletion leaves for the cloud.',
    remedy:
      'Bring the group back from the recycle bin, choose its container, or name the group that is meant by its objectGUID.',
  },
  'member-limit-exceeded': {
    what: 'The group {object} was not exported with all its members.',
    why: 'It has {members|more} members; the service takes {limit|250,000}.',
    remedy: 'Split the group.',
  },
} satisfies { readonly [code: string]: FaultWords };
