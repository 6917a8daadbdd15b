/** How a run went, in one word: what every list, filter and arrow shows of a result. */

export type RunOutcome = 'running' | 'success' | 'warnings' | 'errors' | 'stopped';

/** A run that sent nothing because staging mode is on did what it should. */
const AS_MEANT = 'no-start-staging-mode';

export function outcomeOf(result: string | null): RunOutcome {
  if (result === null) return 'running';
  if (result === 'success' || result === AS_MEANT) return 'success';
  if (/^completed-.*errors$/.test(result)) return 'errors';
  return result.startsWith('completed-') ? 'warnings' : 'stopped';
}

/** The same as a condition on the `result` of a `run` row `r`. */
export const OUTCOME_SQL: { readonly [outcome in RunOutcome]: string } = {
  running: 'r.result IS NULL',
  success: `r.result IN ('success', '${AS_MEANT}')`,
  errors: `r.result GLOB 'completed-*errors'`,
  warnings: `r.result GLOB 'completed-*' AND r.result NOT GLOB 'completed-*errors'`,
  stopped: `(r.result GLOB 'stopped-*' OR (r.result GLOB 'no-start-*' AND r.result <> '${AS_MEANT}'))`,
};
