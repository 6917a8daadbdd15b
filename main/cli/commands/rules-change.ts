/** The commands that change rules: add, edit, remove, enable, disable, clone, move, import. A running service follows. */

import { randomUUID } from 'node:crypto';
import type { EngineClient } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readRules, type RuleDraft } from '../rule-files.ts';
import { counted } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { prose } from '../terminal/width.ts';
import { checkLines } from '../views/rule-problems.ts';
import { dueLines } from '../views/rules.ts';
import { besideEngine, idOf, writeRules } from './rules-look.ts';

interface Saved {
  readonly version: number;
  readonly fullSynchronization: readonly string[];
}

function tell(context: CommandContext, saved: Saved, text: string): ExitCode {
  const { screen, json } = context;
  if (json) screen.printJson(saved);
  else {
    const lines = prose(`${text} Version ${String(saved.version)} of the configuration is in force.`, screen.width);
    screen.print([...lines, ...dueLines(saved.fullSynchronization, screen.width)]);
  }
  return EXIT.success;
}

/** Rules in a file; one without an id is given one. With `replaces`, the ids have to be there, otherwise they must not. */
export function rulesPutCommand(
  context: CommandContext,
  file: string,
  { replaces, disable }: { readonly replaces: boolean; readonly disable: readonly string[] },
): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const read = await readRules(context, file);
    const drafts = replaces ? read : read.map((draft) => ({ id: randomUUID(), ...draft }));
    const { rules, version } = await client.call('rules.list', { kind: 'custom' });
    const known = new Set<unknown>(rules.map(({ document }) => document.id));
    const misplaced = drafts.find(({ id }) => known.has(id) !== replaces);
    if (misplaced) throw misplacedRule(misplaced, replaces);
    const disabled = await Promise.all(disable.map((name) => idOf(client, name)));
    const refused = await refuse(context, client, drafts, disabled);
    if (refused !== undefined) return refused;
    const saved = await save(client, drafts, disabled, version);
    return tell(context, saved, `${counted(drafts.length, 'rule', 'rules')} saved.`);
  });
}

function misplacedRule({ id }: RuleDraft, replaces: boolean): FaultError {
  const rule = typeof id === 'string' ? id : '';
  if (replaces) return new FaultError({ code: 'rule-not-found', stage: 'setup', detail: { rule }, retry: 'never' });
  const detail = { code: 'id-not-unique', rule, name: rule, path: 'id', problems: 1 };
  return new FaultError({ code: 'rule-invalid', stage: 'setup', detail, retry: 'never' });
}

/** Every problem at once, where there is an error; warnings are said and hold nothing up. */
async function refuse(
  context: CommandContext,
  client: EngineClient,
  drafts: readonly RuleDraft[],
  disable: readonly string[],
): Promise<ExitCode | undefined> {
  const { screen, json } = context;
  const checked = await client.call('rules.check', { documents: [...drafts], disable: [...disable] });
  if (checked.ok) {
    const warnings = checked.problems.length > 0 && !json;
    if (warnings) screen.note(checkLines(checked, drafts, screen.errors));
    return undefined;
  }
  if (json) screen.printJson(checked);
  else screen.note(checkLines(checked, drafts, screen.errors));
  return EXIT.usage;
}

function save(
  client: EngineClient,
  drafts: readonly RuleDraft[],
  disable: readonly string[],
  expectedVersion: number,
): Promise<Saved> {
  const [only] = drafts;
  if (only && drafts.length === 1) {
    return client.call('rules.save', { document: only, disable: [...disable], expectedVersion });
  }
  return client.call('rules.import', { documents: [...drafts], replace: true, disable: [...disable], expectedVersion });
}

export function rulesRemoveCommand(context: CommandContext, name: string, enableOriginal: boolean): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const id = await idOf(client, name);
    const saved = await client.call('rules.remove', { id, enableOriginal });
    return tell(context, saved, `The rule ${safeText(name)} is removed.`);
  });
}

export function rulesSwitchCommand(
  context: CommandContext,
  names: readonly string[],
  disabled: boolean,
): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const ids = await Promise.all(names.map((name) => idOf(client, name)));
    const saved = await client.call('rules.setDisabled', { ids, disabled });
    const state = disabled ? 'disabled' : 'enabled';
    return tell(context, saved, `${counted(ids.length, 'rule is', 'rules are')} ${state}.`);
  });
}

/** A draft like the rule, to be changed and added. */
export function rulesCloneCommand(context: CommandContext, name: string, file: string | undefined): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const { document, original } = await client.call('rules.clone', { id: await idOf(client, name) });
    const code = await writeRules(context, document, 1, file);
    if (code === EXIT.success && !context.json) {
      const next = `Change it, then: causeway rules add ${file ?? 'FILE'} --disable ${original}`;
      context.screen.note(prose(safeText(next), context.screen.errors.width));
    }
    return code;
  });
}

export function rulesMoveCommand(
  context: CommandContext,
  name: string,
  place: { readonly before: string } | { readonly after: string },
): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const id = await idOf(client, name);
    const beside =
      'before' in place ? { before: await idOf(client, place.before) } : { after: await idOf(client, place.after) };
    const saved = await client.call('rules.move', { id, place: beside });
    if (context.json) {
      context.screen.printJson(saved);
      return EXIT.success;
    }
    const numbers = saved.renumbered.map(({ id: one, from, to }) => `${safeText(one)} ${String(from)} → ${String(to)}`);
    return tell(
      context,
      saved,
      numbers.length === 0 ? 'It stands there already.' : `New numbers: ${numbers.join(', ')}.`,
    );
  });
}

export function rulesImportCommand(context: CommandContext, file: string, replace: boolean): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const drafts = await readRules(context, file);
    const refused = await refuse(context, client, drafts, []);
    if (refused !== undefined) return refused;
    const saved = await client.call('rules.import', { documents: drafts, replace });
    if (context.json) {
      context.screen.printJson(saved);
      return EXIT.success;
    }
    const { added, replaced } = saved;
    return tell(
      context,
      saved,
      `${counted(added.length, 'rule', 'rules')} added, ${counted(replaced.length, 'rule', 'rules')} replaced.`,
    );
  });
}
