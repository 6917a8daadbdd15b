import { describe, expect, it } from 'vitest';
import { applicationSchema } from '../../../engine/api/contract/answers.ts';
import {
  APPLICATIONS,
  withGroupFilter,
  withoutExtensions,
  withoutLimits,
} from '../../../renderer/setup/state/answers.ts';
import {
  attributesInQuestion,
  isOut,
  tickAttribute,
  tickEveryAttribute,
  tickService,
  tickedServices,
} from '../../../renderer/setup/state/attributes.ts';
import {
  MOST_EXTENSIONS,
  chooseExtension,
  extensionName,
  findExtensions,
  isChosen,
  isFull,
  type Available,
} from '../../../renderer/setup/state/extensions.ts';
import { nameOfGroup } from '../../../renderer/setup/state/group.ts';
import { sentencesOf } from '../../../renderer/setup/state/summary.ts';
import { MOST_EXTENSIONS as MOST_OF_THE_ENGINE } from '../../../engine/setup/answers.ts';

const attribute = (name: string, services: readonly (typeof APPLICATIONS)[number][], locked = false) => ({
  ...{ name, services: [...services], locked, carried: true, objectTypes: ['user'] },
});

describe('services and attributes', () => {
  it('are those that the engine knows', () => {
    expect([...APPLICATIONS]).toEqual(applicationSchema.options);
  });

  it('are all ticked until somebody unticks one', () => {
    expect(tickedServices({})).toEqual(APPLICATIONS);
    const without = tickService({}, 'teams', false);
    expect(without.applications).toEqual(APPLICATIONS.filter((service) => service !== 'teams'));
    expect(tickService(without, 'teams', true).applications).toEqual(APPLICATIONS);
  });

  it('leave in question what a ticked service uses, and what all need', () => {
    const all = [attribute('mail', ['exchangeOnline', 'teams']), attribute('fax', ['dynamics']), attribute('cn', [])];
    const names = (applications: (typeof APPLICATIONS)[number][]) =>
      attributesInQuestion(all, { applications }).map(({ name }) => name);
    expect(names(['teams'])).toEqual(['mail', 'cn']);
    expect(names([])).toEqual(['cn']);
  });

  it('are left out one by one, but for those that synchronization hangs on', () => {
    const left = tickAttribute(tickAttribute({}, 'mobile', false), 'fax', false);
    expect(left.excludedAttributes).toEqual(['fax', 'mobile']);
    expect(isOut(attribute('fax', []), left)).toBe(true);
    expect(isOut(attribute('fax', [], true), left)).toBe(false);
    expect(tickAttribute(left, 'fax', true).excludedAttributes).toEqual(['mobile']);
    expect(tickEveryAttribute(left)).toMatchObject({ applications: [...APPLICATIONS], excludedAttributes: [] });
  });

  it('are no choice any more when the feature is switched off', () => {
    expect(withoutLimits({ applications: [], excludedAttributes: ['fax'], stagingMode: true })).toEqual({
      stagingMode: true,
    });
  });
});

