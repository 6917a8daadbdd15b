/** Whatever is chosen: the standard rules hold together, and say what was chosen. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  APPLICATIONS,
  type DirectoryExtension,
  type StandardRuleChoices,
} from '../../engine/rules/defaults/choices.ts';
import { excludableAttributes, mandatoryAttributes } from '../../engine/rules/defaults/attribute-filter.ts';
import { standardRules } from '../../engine/rules/defaults/standard-rules.ts';
import { compile } from '../unit/rules/standard-rules-lab.ts';

const EXCLUDABLE = excludableAttributes({}).map(({ attribute }) => attribute);

const EXTENSIONS: readonly DirectoryExtension[] = [
  { objectType: 'user', attribute: 'employeeID', type: 'string', multiValued: false },
  { objectType: 'user', attribute: 'otherMobile', type: 'string', multiValued: true },
  { objectType: 'user', attribute: 'userAccountControl', type: 'integer', multiValued: false },
  { objectType: 'group', attribute: 'info', type: 'string', multiValued: false },
];

const forest = fc.record({ exchangeSchema: fc.boolean(), groupFilter: fc.boolean() });

const choices: fc.Arbitrary<StandardRuleChoices> = fc
  .record({
    forests: fc.array(forest, { minLength: 1, maxLength: 3 }),
    sourceAnchor: fc.constantFrom('ms-DS-ConsistencyGuid', 'objectGUID'),
    userMatching: fc.constantFrom('once', 'mail', 'objectSid', 'sAMAccountName'),
    softMatchOnUserPrincipalName: fc.boolean(),
    userPrincipalNameAttribute: fc.constantFrom('userPrincipalName', 'mail'),
    exchangeHybrid: fc.boolean(),
    publicFolders: fc.boolean(),
    applications: fc.subarray([...APPLICATIONS]),
    excludedAttributes: fc.subarray(EXCLUDABLE),
    extensions: fc.subarray([...EXTENSIONS]),
  })
  .map(({ forests, extensions, ...rest }) => ({
    ...rest,
    forests: forests.map((one, index) => ({ ...one, connector: `forest${index}` })),
    entra: { connector: 'entra' },
    directoryExtensions: { application: 'f'.repeat(32), attributes: extensions },
  }));

test('the standard rules of any choices compile, are numbered without a gap and made again the same', () => {
  fc.assert(
    fc.property(choices, (chosen) => {
      const rules = standardRules(chosen);
      expect(rules.map(({ precedence }) => precedence)).toEqual(rules.map((_, index) => 100 + index));
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      expect(standardRules(chosen)).toEqual(rules);
      expect(compile(chosen).rules).toHaveLength(rules.length);
    }),
    { numRuns: 20 },
  );
});

test('an attribute that was left out flows to the tenant only where an object type cannot do without', () => {
  fc.assert(
    fc.property(choices, (chosen) => {
      const excluded = new Set(chosen.excludedAttributes);
      for (const rule of standardRules(chosen)) {
        if (rule.connector !== 'entra' || rule.direction !== 'outbound') continue;
        const mandatory = mandatoryAttributes(rule.connectorSpaceObjectType);
        const kept = rule.flows.filter(({ target }) => excluded.has(target) && !mandatory.includes(target));
        expect(kept).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

test('every choice but that of services leaves what other rules say alone: a rule is the same whoever stands beside it', () => {
  fc.assert(
    fc.property(choices, fc.boolean(), fc.boolean(), (chosen, exchangeHybrid, publicFolders) => {
      const withoutNumbers = (all: StandardRuleChoices) =>
        new Map(standardRules(all).map(({ id, precedence: _, ...rule }) => [id, rule]));
      const before = withoutNumbers(chosen);
      for (const [id, rule] of withoutNumbers({ ...chosen, exchangeHybrid, publicFolders })) {
        if (before.has(id)) expect(rule).toEqual(before.get(id));
      }
    }),
    { numRuns: 40 },
  );
});
