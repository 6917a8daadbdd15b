import { describe, expect, it } from 'vitest';
import { PAGES, pagesOf } from '../../../renderer/setup/pages.ts';
import { blockersOf, pageOfProblem } from '../../../renderer/setup/state/blockers.ts';
import { PAGE_IDS } from '../../../renderer/setup/state/page-ids.ts';
import { ACKNOWLEDGEMENTS } from '../../../renderer/setup/state/situation.ts';
import { openable, pageAfter, pageBefore, stepsOf } from '../../../renderer/setup/state/steps.ts';
import { CONNECTED, FEATURES, PASSED, situationOf } from './situation.ts';

const ids = (...given: Parameters<typeof situationOf>) => pagesOf(situationOf(...given)).map(({ id }) => id);
const words = (...given: Parameters<typeof blockersOf>) => blockersOf(...given).map((blocker) => blocker.words);

describe('the pages of the wizard', () => {
  it('are numbered in their order, each once', () => {
    expect(PAGES.map(({ number }) => number)).toEqual(PAGES.map((_, index) => index + 1));
    expect(PAGES.map(({ id }) => id)).toEqual(PAGE_IDS);
  });

  it('leave out what the engine gives no choice of, and show it when it does', () => {
    expect(ids()).not.toContain('sign-in');
    // The contract knows one method so far; another one would make the page appear.
    const methods = { ...FEATURES, signIn: ['none', 'none'] as typeof FEATURES.signIn };
    expect(ids({}, { features: methods })).toContain('sign-in');
  });

  it('are few with express settings, and one more where somebody would get another sign-in name', () => {
    const few = ['welcome', 'express', 'tenant', 'directories', 'ready', 'configuring', 'complete'];
    expect(ids({ mode: 'express' })).toEqual(few);
    expect(ids({ mode: 'express' }, { suffixes: 'unmatched' })).toContain('sign-in-names');
  });

  const offering = {
    ...{ groupFilter: true, appFiltering: true, directoryExtensions: true },
    optionalFeatures: ['exchangeHybrid', 'publicFolders', 'directoryExtensions'],
  };
  const features = { ...FEATURES, ...offering };
  const [forest] = CONNECTED.answers?.forests ?? [];

  it('ask for a group, for features, and for what those features want to know', () => {
    const chosen = (answers: object) =>
      ids({ ...CONNECTED, answers: { ...CONNECTED.answers, ...answers } }, { features });
    expect(chosen({})).toEqual(expect.arrayContaining(['group-filter', 'features']));
    for (const page of ['services', 'attributes', 'extensions']) expect(chosen({})).not.toContain(page);
    expect(chosen({ applications: [] })).toEqual(expect.arrayContaining(['services', 'attributes']));
    expect(chosen({ excludedAttributes: ['mobile'] })).toContain('attributes');
    expect(chosen({ directoryExtensions: {} })).toContain('extensions');
    expect(ids({ ...CONNECTED, mode: 'express' }, { features })).not.toContain('features');
  });

  it('ask for a group in a change only where there is a filter to take away, or a forest that is new', () => {
    const groupFilter = { objectGuid: '11111111-2222-4333-8444-555555555555', dn: 'CN=Pilots,DC=contoso,DC=test' };
    const change = (inForce: (typeof groupFilter | null)[]) =>
      ids(
        {
          ...{ ...CONNECTED, purpose: 'change' },
          inForce: inForce.map((filter) => ({ forest: forest?.name ?? '', groupFilter: filter, exchange: false })),
        },
        { features },
      );
    expect(change([null])).not.toContain('group-filter');
    expect(change([groupFilter])).toContain('group-filter');
    expect(change([])).toContain('group-filter');
  });

  it('begin with the connections where a configuration is changed', () => {
    expect(ids({ purpose: 'change' })[0]).toBe('tenant');
  });

  it('follow each other over those that are not shown', () => {
    expect(pageAfter(situationOf(), 'components')).toBe('tenant');
    expect(pageBefore(situationOf(), 'tenant')).toBe('components');
    expect(pageBefore(situationOf(), 'welcome')).toBeUndefined();
  });
});

