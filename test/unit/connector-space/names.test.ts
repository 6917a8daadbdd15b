import { expect, test } from 'vitest';
import { foldName, namesOf } from '../../../engine/connector-space/names.ts';
import { lookUp } from '../../../engine/connector-space/look-up.ts';

test('names are folded: letter case and accents do not matter', () => {
  expect(foldName('Müller-LÜDENSCHEIDT')).toBe('muller-ludenscheidt');
  expect(foldName('ÅSA')).toBe(foldName('asa'));
  expect(foldName('山田')).toBe('山田');
});

test('an object is looked for by its whole name, further words, account and address, each said once', () => {
  const names = namesOf(
    {
      displayName: ['Anna Berg-Schulze'],
      sAMAccountName: ['aberg'],
      userPrincipalName: ['aberg@contoso.test'],
      mail: ['anna.berg@contoso.test'],
    },
    'CN=Anna Berg-Schulze,DC=contoso,DC=test',
  );
  // `aberg` is the beginning of the user principal name and is found by it.
  expect(names).toEqual(['anna berg-schulze', 'aberg@contoso.test', 'anna.berg@contoso.test', 'berg', 'schulze']);
});

test('without a display name the common name or the DN names an object; hexadecimal names of the tenant do not', () => {
  expect(namesOf({}, 'OU=Sales,DC=contoso,DC=test')).toEqual(['sales']);
  expect(namesOf({ displayName: ['Anna'] }, 'CN={7834}')).toEqual(['anna']);
});

test('what is typed is taken for a DN, an anchor or words', () => {
  expect(lookUp('  ')).toBeNull();
  expect(lookUp('OU=Sales,DC=contoso,DC=test')!.sql).toContain('dn_path');
  expect(lookUp('CN=Anna')!.parameters.slice(0, 1)).toEqual(['anna']);
  expect(lookUp('anna berg')!.parameters).toHaveLength(4);
  expect(lookUp('0f0e0d0c-0b0a')!.sql).toContain('o.anchor >=');
  expect(lookUp('OU=,')).not.toBeNull();
});
