/** Words for what is wrong with a rule. Facts: `name`, `nearest`, `expected`, `found`, `other` (a rule), `place` (from 1). */

import type { ProblemWords } from '../catalogue.ts';

export const RULE_PROBLEMS: { readonly [code: string]: ProblemWords } = {
  'expression-too-long': {
    what: 'The expression is too long.',
    why: 'An expression has at most {expected|20,000} characters.',
    remedy: 'Split it over two rules, or compute a part of it into an attribute of its own first.',
  },
  'nesting-too-deep': {
    what: 'The expression is nested too deeply.',
    why: 'Parentheses within parentheses, or a chain of operators, go on beyond what any rule needs.',
    remedy: 'Compute a part of it into an attribute of its own first.',
  },
  'unexpected-character': {
    what: 'The character {name} does not belong here.',
    why: 'An expression is made of functions, [[attributes]], "texts", numbers, %parameters% and operators.',
    remedy: 'Take it out. A text stands between straight double quotes.',
    meant: 'Did you mean {nearest}?',
  },
  'unterminated-text': {
    what: 'A text begins here and does not end.',
    why: 'The closing double quote is missing.',
    remedy: 'Close the text. A quote within a text is written twice.',
  },
  'unterminated-attribute': {
    what: 'The name of an attribute begins here and does not end.',
    why: 'The closing bracket is missing.',
    remedy: 'Close the bracket after the name.',
  },
  'unterminated-parameter': {
    what: 'The name of a parameter begins here and does not end.',
    why: 'The second percent sign is missing.',
    remedy: 'Put a percent sign after the name.',
  },
  'number-invalid': {
    what: '{name|This} is no number.',
    why: 'Numbers are whole; hexadecimal ones begin with &H.',
    remedy: 'Correct the number, or put it between double quotes to make it a text.',
  },
  'value-expected': {
    what: 'Something is missing here[ before {name}].',
    why: 'An operator, a comma or a parenthesis is followed by nothing that has a value.',
    remedy: 'Put in a value, or take out what asks for it.',
  },
  'operator-expected': {
    what: '{name|This} stands here without anything that connects it to what is before it.',
    why: 'Two values have an operator or a comma between them.',
    remedy: 'Put in what is missing: & joins two texts.',
    meant: 'Did you mean {nearest}?',
  },
  'closing-parenthesis-expected': {
    what: 'A closing parenthesis is missing[ before {name}].',
    why: 'A parenthesis was opened and not closed.',
    remedy: 'Close it where its arguments end.',
    meant: 'Did you mean {nearest}?',
  },
  'unknown-function': {
    what: 'There is no function {name}.',
    why: 'No function of the language has this name; letter case matters.',
    remedy: 'Take a name of the catalogue: causeway rules functions.',
    meant: 'Did you mean {nearest}?',
  },
  'unknown-name': {
    what: 'The word {name} means nothing here.',
    why: 'Words that stand by themselves are NULL, True, False, CRLF, IgnoreThisFlow and AuthoritativeNull.',
    remedy: 'An attribute stands in brackets, a text between double quotes.',
    meant: 'Did you mean {nearest}?',
  },
  'unknown-attribute': {
    what: 'There is no attribute {name} here.',
    why: 'The objects that the rule reads or writes have no attribute of this name; letter case matters.',
    remedy:
      'Choose an attribute of the schema. One that was added to the directory is known after the schema is refreshed.',
    meant: 'Did you mean {nearest}?',
  },
  'unknown-parameter': {
    what: 'There is no parameter %{name}%.',
    why: 'Parameters are names of the connector, its domain and its forest.',
    remedy: 'Choose one that the connector has.',
    meant: 'Did you mean %{nearest}%?',
  },
  'unknown-variable': {
    what: 'The variable {name} was not made known.',
    why: 'A variable is made known by Select, Where or With, and only within them.',
    remedy: 'Use the name that the function was given.',
    meant: 'Did you mean {nearest}?',
  },
  'argument-count': {
    what: '{name|The function} has the wrong number of arguments.',
    why: 'It takes {expected|another number}.',
    remedy: 'Add what is missing, or take out what is too much.',
  },
  'argument-invalid': {
    what: '{name|The function} cannot take this argument.',
    why: 'It takes {expected|something else} in this place.',
    remedy: 'Correct the argument.',
    meant: 'Did you mean {nearest}?',
  },
  'special-value-misplaced': {
    what: '{name} cannot stand within a calculation.',
    why: 'It is no value: it says what becomes of the whole flow.',
    remedy: 'Put it where the flow’s result stands, as in IIF(condition, value, {name}).',
  },
  'reference-not-readable': {
    what: 'The links in {name} cannot be read as values.',
    why: 'References to other objects are kept apart and flow directly, from attribute to attribute.',
    remedy: 'Let the attribute flow directly, or count its links.',
  },
  'type-mismatch': {
    what: '{name|This} has the wrong type[: {found}].',
    why: 'What stands here has to be {expected|of another type}.',
    remedy: 'Convert it, or choose another attribute.',
  },
  'type-uncertain': {
    what: '{name|This} may have the wrong type on some objects[: {found}].',
    why: 'What stands here has to be {expected|of another type}; where it is not, the object is not synchronized.',
    remedy: 'Convert it, or leave it where you know that it always fits.',
  },
  'document-invalid': {
    what: 'This is not a whole rule[: {name}].',
    why: 'Something is missing or has a form that rules do not have[: {expected}].',
    remedy: 'Fill it in, or correct it.',
  },
  'id-not-unique': {
    what: 'The id {name} belongs to two rules.',
    why: 'A rule is known by its id.',
    remedy: 'Give one of them another id.',
  },
  'id-of-standard-rule': {
    what: 'The id {name} belongs to a standard rule.',
    why: 'Standard rules come with Causeway and cannot be replaced.',
    remedy: 'Clone the standard rule, switch it off, and change the clone.',
  },
  'precedence-not-unique': {
    what: 'Precedence {name} belongs to two rules[: also to "{other}"].',
    why: 'Precedence decides which rule wins; with one number for two nobody could tell.',
    remedy: 'Choose a number that is free.',
  },
  'precedence-out-of-range': {
    what: 'Precedence {name} is not a number for a rule of your own.',
    why: 'Your own rules have 0 to 99; standard rules begin at 100.',
    remedy: 'Choose a free number from 0 to 99.',
  },
  'unknown-connector': {
    what: 'There is no connector {name}.',
    why: 'A rule belongs to a connected forest or to the tenant.',
    remedy: 'Choose one of the connectors.',
    meant: 'Did you mean {nearest}?',
  },
  'unknown-object-type': {
    what: 'There is no object type {name} here.',
    why: 'A rule is for one type of objects on each side.',
    remedy: 'Choose one that the connector, or the metaverse, has.',
    meant: 'Did you mean {nearest}?',
  },
  'operator-not-applicable': {
    what: '{name} cannot be asked of this attribute.',
    why: 'The attribute is of the type {expected}.',
    remedy: 'Choose an operator that fits the type.',
  },
  'operator-not-available': {
    what: '{name} cannot be asked here.',
    why: 'Memberships are known of objects of a connector, not of the metaverse.',
    remedy: 'Ask it in an inbound rule, and let the answer flow into an attribute.',
  },
  'value-invalid': {
    what: '"{name|}" is not a value of this attribute.',
    why: 'The attribute is of the type {expected}.',
    remedy: 'Correct the value.',
  },
  'reference-flow-not-direct': {
    what: 'Links cannot be computed.',
    why: 'An attribute that refers to other objects takes its links from another such attribute, as they are.',
    remedy: 'Let it flow directly. An expression may only hold the flow up: IgnoreThisFlow, NULL or Error.',
  },
  'merge-type-mixed': {
    what: '{name} is merged in one rule and not in another[: "{other}"].',
    why: 'All rules that write an attribute have to treat its values in the same way: here {expected}.',
    remedy: 'Give the flows the same merge type.',
  },
  'several-linking-rules': {
    what: 'An object may be in scope of two rules that both link it[: also of "{other}"].',
    why: 'Which of the two decides to whom the object belongs could not be told, so it would belong to nobody.',
    remedy: 'Give the two scopes that exclude each other, or leave joining to one of them.',
  },
};