describe('what keeps a page from being complete', () => {
  it('is said one thing after the other while the tenant is connected', () => {
    const certificatePem = CONNECTED.answers?.tenant?.certificatePem ?? '';
    const { tenant } = CONNECTED.answers ?? {};
    expect(words('tenant', situationOf())).toEqual(['setup.tenant.blockers.certificate']);
    const made = { answers: { tenant: { certificatePem } }, secretsHeld: ['tenant/private-key'] };
    expect(words('tenant', situationOf(made))).toEqual(['setup.tenant.blockers.signIn']);
    const known = { answers: { tenant: tenant ?? {} }, secretsHeld: ['tenant/private-key'] };
    expect(words('tenant', situationOf(known))).toEqual(['setup.tenant.blockers.checking']);
    expect(words('tenant', situationOf(known, { tenant: { state: 'failed' } }))).toEqual([
      'setup.tenant.blockers.failing',
    ]);
    expect(words('tenant', situationOf(known, { tenant: { state: 'passed' } }))).toEqual([]);
  });

  it('is the secret alone after a return, because drafts keep none', () => {
    const back = situationOf({ ...CONNECTED, secretsHeld: [] }, PASSED);
    expect(words('tenant', back)).toEqual(['setup.tenant.blockers.key']);
    expect(blockersOf('directories', back)).toEqual([
      { words: 'setup.directories.blockers.password', facts: { forest: 'contoso.test' } },
    ]);
  });

  it('is no secret where a change can use the stored one, whatever the tenant is called', () => {
    const secretsStored = ['forest/contoso.test/password', 'tenant/Contoso - AAD/private-key'];
    const change = situationOf({ ...CONNECTED, purpose: 'change', secretsHeld: [], secretsStored }, PASSED);
    expect(blockersOf('tenant', change)).toEqual([]);
    expect(blockersOf('directories', change)).toEqual([]);
    const setup = situationOf({ ...CONNECTED, secretsHeld: [], secretsStored }, PASSED);
    expect(words('tenant', setup)).toEqual(['setup.tenant.blockers.key']);
  });

  it('is a remark until somebody accepts it, and a failure whatever is accepted', () => {
    const forests = (state: 'warning' | 'failed') => ({ ...PASSED, forests: new Map([['contoso.test', { state }]]) });
    const acknowledged = [ACKNOWLEDGEMENTS.forestWarnings('contoso.test')];
    expect(words('directories', situationOf(CONNECTED, forests('warning')))).toEqual([
      'setup.directories.blockers.warning',
    ]);
    expect(blockersOf('directories', situationOf({ ...CONNECTED, acknowledged }, forests('warning')))).toEqual([]);
    expect(words('directories', situationOf({ ...CONNECTED, acknowledged }, forests('failed')))).toEqual([
      'setup.directories.blockers.failing',
    ]);
  });

  it('is a form that is open and not in the draft yet', () => {
    expect(words('directories', situationOf(CONNECTED, { ...PASSED, editing: true }))).toEqual([
      'setup.directories.blockers.editing',
    ]);
  });

  it('is a suffix that is not verified until somebody goes on without', () => {
    const rest = { ...PASSED, suffixes: 'unmatched' } as const;
    expect(words('sign-in-names', situationOf(CONNECTED, rest))).toEqual(['setup.signInNames.blockers.unmatched']);
    const acknowledged = [ACKNOWLEDGEMENTS.unmatchedSuffixes];
    expect(blockersOf('sign-in-names', situationOf({ ...CONNECTED, acknowledged }, rest))).toEqual([]);
  });

  it('is a group that was typed in and not looked up, and an extension without its application', () => {
    const typed = [{ ...structuredClone(CONNECTED.answers!.forests![0]!), groupFilter: 'Pilots' }];
    expect(blockersOf('group-filter', situationOf({ answers: { forests: typed } }))).toEqual([
      { words: 'setup.groupFilter.blockers.find', facts: { forest: 'contoso.test' } },
    ]);
    const extended = (directoryExtensions: object) => situationOf({ answers: { directoryExtensions } });
    expect(words('extensions', extended({}))).toEqual(['setup.extensions.blockers.application']);
    const application = '11111111-2222-4333-8444-555555555555';
    expect(words('extensions', extended({ application }))).toEqual(['setup.extensions.blockers.none']);
    const attributes = [{ objectType: 'user', attribute: 'carLicense' }];
    expect(words('extensions', extended({ application, attributes }))).toEqual([]);
  });

  it('stands on the page on which it can be mended', () => {
    const page = (path: string, section: Parameters<typeof pageOfProblem>[0]['section']) =>
      pageOfProblem({ path, section });
    expect(page('forests.0.groupFilter', 'filtering')).toBe('group-filter');
    expect(page('forests.0.domains.1', 'filtering')).toBe('filtering');
    expect(page('exchangeHybrid', 'features')).toBe('features');
    expect(page('applications.0', 'features')).toBe('services');
    expect(page('excludedAttributes.3', 'features')).toBe('attributes');
    expect(page('directoryExtensions.attributes', 'features')).toBe('extensions');
  });

  it('is what the engine finds in the answers of that page, where the page itself sees nothing', () => {
    const problem = {
      path: 'scheduler.intervalMinutes',
      section: 'ready',
      code: 'too-small',
      detail: { minimum: 0.05 },
    } as const;
    expect(pageOfProblem(problem)).toBe('safety');
    expect(blockersOf('safety', situationOf(CONNECTED, { ...PASSED, problems: [problem] }))).toEqual([
      { words: 'setup.problems.too-small', facts: { path: 'scheduler.intervalMinutes', minimum: '0.05' } },
    ]);
  });
});

