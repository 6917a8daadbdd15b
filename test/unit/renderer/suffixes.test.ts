import { describe, expect, it } from 'vitest';
import {
  initialDomain,
  suffixTable,
  type ForestSuffixes,
  type TenantDomain,
} from '../../../renderer/setup/state/suffixes.ts';

const domain = (name: string, isVerified: boolean, isInitial = false): TenantDomain => ({
  ...{ name, isVerified, isInitial, isDefault: false, authenticationType: 'Managed' },
});

const DOMAINS = [
  domain('contoso.onmicrosoft.test', true, true),
  domain('contoso.test', true),
  domain('fabrikam.test', false),
];

const FOREST: ForestSuffixes = {
  forest: 'contoso.test',
  users: 20,
  withoutUserPrincipalName: 3,
  suffixes: [
    { suffix: 'Contoso.Test', users: 10, registered: true },
    { suffix: 'fabrikam.test', users: 5, registered: true },
    { suffix: 'corp.local', users: 2, registered: false },
    { suffix: 'unused.test', users: 0, registered: true },
  ],
  candidates: [
    { attribute: 'mail', users: 15, addresses: 14, repeated: 1, suffixes: [{ suffix: 'contoso.test', users: 14 }] },
  ],
  fault: null,
};

describe('suffixes of sign-in names against the domains of the tenant', () => {
  it('say of each whether names under it work, those that do not first', () => {
    const { rows, unmatched, withoutName } = suffixTable([FOREST], DOMAINS, 'userPrincipalName');
    expect(rows.map(({ suffix, status }) => [suffix, status])).toEqual([
      ['corp.local', 'not-added'],
      ['unused.test', 'not-added'],
      ['fabrikam.test', 'not-verified'],
      ['contoso.test', 'verified'],
    ]);
    expect({ unmatched, withoutName }).toEqual({ unmatched: 7, withoutName: 3 });
  });

  it('are those of the attribute that is chosen, in whatever case it is written', () => {
    expect(suffixTable([FOREST], DOMAINS, 'Mail')).toEqual({
      rows: [{ suffix: 'contoso.test', users: 14, status: 'verified' }],
      unmatched: 0,
      withoutName: 6,
    });
  });

  it('are counted over all forests', () => {
    const { rows } = suffixTable([FOREST, { ...FOREST, forest: 'fabrikam.test' }], DOMAINS, 'userPrincipalName');
    expect(rows.find(({ suffix }) => suffix === 'contoso.test')?.users).toBe(20);
  });

  it('know the domain that everybody else gets a name of', () => {
    expect(initialDomain(DOMAINS)).toBe('contoso.onmicrosoft.test');
    expect(initialDomain([])).toBeUndefined();
  });
});
