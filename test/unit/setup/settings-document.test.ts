import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersOf } from '../../../engine/setup/answers-of.ts';
import { checkSettings, exportSettings, settingsFileName } from '../../../engine/setup/settings-document.ts';
import { configurations } from './configurations.ts';

const AT = new Date('2026-03-01T08:00:00Z');
const [configuration] = fc.sample(configurations, { numRuns: 1, seed: 4 });
const exported = exportSettings(configuration!, 7, AT);

describe('a settings file', () => {
  it('comes back as it was', () => {
    const checked = checkSettings(JSON.parse(JSON.stringify(exported)));
    expect(checked).toMatchObject({ kind: 'settings', age: 'same', unknown: [], problems: [], secretsInFile: [] });
    expect(checked.answers).toEqual(answersOf(configuration!));
  });

  it('from a newer Causeway is read as far as it is understood', () => {
    const newer = {
      ...exported,
      formatVersion: 2,
      answers: { ...exported.answers, passwordWriteback: { enabled: true }, signIn: 'password-hash' },
    };
    const checked = checkSettings(newer);
    expect(checked).toMatchObject({ age: 'newer', unknown: ['passwordWriteback'] });
    expect(checked.answers).not.toHaveProperty('passwordWriteback');
    expect(checked.answers).not.toHaveProperty('signIn');
    expect(checked.problems.map(({ path, code }) => `${path} ${code}`)).toEqual(['signIn invalid']);
  });

  it('of which half is missing says what', () => {
    const { tenant: _tenant, ...half } = exported.answers;
    const checked = checkSettings({ ...exported, answers: half });
    expect(checked.problems.map(({ path, code }) => `${path} ${code}`)).toEqual(['tenant missing']);
    expect(checked.answers).toEqual(half);
  });

  it('may be the answers file of the command line; secrets in it are passed over', () => {
    const { forests, tenant } = exported.answers;
    const answers = {
      forests: forests.map((forest) => ({ ...forest, password: 'a secret' })),
      tenant: { ...tenant, privateKeyPem: { file: 'key.pem' } },
    };
    const checked = checkSettings(answers);
    expect(checked.kind).toBe('answers');
    expect(checked.secretsInFile).toEqual([
      ...forests.map((_, index) => `forests.${index}.password`),
      'tenant.privateKeyPem',
    ]);
    expect(checked.secrets).toEqual([...forests.map(({ name }) => `forest/${name}/password`), 'tenant/private-key']);
    expect(JSON.stringify(checked)).not.toContain('a secret');
  });

  it.each([null, 5, 'text', [], {}, { format: 'something else', answers: {} }])(
    'that is none is said to be none: %j',
    (document) => {
      expect(checkSettings(document)).toMatchObject({ kind: 'unknown', answers: {}, formatVersion: null });
    },
  );

  it('is never too strange to be checked', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), (answers) => {
        const checked = checkSettings({ format: 'causeway-settings', formatVersion: 1, answers });
        expect(checked.kind).toBe('settings');
      }),
    );
  });

  it('is named after the forest and the day', () => {
    const name = settingsFileName(configuration!, AT);
    expect(name).toBe(`causeway-${configuration!.forests[0]!.connection.name}-2026-03-01.json`);
  });
});
