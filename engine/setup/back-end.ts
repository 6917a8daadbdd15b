/** By which back end changes reach the tenant, where nobody chose. */

export const BACK_ENDS = ['directory-sync', 'graph'] as const;
export type BackEnd = (typeof BACK_ENDS)[number];

/** What a first setup gets without an answer, and what the wizard has chosen when it opens. */
export const DEFAULT_BACK_END: BackEnd = 'graph';