describe('directory extensions', () => {
  const one = { objectType: 'user', attribute: 'carLicense' } as const;
  const available = (name: string): Available => ({
    ...{ attribute: name, objectType: 'user', type: 'string', multiValued: false, forests: [] },
  });

  it('are chosen once, in whatever case they are written', () => {
    const chosen = chooseExtension({ directoryExtensions: { application: 'x' } }, one, true);
    expect(isChosen(chosen, { ...one, attribute: 'CARLICENSE' })).toBe(true);
    expect(isChosen(chosen, { ...one, objectType: 'group' })).toBe(false);
    expect(chooseExtension(chosen, one, true)).toEqual(chosen);
    expect(chooseExtension(chosen, one, false).directoryExtensions).toEqual({ application: 'x', attributes: [] });
    expect(withoutExtensions(chosen)).toEqual({});
  });

  it('are as many of a kind as the engine takes', () => {
    expect(MOST_EXTENSIONS).toBe(MOST_OF_THE_ENGINE);
    const attributes = Array.from({ length: MOST_EXTENSIONS }, (_, at) => ({ ...one, attribute: `extra${at}` }));
    const full = { directoryExtensions: { attributes } };
    expect([isFull(full, 'user'), isFull(full, 'group')]).toEqual([true, false]);
  });

  it('are found by any part of their name, what begins with it first', () => {
    const found = findExtensions(['otherPhone', 'mobile', 'phoneOffice'].map(available), ' PHONE ');
    expect(found.map((each) => each.attribute)).toEqual(['phoneOffice', 'otherPhone']);
  });

  it('are called in the tenant by their application', () => {
    expect(extensionName('AAAAAAAA-2222-4333-8444-555555555555', 'carLicense')).toBe(
      'extension_aaaaaaaa222243338444555555555555_carLicense',
    );
  });
});

describe('a group filter', () => {
  const groupFilter = { objectGuid: '11111111-2222-4333-8444-555555555555', dn: 'CN=Pilots\\, all,OU=A,DC=b' };

  it('is called by the name of its group', () => {
    expect(nameOfGroup(groupFilter)).toBe('Pilots, all');
    expect(nameOfGroup('CONTOSO\\Pilots')).toBe('CONTOSO\\Pilots');
  });

  it('is part of its forest, or not there at all', () => {
    const forest = { name: 'contoso.test', account: 'a' };
    expect(withGroupFilter(forest, groupFilter)).toEqual({ ...forest, groupFilter });
    expect(withGroupFilter({ ...forest, groupFilter }, undefined)).toEqual(forest);
  });
});

describe('the summary', () => {
  const said = (answers: Parameters<typeof sentencesOf>[0]['answers'], filtered = false) => {
    const groupFilter = { objectGuid: 'x', dn: 'CN=Pilots,DC=b' };
    const inForce = filtered ? [{ forest: 'contoso.test', groupFilter, exchange: false }] : [];
    return sentencesOf({ answers, acknowledged: [], inForce }, { organization: undefined, defaultBackEnd: 'graph' });
  };
  const wordsOf = (page: string, ...given: Parameters<typeof said>) => {
    const group = said(...given).find((one) => one.page === page);
    return { words: group?.sentences.map(({ words }) => words), nothing: group?.nothing };
  };
  const forests = [{ name: 'contoso.test' }];

  it('says who a group leaves out, and that a filter was taken away', () => {
    const groupFilter = { objectGuid: 'x', dn: 'CN=Pilots,DC=b' };
    expect(wordsOf('group-filter', { forests })).toEqual({ words: ['setup.ready.sentences.groupNone'], nothing: true });
    expect(wordsOf('group-filter', { forests: [{ ...forests[0], groupFilter }] })).toEqual({
      ...{ words: ['setup.ready.sentences.groupOnly'], nothing: false },
    });
    expect(wordsOf('group-filter', { forests }, true)).toEqual({
      ...{ words: ['setup.ready.sentences.groupRemoved'], nothing: false },
    });
  });

  it('says what is on, and of attributes a few by name and the rest as a number', () => {
    expect(wordsOf('features', {}).words).toEqual(['setup.ready.sentences.noFeature']);
    const excludedAttributes = Array.from({ length: 9 }, (_, at) => `attribute${at}`);
    const answers = { exchangeHybrid: true, excludedAttributes, directoryExtensions: {} };
    expect(wordsOf('features', answers).words).toEqual([
      'setup.ready.sentences.hybrid',
      'setup.ready.sentences.limited',
      'setup.ready.sentences.extended',
    ]);
    const [left] = said(answers).find(({ page }) => page === 'attributes')?.sentences ?? [];
    expect(left).toMatchObject({ list: excludedAttributes.slice(0, 6), facts: { more: 3 } });
  });
});
