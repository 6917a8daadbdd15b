/**
 * The wizard's pages in their order, and when each is there. A page whose choice the engine does not offer, or of which
 * it offers one alone, is not shown; it appears when the engine can do more.
 */

import type { WordKey } from '../words/types.ts';
import { isLimited } from './state/answers.ts';
import type { PageId } from './state/page-ids.ts';
import type { Situation } from './state/situation.ts';

export interface PageEntry {
  /** Its place; the number in the name of its file. */
  readonly number: number;
  readonly id: PageId;
  /** For the list of steps. */
  readonly name: WordKey;
  /** A task, not a noun. */
  readonly heading: WordKey;
  /** One line. */
  readonly purpose: WordKey;
  shown(situation: PageSituation): boolean;
}

export type PageSituation = Pick<Situation, 'draft' | 'features' | 'suffixes'>;

const always = () => true;
const isSetup = ({ draft }: PageSituation) => draft.purpose === 'setup';
const isCustom = ({ draft }: PageSituation) => draft.purpose === 'change' || draft.mode === 'custom';

export const PAGES: readonly PageEntry[] = [
  page(1, 'welcome', 'welcome', isSetup),
  page(2, 'express', 'express', isSetup),
  page(3, 'components', 'components', (situation) => isSetup(situation) && isCustom(situation)),
  page(4, 'sign-in', 'signIn', (situation) => isCustom(situation) && situation.features.signIn.length > 1),
  page(5, 'tenant', 'tenant', always),
  page(6, 'directories', 'directories', always),
  // Express asks only where somebody would get another name than they have.
  page(7, 'sign-in-names', 'signInNames', (situation) => isCustom(situation) || situation.suffixes === 'unmatched'),
  page(8, 'filtering', 'filtering', isCustom),
  page(9, 'identifying', 'identifying', isCustom),
  page(10, 'group-filter', 'groupFilter', (situation) => isCustom(situation) && asksForGroups(situation)),
  page(11, 'features', 'features', (situation) => isCustom(situation) && offersFeatures(situation)),
  page(12, 'services', 'services', (situation) => isCustom(situation) && limitsAttributes(situation)),
  page(13, 'attributes', 'attributes', (situation) => isCustom(situation) && limitsAttributes(situation)),
  page(14, 'extensions', 'extensions', (situation) => isCustom(situation) && extendsDirectory(situation)),
  page(15, 'safety', 'safety', isCustom),
  page(16, 'ready', 'ready', always),
  page(17, 'configuring', 'configuring', always),
  page(18, 'complete', 'complete', always),
];

/** A group filter is chosen when a forest is first set up; later it can be taken away, where there is one. */
function asksForGroups({ draft, features }: PageSituation): boolean {
  if (!features.groupFilter) return false;
  if (draft.purpose === 'setup') return true;
  const before = new Map(draft.inForce.map(({ forest, groupFilter }) => [forest, groupFilter]));
  return (draft.answers.forests ?? []).some(({ name = '' }) => before.get(name) !== null);
}

function offersFeatures({ features }: PageSituation): boolean {
  return features.optionalFeatures.length > 0 || features.appFiltering;
}

function limitsAttributes({ draft, features }: PageSituation): boolean {
  return features.appFiltering && isLimited(draft.answers);
}

function extendsDirectory({ draft, features }: PageSituation): boolean {
  return features.directoryExtensions && draft.answers.directoryExtensions !== undefined;
}

function page(number: number, id: PageId, words: PageWords, shown: (situation: PageSituation) => boolean): PageEntry {
  const name: WordKey = `setup.${words}.name`;
  const heading: WordKey = `setup.${words}.heading`;
  const purpose: WordKey = `setup.${words}.purpose`;
  return { number, id, name, heading, purpose, shown };
}

type PageWords =
  | 'welcome'
  | 'express'
  | 'components'
  | 'signIn'
  | 'tenant'
  | 'directories'
  | 'signInNames'
  | 'filtering'
  | 'identifying'
  | 'groupFilter'
  | 'features'
  | 'services'
  | 'attributes'
  | 'extensions'
  | 'safety'
  | 'ready'
  | 'configuring'
  | 'complete';

export function pagesOf(situation: PageSituation): readonly PageEntry[] {
  return PAGES.filter((entry) => entry.shown(situation));
}

/** Where nothing is asked any more: they are reached by Configure alone. */
export const LAST_PAGES: ReadonlySet<PageId> = new Set(['configuring', 'complete']);
