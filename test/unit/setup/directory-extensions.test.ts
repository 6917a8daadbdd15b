import { describe, expect, it } from 'vitest';
import type { ForestConfiguration } from '../../../engine/setup/configuration.ts';
import { resolveExtensions } from '../../../engine/setup/directory-extensions.ts';

const APPLICATION = '11111111-2222-4333-8444-555555555555';

function forest(name: string, schema: ForestConfiguration['schema']): ForestConfiguration {
  return { connection: { name } as ForestConfiguration['connection'], domains: [], schema };
}

const CONTOSO = forest('contoso.test', {
  ...{ carLicense: 'string*', uidNumber: 'integer', isDeleted: 'boolean', jpegPhoto: 'binary*' },
  ...{ manager: 'reference', otherNumbers: 'integer*' },
});

const chosen = (...attributes: readonly string[]) => ({
  application: APPLICATION,
  attributes: attributes.map((attribute) => ({ objectType: 'user' as const, attribute, registered: false })),
});

describe('directory extensions', () => {
  it('take name and type from the schema, however they were written', () => {
    const { attributes } = resolveExtensions(chosen('CARLICENSE', 'uidnumber', 'isDeleted', 'jpegPhoto'), [CONTOSO])!;
    expect(attributes.map(({ attribute, type, multiValued }) => [attribute, type, multiValued])).toEqual([
      ['carLicense', 'string', true],
      ['uidNumber', 'integer', false],
      ['isDeleted', 'boolean', false],
      ['jpegPhoto', 'binary', true],
    ]);
  });

  it('may be known to one of several forests alone', () => {
    const { attributes } = resolveExtensions(chosen('uidNumber'), [forest('fabrikam.test', {}), CONTOSO])!;
    expect(attributes).toMatchObject([{ attribute: 'uidNumber', type: 'integer' }]);
  });

  it.each([
    ['that no forest has', 'badge', [CONTOSO], 'schema-attribute-missing'],
    ['that refers to objects', 'manager', [CONTOSO], 'extension-not-possible'],
    ['with several numbers', 'otherNumbers', [CONTOSO], 'extension-not-possible'],
    [
      'that two forests know by different types',
      'uidNumber',
      [CONTOSO, forest('fabrikam.test', { uidNumber: 'string' })],
      'extension-not-possible',
    ],
  ] as const)('cannot be an attribute %s', (_, attribute, forests, code) => {
    const refused = expect.objectContaining({ fault: expect.objectContaining({ code, attribute }) });
    expect(() => resolveExtensions(chosen(attribute), [...forests])).toThrow(refused);
  });

  it('are none where none were chosen', () => {
    expect(resolveExtensions(undefined, [CONTOSO])).toBeUndefined();
  });
});
