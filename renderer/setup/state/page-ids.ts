/** The pages by name, in no order. A page's name is part of its address and of the draft. */

export const PAGE_IDS = [
  'welcome',
  'express',
  'components',
  'sign-in',
  'tenant',
  'directories',
  'sign-in-names',
  'filtering',
  'identifying',
  'group-filter',
  'features',
  'services',
  'attributes',
  'extensions',
  'safety',
  'ready',
  'configuring',
  'complete',
] as const;

export type PageId = (typeof PAGE_IDS)[number];

export function isPageId(text: string): text is PageId {
  return (PAGE_IDS as readonly string[]).includes(text);
}