describe('the steps', () => {
  it('are done behind, open ahead, and marked where something visited has to be mended', () => {
    const steps = stepsOf(
      situationOf({ ...CONNECTED, secretsHeld: ['tenant/private-key'] }, PASSED),
      'filtering',
      'filtering',
    );
    const standing = Object.fromEntries(steps.map(({ page, standing: state }) => [page.id, state]));
    expect(standing).toMatchObject({
      welcome: 'done',
      tenant: 'done',
      directories: 'error',
      filtering: 'current',
      safety: 'todo',
    });
  });

  it('can be gone to up to the first that is not complete; the last ones only by configuring', () => {
    const reachable = (situation: ReturnType<typeof situationOf>) =>
      stepsOf(situation, 'welcome', 'welcome').flatMap((step) => (step.reachable ? [step.page.id] : []));
    expect(reachable(situationOf())).toEqual(['welcome', 'express', 'components', 'tenant']);
    expect(reachable(situationOf(CONNECTED, PASSED)).at(-1)).toBe('ready');
  });

  it('open at the page wished, or at the furthest before it that can be opened', () => {
    expect(openable(situationOf(CONNECTED, PASSED), 'safety')).toBe('safety');
    expect(openable(situationOf(), 'safety')).toBe('tenant');
    expect(openable(situationOf({ mode: 'express', ...CONNECTED }, PASSED), 'safety')).toBe('directories');
    expect(openable(situationOf(), 'configuring')).toBe('configuring');
    // A connection that is checked again takes nobody from where they are; one that fails does.
    const forests = (state: 'running' | 'failed') => ({ ...PASSED, forests: new Map([['contoso.test', { state }]]) });
    expect(openable(situationOf(CONNECTED, forests('running')), 'identifying')).toBe('identifying');
    expect(openable(situationOf(CONNECTED, forests('failed')), 'identifying')).toBe('directories');
  });
});
