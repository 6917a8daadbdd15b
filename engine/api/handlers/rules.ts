/** Synchronization rules. */

import { randomUUID } from 'node:crypto';
import { connectorsDue } from '../../runs/synchronized-rules.ts';
import { loadConfiguration, type SavedConfiguration } from '../../settings/configuration-store.ts';
import { configurationSchema, type Configuration } from '../../setup/configuration.ts';
import { basisOf } from '../../setup/rules-of.ts';
import { flowReads } from '../../setup/rules/attributes.ts';
import { candidates } from '../../setup/rules/candidates.ts';
import { checkConfiguration, checkDrafts, connectors } from '../../setup/rules/check.ts';
import { cloneRule, moveRule, removeRule, setDisabled } from '../../setup/rules/edits.ts';
import { flowText, formatText } from '../../setup/rules/format.ts';
import { findRule, isShown, ruleRows, writersBeside } from '../../setup/rules/list.ts';
import { foundProblem, type FoundProblem } from '../../setup/rules/problems.ts';
import { invalidRules, refusal, unknownRule } from '../../setup/rules/refusals.ts';
import { ruleSchema } from '../../setup/rules/schema.ts';
import { tryRule } from '../../setup/rules/trial/trial.ts';
import type { ruleCommands, ruleQueries } from '../contract/rules.ts';
import type { Engine } from '../engine.ts';
import { saveChange, writable, type Handlers } from './handlers.ts';

export const ruleHandlers: Handlers<keyof typeof ruleQueries | keyof typeof ruleCommands> = {
  async 'rules.list'(engine, filter) {
    const { version, document } = await inForce(engine);
    const rows = ruleRows(document);
    const fullSynchronization = await dueNow(engine);
    const rules = rows.filter((row) => isShown(row, filter));
    return writable({ version, rules, total: rows.length, fullSynchronization });
  },
  async 'rules.get'(engine, { id }) {
    const { version, document } = await inForce(engine);
    const rule = findRule(document, id);
    if (!rule) throw unknownRule(id);
    const flows = rule.document.flows.map((flow) => ({
      text: flowText(flow),
      reads: flowReads(flow),
      others: writersBeside(document, rule.document, flow.target).map((other) => ({
        ...{ id: other.id, name: other.name, precedence: other.precedence },
      })),
    }));
    return writable({ ...rule, version, flows });
  },
  async 'rules.schema'(engine, request) {
    return writable(ruleSchema((await inForce(engine)).document, request));
  },
  async 'rules.check'(engine, { documents, disable }) {
    const checked = checkDrafts((await inForce(engine)).document, documents, disable);
    const { problems, configuration } = checked;
    const fullSynchronization = configuration ? await dueUnder(engine, configuration) : [];
    const ok = configuration !== undefined;
    return writable({ ok, problems, documents: checked.documents, fullSynchronization });
  },
  'rules.format': (_, { expression }) => Promise.resolve(formatText(expression)),
  async 'rules.evaluate'(engine, { document, object }) {
    const { document: configuration } = await inForce(engine);
    const { rules, connectors } = await engine.runConfiguration();
    const carries = (connector: string, objectType: string, attribute: string) =>
      connectors
        .find(({ name }) => name === connector)
        ?.capabilities.objectTypes[objectType]?.attributes.includes(attribute) ?? false;
    return writable(await tryRule({ reader: engine.store.reader, configuration, rules, carries }, document, object));
  },
  'rules.candidates': async (engine, request) => writable(await candidates(engine.store.reader, request)),
  async 'rules.clone'(engine, { id }) {
    return writable({ document: cloneRule((await inForce(engine)).document, id, randomUUID()), original: id });
  },
  async 'rules.export'(engine, { ids }) {
    const rows = ruleRows((await inForce(engine)).document);
    const unknown = ids?.find((id) => !rows.some(({ document }) => document.id === id));
    if (unknown !== undefined) throw unknownRule(unknown);
    const chosen = ids ? rows.filter(({ document }) => ids.includes(document.id)) : rows.filter((row) => !row.standard);
    return writable({ documents: chosen.map(({ document }) => document) });
  },
  async 'rules.save'(engine, { document, disable, expectedVersion }) {
    const action = { action: 'rule-save', detail: namesOf(document), expectedVersion };
    const { saved, edited, ...rest } = await change(engine, action, (configuration) => {
      const checked = checkDrafts(configuration, [document], disable);
      return { ...checked, rule: checked.documents[0] ?? null };
    });
    return writable({ ...rest, document: edited.rule!, warnings: edited.problems, version: saved });
  },
  async 'rules.remove'(engine, { id, enableOriginal, expectedVersion }) {
    const action = { action: 'rule-remove', detail: { rule: id }, expectedVersion };
    const { saved, fullSynchronization } = await change(engine, action, (configuration) =>
      checked(removeRule(configuration, id, enableOriginal), []),
    );
    return { version: saved, fullSynchronization };
  },
  async 'rules.setDisabled'(engine, { ids, disabled, expectedVersion }) {
    const action = { action: disabled ? 'rule-disable' : 'rule-enable', detail: { rules: ids }, expectedVersion };
    const { saved, fullSynchronization } = await change(engine, action, (configuration) =>
      checked(setDisabled(configuration, ids, disabled), ids),
    );
    return { version: saved, fullSynchronization };
  },
  async 'rules.move'(engine, { id, place, expectedVersion }) {
    const action = { action: 'rule-move', detail: { rule: id, ...place }, expectedVersion };
    const { saved, edited, fullSynchronization } = await change(engine, action, (configuration) => {
      const moved = moveRule(configuration, id, place);
      return { ...checked(moved.configuration, [id]), renumbered: moved.renumbered };
    });
    return writable({ version: saved, renumbered: edited.renumbered, fullSynchronization });
  },
  async 'rules.import'(engine, { documents, replace, disable, expectedVersion }) {
    const detail = { rules: documents.map((document) => namesOf(document).rule ?? '') };
    const { saved, edited, fullSynchronization } = await change(
      engine,
      { action: 'rules-import', detail, expectedVersion },
      (configuration) => importInto(configuration, documents, { replace, disable }),
    );
    const { added, replaced, problems } = edited;
    return writable({ version: saved, added, replaced, warnings: problems, fullSynchronization });
  },
};

