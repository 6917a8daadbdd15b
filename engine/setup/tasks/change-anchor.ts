/**
 * objectGUID -> ms-DS-ConsistencyGuid, as Entra Connect's task "Configure source anchor" does it, never back. The anchors
 * stay what they are as long as nobody has another value in the attribute; the next cycle then writes them there.
 */

import { FaultError } from '../../model/fault.ts';
import type { ForestConfiguration } from '../configuration.ts';
import { apply } from '../configure/apply.ts';
import { reviewRights } from '../forests/rights/review.ts';
import { readConsistencyGuidUsage } from '../forests/source-anchor.ts';
import { compileConfiguration } from '../rules-of.ts';
import { withSurvey, type TaskContext } from './context.ts';
import { row, rowsOf, type TaskRow } from './rows.ts';

export interface AnchorCheck {
  readonly possible: boolean;
  readonly rows: readonly TaskRow[];
}

export async function checkAnchorChange(context: TaskContext): Promise<AnchorCheck> {
  const { configuration } = context;
  const { sourceAnchor, stagingMode } = configuration;
  const isObjectGuid = sourceAnchor === 'objectGUID';
  const rows = [row('current-anchor', isObjectGuid ? 'good' : 'problem', { sourceAnchor })];
  for (const forest of isObjectGuid ? configuration.forests : []) {
    const subject = forest.connection.name;
    rows.push(...(await rowsOf('attribute', subject, () => forestRows(context, forest))));
  }
  rows.push(row('staging', stagingMode ? 'attention' : 'good', { stagingMode }));
  // What could not be found out may be anything.
  return { possible: rows.every(({ state }) => state === 'good' || state === 'attention'), rows };
}

function forestRows(context: TaskContext, forest: ForestConfiguration): Promise<TaskRow[]> {
  const subject = forest.connection.name;
  return withSurvey(context, forest, async (survey) => {
    const usage = await readConsistencyGuidUsage(survey, context.signal);
    if (!usage.attributeExists) return [row('attribute', 'problem', {}, { subject })];
    const other = usage.used - usage.ownObjectGuid;
    const facts = { used: usage.used, other, examples: usage.examples.join('; ') };
    const review = await reviewRights(survey, ['consistency-guid'], context.signal);
    const chosen = new Set(forest.domains.map((domain) => domain.dn.toLowerCase()));
    const rights = review.rows.filter(
      (right) => right.id === 'write-consistency-guid' && chosen.has((right.domain ?? '').toLowerCase()),
    );
    return [
      row('attribute', 'good', {}, { subject }),
      ...rights.map((right) =>
        row(
          'rights',
          RIGHT_STATES[right.state],
          { ...right.facts, domain: right.domain ?? '' },
          { subject, fault: right.fault },
        ),
      ),
      row('unused', other > 0 ? 'problem' : 'good', facts, { subject }),
    ];
  });
}

const RIGHT_STATES = { passed: 'good', warning: 'attention', failed: 'problem', skipped: 'unknown' } as const;

/** Throws `anchor-not-changeable` with the ids of what stands against it. */
export async function changeAnchor(context: TaskContext): Promise<number> {
  const { engine, configuration, version } = context;
  const { possible, rows } = await checkAnchorChange(context);
  if (!possible) {
    const against = rows.filter(({ state }) => state === 'problem' || state === 'unknown').map(({ id }) => id);
    const detail = { rows: [...new Set(against)].join(', ') };
    throw new FaultError({ code: 'anchor-not-changeable', stage: 'setup', detail, retry: 'never' });
  }
  const next = { ...configuration, sourceAnchor: 'ms-DS-ConsistencyGuid' as const };
  compileConfiguration(next);
  const detail = { sourceAnchor: next.sourceAnchor };
  return engine.betweenRuns('change-anchor', () =>
    apply(engine, { configuration: next, basedOn: version, action: 'change-anchor', detail, endsDraft: false }),
  );
}
