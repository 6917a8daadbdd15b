/**
 * Faults planted in the engine, one at a time. Each is a small edit that compiles and is wrong; the tests named beside
 * it have to fail. A text that no longer stands in its file is an error of this list, not a survivor.
 */

export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Test files that are run against it, as vitest takes them. */
  readonly tests: readonly string[];
}

const PEOPLE = 'test/scenario/people.test.ts';
const GROUPS = 'test/scenario/groups.test.ts';
const CONTAINERS = 'test/scenario/containers.test.ts';
const ANCHORS = 'test/scenario/anchors.test.ts';
const CONFLICTS = 'test/scenario/conflicts.test.ts';
const EDITS = 'test/scenario/cloud-edits.test.ts';
const SAFETY = 'test/scenario/safety.test.ts';
const TROUBLE = 'test/scenario/trouble.test.ts';
const FIRST = 'test/scenario/first-sync.test.ts';
const RULES = 'test/scenario/rules.test.ts';
const FOUND = 'test/scenario/found/';
const HISTORIES = 'test/property/histories.test.ts';
const UNIT = 'test/unit/';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'import overlooks a new name',
    file: 'engine/import/decide.ts',
    find: 'const renamed = known.dn !== dn;',
    replace: 'const renamed = false;',
    tests: [`${UNIT}import`, CONTAINERS],
  },
  {
    name: 'import loses a tombstone',
    file: 'engine/import/apply-page.ts',
    find: "if (change.kind === 'delete') {",
    replace: "if (change.kind === 'delete' && change.anchor === '') {",
    tests: [PEOPLE],
  },
  {
    name: 'a full import forgets to take away what it did not see',
    file: 'engine/import/bookkeeping.ts',
    find: 'AND id NOT IN (SELECT id FROM seen_object)`',
    replace: 'AND id NOT IN (SELECT id FROM seen_object) AND 0`',
    tests: [TROUBLE, PEOPLE],
  },
  {
    name: 'a renamed container leaves the names below it as they were',
    file: 'engine/import/containers.ts',
    find: 'if (!row || row.dn === dn) return [];',
    replace: 'if (!row || row.id > 0) return [];',
    tests: [CONTAINERS],
  },
  {
    name: 'a container that leaves scope keeps its people',
    file: 'engine/import/containers.ts',
    find: 'if (leaving.length === 0) return 0;',
    replace: 'if (leaving.length >= 0) return 0;',
    tests: [CONTAINERS],
  },
  {
    name: 'a container that comes into scope is not read',
    file: 'engine/import/containers.ts',
    find: 'if (is && !was) moves.entered.push(anchor);',
    replace: 'if (is && !was && anchor === "") moves.entered.push(anchor);',
    tests: [CONTAINERS],
  },
  {
    name: 'an object that a delta mentions for the first time is not read whole',
    file: 'engine/import/import-partition.ts',
    find: 'if (result.unknown.length > 0) await readObjects',
    replace: 'if (result.unknown.length < 0) await readObjects',
    tests: [PEOPLE],
  },
  {
    name: 'a changed choice of containers goes unnoticed',
    file: 'engine/import/import-partition.ts',
    find: 'state.selection !== session.selectionKey',
    replace: "state.selection === ''",
    tests: [`${UNIT}import`, SAFETY],
  },
  {
    name: 'excluded containers are in scope',
    file: 'engine/import/container-scope.ts',
    find: '      verdicts.set(container.path, false);\n    } else {',
    replace: '      verdicts.set(container.path, true);\n    } else {',
    tests: [`${UNIT}import/container-scope.test.ts`],
  },
  {
    name: 'a container made where nobody chose anything is forgotten',
    file: 'engine/import/apply-page.ts',
    find: 'const container = newContainer(change, context);',
    replace: 'const container = context.includes(dnPath(change.dn!)) ? newContainer(change, context) : undefined;',
    tests: [`${FOUND}container-made-outside.test.ts`],
  },
  {
    name: 'a link that is gone from its directory is kept',
    file: 'engine/connector-space/references.ts',
    find: 'const GONE = `imported = 0, changed = 1,',
    replace: 'const GONE = `imported = 1, changed = 1,',
    tests: [GROUPS],
  },
  {
    name: 'links that a directory reports do not reach the metaverse',
    file: 'engine/metaverse/references.ts',
    find: 'WHERE r.imported = 1 AND t.mv_id IS NOT NULL\n     ON CONFLICT',
    replace: 'WHERE r.imported = 1 AND t.mv_id < 0\n     ON CONFLICT',
    tests: [GROUPS],
  },
  {
    name: 'a member that leaves scope is forgotten by its groups',
    file: 'engine/connector-space/objects.ts',
    find: "${options.dropLinks ? '' : 'AND imported = 0'}",
    replace: '',
    tests: [PEOPLE, GROUPS],
  },
  {
    name: 'a value that came back otherwise counts as confirmed',
    file: 'engine/connector-space/pending-exports.ts',
    find: 'if (name in pending.attributes || isThere(name, image[name], values)) continue;',
    replace: 'if (name in pending.attributes || values.length >= 0) continue;',
    tests: [`${UNIT}connector-space`],
  },
  {
    name: 'precedence is turned round',
    file: 'engine/metaverse/compute.ts',
    find: 'left.rule.rule.precedence - right.rule.rule.precedence',
    replace: 'right.rule.rule.precedence - left.rule.rule.precedence',
    tests: [`${UNIT}metaverse`],
  },
  {
    name: 'AuthoritativeNull lets lower rules speak',
    file: 'engine/metaverse/compute.ts',
    find: "} else if (result.kind === 'authoritative-null') {",
    replace: "} else if (result.kind === 'authoritative-null' && attribute === '') {",
    tests: [`${UNIT}metaverse`],
  },
  {
    name: 'IgnoreThisFlow clears the value',
    file: 'engine/metaverse/compute.ts',
    find: "} else if (result.kind === 'ignore') kept = true;",
    replace: "} else if (result.kind === 'ignore') kept = false;",
    tests: [`${UNIT}metaverse`],
  },
  {
    name: 'who lost to a value is not remembered',
    file: 'engine/metaverse/compute.ts',
    find: 'if (won && !merges) {\n      lineage.push(entry);',
    replace: 'if (won && !merges) {',
    tests: [`${UNIT}metaverse`],
  },
  {
    name: 'the contributor of a reference attribute changes and its links stay',
    file: 'engine/metaverse/references.ts',
    find: 'if (changed.length === 0) return;',
    replace: 'if (changed.length >= 0) return;',
    tests: [GROUPS],
  },
  {
    name: 'links to an object that was joined elsewhere are not looked at',
    file: 'engine/metaverse/references.ts',
    find: 'if (csIds.length > 0) {',
    replace: 'if (csIds.length < 0) {',
    tests: [PEOPLE, GROUPS],
  },
  {
    name: 'links that somebody made in the cloud stay',
    file: 'engine/metaverse/references.ts',
    find: 'await stageAgainstCloudEdits(writer, chunk);',
    replace: 'void stageAgainstCloudEdits;',
    tests: [EDITS],
  },
  {
    name: 'two objects of one connector are joined to one identity',
    file: 'engine/inbound-sync/link.ts',
    find: 'if (match.takenBy !== undefined) {',
    replace: 'if (match.takenBy !== undefined && match.id < 0) {',
    tests: [`${UNIT}inbound-sync`],
  },
  {
    name: 'an ambiguous join takes the first',
    file: 'engine/inbound-sync/link.ts',
    find: 'if (matches.length === 1) {',
    replace: 'if (matches.length >= 1) {',
    tests: [`${UNIT}inbound-sync`],
  },
  {
    name: 'an identity that nothing keeps lives on',
    file: 'engine/inbound-sync/synchronize.ts',
    find: 'if (kept) return;',
    replace: 'if (kept || identity.id > 0) return;',
    tests: [RULES],
  },
  {
    name: 'an object stays joined although its rule is out of scope',
    file: 'engine/inbound-sync/synchronize.ts',
    find: 'if (linking.length === 0) return false;',
    replace: 'if (linking.length < 0) return false;',
    tests: [RULES],
  },
  {
    name: 'everything is staged, changed or not',
    file: 'engine/outbound-sync/plan.ts',
    find: 'if (sameValues(base[name] ?? [], values)) continue;',
    replace: 'if (sameValues(base[name] ?? [], values) && name === "") continue;',
    tests: [`${UNIT}outbound-sync`, FIRST],
  },
  {
    name: 'a value that is gone is not cleared',
    file: 'engine/outbound-sync/plan.ts',
    find: 'attributes[target] ??= [];',
    replace: 'void attributes[target];',
    tests: [`${UNIT}outbound-sync`, PEOPLE],
  },
  {
    name: 'an apply-once flow speaks every time',
    file: 'engine/outbound-sync/plan.ts',
    find: '(flow.applyOnce && !adding)',
    replace: '(flow.applyOnce && !adding && target === "")',
    tests: [`${UNIT}outbound-sync`],
  },
  {
    name: 'what left the rules’ scope stays provisioned',
    file: 'engine/outbound-sync/synchronize.ts',
    find: "if (provisioned && linking?.rule.linkType !== 'Provision') {",
    replace: 'if (provisioned && !linking && object.row.id < 0) {',
    tests: [RULES],
  },
  {
    name: 'soft match takes an account that has another anchor',
    file: 'engine/outbound-sync/candidates.ts',
    find: 'group.acceptsTarget({',
    replace: 'group.clauses.length > 0 || group.acceptsTarget({',
    tests: [ANCHORS],
  },
  {
    name: 'an anchor that another identity has is taken from it',
    file: 'engine/outbound-sync/candidates.ts',
    find: 'if (match.identity !== null && match.identity !== identity.id) {',
    replace: 'if (match.identity !== null && match.identity < 0) {',
    tests: [ANCHORS, CONFLICTS],
  },
  {
    name: 'an unwanted link is never removed',
    file: 'engine/outbound-sync/references.ts',
    find: 'UPDATE connector_reference SET pending = CASE WHEN imported = 1 THEN -1 ELSE 0 END, sent = 0',
    replace: 'UPDATE connector_reference SET pending = 0, sent = 0',
    tests: [GROUPS],
  },
  {
    name: 'links to somebody newly provisioned are not staged',
    file: 'engine/outbound-sync/references.ts',
    find: 'if (metaverseIds.length === 0) return;',
    replace: 'if (metaverseIds.length >= 0) return;',
    tests: [RULES],
  },
  {
    name: 'the anchor that the directory gave is not kept',
    file: 'engine/export/export-objects.ts',
    find: 'if (given !== undefined && given !== anchor) anchors.push([pending.objectId, given]);',
    replace: 'void given;',
    tests: [FIRST],
  },
  {
    name: 'the before-image is not journaled',
    file: 'engine/export/export-objects.ts',
    find: "before[name] = image[name] ?? (name === 'dn' ? [planned.dn] : []);",
    replace: 'before[name] = [];',
    tests: [`${UNIT}export`],
  },
  {
    name: 'an answer that never came is not looked for',
    file: 'engine/export/journal.ts',
    find: 'UPDATE pending_export SET settle = 1',
    replace: 'UPDATE pending_export SET settle = 0',
    tests: [`${UNIT}export`, TROUBLE],
  },
  {
    name: 'the gates are not asked',
    file: 'engine/export/gates.ts',
    find: 'if (!verdict.pass) return verdict;',
    replace: 'if (!verdict.pass && gate.name === "") return verdict;',
    tests: [SAFETY],
  },
  {
    name: 'an approval covers deletions that were not on its list',
    file: 'engine/safety/deletion-threshold.ts',
    find: 'const covered = wanted.every((id) => held.has(id));',
    replace: 'const covered = wanted.length > 0;',
    tests: [SAFETY],
  },
  {
    name: 'a lost cookie ends the cycle instead of a full import',
    file: 'engine/runs/results.ts',
    find: "return ['full-import-required', 'cookie-rejected', 'delta-token-expired'].includes(fault.code);",
    replace: "return ['full-import-required'].includes(fault.code);",
    tests: [TROUBLE],
  },
  {
    name: 'rules that were tried and taken back leave no trace',
    file: 'engine/runs/synchronized-rules.ts',
    find: 'if (Object.values(known).every((key) => key === basis.key)) return;',
    replace: 'if (Object.values(known).every((key) => key !== undefined)) return;',
    tests: [`${FOUND}rules-tried-and-taken-back.test.ts`],
  },
  {
    name: 'staging mode sends, as histories tell it',
    file: 'engine/safety/staging-mode.ts',
    find: 'isStaging() ? { pass: false',
    replace: '!isStaging() && isStaging() ? { pass: false',
    tests: [HISTORIES],
  },
  {
    name: 'a tenant that could not be read is exported to',
    file: 'engine/runs/cycle.ts',
    find: "if (plan.kind === 'entra-id' || !(await wasImported(environment, plan))) return 'failed';",
    replace: "if (plan.kind !== 'entra-id' && !(await wasImported(environment, plan))) return 'failed';",
    tests: [TROUBLE],
  },
  {
    name: 'two engines hold one data directory',
    file: 'engine/store/data-directory.ts',
    find: 'PRAGMA busy_timeout = 0; BEGIN IMMEDIATE',
    replace: 'PRAGMA busy_timeout = 0; BEGIN',
    tests: [`${UNIT}store`],
  },
  {
    name: 'a sealed secret can be moved to another name',
    file: 'engine/settings/secrets.ts',
    find: ".setAAD(Buffer.from(name, 'utf8'))\n          .setAuthTag",
    replace: '.setAuthTag',
    tests: [`${UNIT}settings`],
  },
  {
    name: 'removed links of a DirSync answer count as added',
    file: 'engine/connectors/active-directory/import/delta-import.ts',
    find: 'return isRemoval ? { added, removed: [...removed, ...targets] }',
    replace: 'return isRemoval ? { added: [...added, ...targets], removed }',
    tests: [GROUPS],
  },
  {
    name: 'deletions in the cloud go unread',
    file: 'engine/connectors/entra-id/graph/import/changes.ts',
    find: "else if (isRemoved(item)) page.changes.push({ kind: 'delete', anchor: anchorOf(selection.objectType, id) });",
    replace: 'else if (isRemoved(item)) continue;',
    tests: [EDITS],
  },
  {
    name: 'an item refused for now inside a batch is given up',
    file: 'engine/connectors/entra-id/graph/transport/retry.ts',
    find: 'return answer.status === 429 || answer.status === 423',
    replace: 'return answer.status === 423',
    tests: [`${UNIT}entra-id`, 'test/contract/entra-id-export.test.ts'],
  },
  {
    name: 'NOTEQUAL fails on an absent attribute',
    file: 'engine/rules/scope.ts',
    find: 'return negated ? (input) => !holds(input) : holds;',
    replace: 'return negated ? (input) => input.attributes[clause.attribute] !== undefined && !holds(input) : holds;',
    tests: [`${UNIT}rules/scope.test.ts`],
  },
];