async function inForce(engine: Engine): Promise<SavedConfiguration<Configuration>> {
  const saved = await loadConfiguration(engine.store.reader, configurationSchema);
  if (!saved) throw refusal('not-configured', { dataDirectory: engine.dataDirectory });
  return saved;
}

/** Connectors that the next cycle synchronizes whole. */
async function dueNow(engine: Engine): Promise<string[]> {
  const plan = await engine.runConfiguration();
  const names = plan.connectors.map(({ name }) => name);
  return connectorsDue(engine.store.reader, names, plan.basis);
}

/** Those that it would under the rules of another configuration. */
function dueUnder(engine: Engine, configuration: Configuration): Promise<string[]> {
  return connectorsDue(engine.store.reader, connectors(configuration), basisOf(configuration));
}

interface Edited {
  readonly problems: readonly FoundProblem[];
  /** Undefined where a problem is an error. */
  readonly configuration: Configuration | undefined;
}

function checked(configuration: Configuration, touched: readonly string[]): Edited {
  const problems = checkConfiguration(configuration, touched);
  const failed = problems.some(({ severity }) => severity === 'error');
  return { problems, configuration: failed ? undefined : configuration };
}

function importInto(
  configuration: Configuration,
  documents: readonly unknown[],
  { replace, disable }: { readonly replace: boolean; readonly disable: readonly string[] },
) {
  const known = new Set(configuration.rules.custom.map((rule) => rule.id));
  const result = checkDrafts(configuration, documents, disable);
  const rules = result.documents.filter((rule) => rule !== null);
  const there = rules.filter((rule) => known.has(rule.id));
  const refused = replace ? [] : there.map((rule) => alreadyThere(rule));
  return {
    configuration: refused.length > 0 ? undefined : result.configuration,
    problems: [...refused, ...result.problems],
    added: rules.filter((rule) => !known.has(rule.id)).map((rule) => rule.id),
    replaced: there.map((rule) => rule.id),
  };
}

function alreadyThere({ id, name }: { readonly id: string; readonly name: string }): FoundProblem {
  return foundProblem({ code: 'id-not-unique', rule: id, path: 'id', name: id }, name);
}

interface Action {
  readonly action: string;
  readonly detail: object;
  readonly expectedVersion: number | undefined;
}

/** One version, or none: what the edit refuses, and what leaves an error, is thrown before anything is written. */
async function change<E extends Edited>(
  engine: Engine,
  { action, detail, expectedVersion }: Action,
  edit: (configuration: Configuration) => E,
): Promise<{ readonly saved: number; readonly edited: E; readonly fullSynchronization: string[] }> {
  let edited: E | undefined;
  const saved = await saveChange(engine, action, detail, (document, { version, savedBy }) => {
    if (expectedVersion !== undefined && expectedVersion !== version) {
      throw refusal('configuration-changed', { expected: expectedVersion, version, by: savedBy });
    }
    edited = edit(document);
    if (!edited.configuration) throw invalidRules(edited.problems);
    return edited.configuration;
  });
  engine.rulesChanged(saved);
  return { saved, edited: edited!, fullSynchronization: await dueNow(engine) };
}

function namesOf(document: { readonly [key: string]: unknown }): { rule?: string; name?: string } {
  const { id, name } = document;
  return { ...(typeof id === 'string' ? { rule: id } : {}), ...(typeof name === 'string' ? { name } : {}) };
}
