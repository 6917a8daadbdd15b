/** Why a page cannot be left forwards: reasons as data, the page puts them into words. Pages that lack none are complete. */

import type { WordKey } from '../../words/types.ts';
import { TENANT_SECRET, chosen, forestSecret } from './answers.ts';
import { backEndOf } from './back-end.ts';
import { isAttributeName, isGuid, isUrl } from './fields.ts';
import type { PageId } from './page-ids.ts';
import { ACKNOWLEDGEMENTS, UNCHECKED, hasSecret, type Problem, type Situation } from './situation.ts';

export interface Blocker {
  readonly words: WordKey;
  readonly facts?: { readonly [name: string]: string | number };
  /** It passes by itself. */
  readonly passing?: boolean;
}

type Rule = (situation: Situation) => readonly Blocker[];

const RULES: { readonly [P in PageId]?: Rule } = {
  tenant: tenantBlockers,
  directories: forestBlockers,
  'sign-in-names': nameBlockers,
  filtering: filteringBlockers,
  identifying: identifyingBlockers,
  'group-filter': groupBlockers,
  extensions: extensionBlockers,
};

/** What keeps the page from being complete; the first is the one to say. */
export function blockersOf(page: PageId, situation: Situation): readonly Blocker[] {
  const own = RULES[page]?.(situation) ?? [];
  return own.length > 0 ? own : problemsOf(page, situation.problems).slice(0, 1).map(asBlocker);
}

function asBlocker(problem: Problem): Blocker {
  if (problem.path === 'tenant.backEnd' && problem.code === 'fixed') {
    return { words: 'setup.backEnd.fixed', facts: { objects: Number(problem.detail['objects']) } };
  }
  if (problem.path === 'signIn' && problem.detail['expected'] === 'directory-sync') {
    return { words: 'setup.signIn.needsService' };
  }
  return { words: `setup.problems.${problem.code}`, facts: { path: problem.path, ...textFacts(problem) } };
}

function textFacts({ detail }: Problem): { [name: string]: string | number } {
  return Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, String(value)]));
}

/** The page on which a problem of the answers is mended. */
export function pageOfProblem({ path, section }: Pick<Problem, 'path' | 'section'>): PageId {
  const [first = '', , third] = path.split('.');
  if (third === 'groupFilter') return 'group-filter';
  if (first.startsWith('tenant')) return 'tenant';
  if (first.startsWith('forest/')) return 'directories';
  if (['scheduler', 'deletionThreshold', 'retention'].includes(first)) return 'safety';
  return PAGE_OF_ANSWER[first] ?? PAGE_OF_SECTION[section];
}

const PAGE_OF_ANSWER: { readonly [answer: string]: PageId } = {
  exchangeHybrid: 'features',
  publicFolders: 'features',
  applications: 'services',
  excludedAttributes: 'attributes',
  directoryExtensions: 'extensions',
  passwordHashSync: 'sign-in',
};

const PAGE_OF_SECTION: { readonly [S in Problem['section']]: PageId } = {
  components: 'components',
  'sign-in': 'sign-in',
  tenant: 'tenant',
  directories: 'directories',
  'sign-in-configuration': 'sign-in-names',
  filtering: 'filtering',
  identifying: 'identifying',
  features: 'safety',
  ready: 'ready',
};

export function problemsOf(page: PageId, problems: readonly Problem[]): readonly Problem[] {
  return problems.filter((problem) => pageOfProblem(problem) === page);
}

/** In a cloud of one's own the service is where its address says. */
function lacksService({ draft, features }: Situation): boolean {
  const { cloud } = draft.answers.tenant ?? {};
  if (backEndOf(draft, features) === 'graph') return false;
  return typeof cloud === 'object' && !isUrl(cloud.directorySync ?? '', ['https:']);
}

