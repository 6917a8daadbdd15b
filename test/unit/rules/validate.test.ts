import { describe, expect, it } from 'vitest';
import { validateRules } from '../../../engine/rules/validate.ts';

const DOCUMENT = {
  id: 'custom-1',
  name: 'In from AD - User Department',
  direction: 'inbound',
  connector: 'contoso.test',
  connectorSpaceObjectType: 'user',
  metaverseObjectType: 'person',
  linkType: 'Join',
  precedence: 50,
};

describe('rule documents', () => {
  it('get every default filled in', () => {
    const result = validateRules([DOCUMENT]);
    expect(result.ok && result.rules[0]).toMatchObject({
      ...DOCUMENT,
      disabled: false,
      scope: [],
      join: [],
      flows: [],
    });
  });

  it('are refused with the rule and the place of each mistake', () => {
    const result = validateRules([
      DOCUMENT,
      { ...DOCUMENT, id: 'custom-2', linkType: 'Glue', scope: [[{ attribute: 'cn', operator: 'LIKE' }]] },
      { ...DOCUMENT, id: 7 },
      { ...DOCUMENT, colour: 'red' },
      'not a rule',
    ]);
    const found = result.ok ? [] : result.problems.map(({ rule, path }) => [rule, path]);
    expect(found).toEqual([
      ['custom-2', 'linkType'],
      ['custom-2', 'scope.0.0.operator'],
      ['2', 'id'],
      ['custom-1', ''],
      ['4', ''],
    ]);
    expect(!result.ok && result.problems[3]).toMatchObject({ name: 'colour' });
  });
});