function tenantBlockers(situation: Situation): Blocker[] {
  const { tenant = {} } = situation.draft.answers;
  if (lacksService(situation)) return [{ words: 'setup.backEnd.blocker' }];
  if (!tenant.certificatePem) return [{ words: 'setup.tenant.blockers.certificate' }];
  if (!hasSecret(situation, TENANT_SECRET)) return [{ words: 'setup.tenant.blockers.key' }];
  if (!tenant.clientId && !tenant.tenantId) return [{ words: 'setup.tenant.blockers.signIn' }];
  if (!tenant.tenantId) return [{ words: 'setup.tenant.blockers.tenantId' }];
  if (!tenant.clientId) return [{ words: 'setup.tenant.blockers.clientId' }];
  const { state } = situation.tenant;
  if (state === 'failed') return [{ words: 'setup.tenant.blockers.failing' }];
  if (state === 'running' || state === 'unknown') return [{ words: 'setup.tenant.blockers.checking', passing: true }];
  const accepted = situation.draft.acknowledged.includes(ACKNOWLEDGEMENTS.tenantWarnings);
  return state === 'warning' && !accepted ? [{ words: 'setup.tenant.blockers.warning' }] : [];
}

function forestBlockers(situation: Situation): Blocker[] {
  const { forests } = chosen(situation.draft.answers);
  if (situation.editing) return [{ words: 'setup.directories.blockers.editing' }];
  if (forests.length === 0) return [{ words: 'setup.directories.blockers.none' }];
  return forests.flatMap(({ name = '' }): Blocker[] => {
    const facts = { forest: name };
    if (!hasSecret(situation, forestSecret(name))) return [{ words: 'setup.directories.blockers.password', facts }];
    const { state } = situation.forests.get(name) ?? UNCHECKED;
    if (state === 'failed') return [{ words: 'setup.directories.blockers.failing', facts }];
    if (state === 'running' || state === 'unknown') {
      return [{ words: 'setup.directories.blockers.checking', facts, passing: true }];
    }
    const accepted = situation.draft.acknowledged.includes(ACKNOWLEDGEMENTS.forestWarnings(name));
    return state === 'warning' && !accepted ? [{ words: 'setup.directories.blockers.warning', facts }] : [];
  });
}

/** Both ends have to answer before names or containers can be read; while they are asked, one waits where one is. */
function connectionsFirst(situation: Situation, withTenant: boolean): Pick<Blocker, 'passing'> | undefined {
  const forests = chosen(situation.draft.answers).forests;
  const states = forests.map(({ name = '' }) => (situation.forests.get(name) ?? UNCHECKED).state);
  if (withTenant) states.push(situation.tenant.state);
  if (forests.length > 0 && states.every((state) => state === 'passed' || state === 'warning')) return undefined;
  return { passing: forests.length > 0 && !states.includes('failed') };
}

function nameBlockers(situation: Situation): Blocker[] {
  const { nameAttribute } = chosen(situation.draft.answers);
  if (!isAttributeName(nameAttribute)) return [{ words: 'setup.signInNames.blockers.attribute' }];
  const first = connectionsFirst(situation, true);
  if (first) return [{ words: 'setup.signInNames.blockers.connectionsFirst', ...first }];
  const accepted = situation.draft.acknowledged.includes(ACKNOWLEDGEMENTS.unmatchedSuffixes);
  if (situation.suffixes === 'unmatched' && !accepted) return [{ words: 'setup.signInNames.blockers.unmatched' }];
  const isReading = situation.suffixes === 'reading' || situation.suffixes === 'unknown';
  return isReading && !accepted ? [{ words: 'setup.signInNames.blockers.reading', passing: true }] : [];
}

function filteringBlockers(situation: Situation): Blocker[] {
  const first = connectionsFirst(situation, false);
  return first ? [{ words: 'setup.filtering.blockers.connectionsFirst', ...first }] : [];
}

function identifyingBlockers({ draft }: Situation): Blocker[] {
  const { userMatching } = chosen(draft.answers);
  if (typeof userMatching === 'string' || userMatching.attribute !== '') return [];
  return [{ words: 'setup.identifying.blockers.attribute' }];
}

function groupBlockers({ draft }: Situation): Blocker[] {
  return chosen(draft.answers).forests.flatMap(({ name = '', groupFilter }): Blocker[] =>
    typeof groupFilter === 'string' ? [{ words: 'setup.groupFilter.blockers.find', facts: { forest: name } }] : [],
  );
}

function extensionBlockers({ draft }: Situation): Blocker[] {
  const { application = '', attributes = [] } = draft.answers.directoryExtensions ?? {};
  if (!isGuid(application)) return [{ words: 'setup.extensions.blockers.application' }];
  return attributes.length === 0 ? [{ words: 'setup.extensions.blockers.none' }] : [];
}
