/** The commands that look at rules and try them: list, show, check, test, format, functions, export. They change nothing. */

import type { CallArguments, CallResult, EngineClient } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { withEngine, type CommandContext, type Session } from '../context.ts';
import { exists } from '../../host/data-directory.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readRules, writeNew, type RuleDraft } from '../rule-files.ts';
import { safeText } from '../terminal/safe-text.ts';
import { checkLines, markedText } from '../views/rule-problems.ts';
import { trialLines } from '../views/rule-trial.ts';
import { dueLines, functionLines, functionListLines, ruleLines, ruleListLines } from '../views/rules.ts';
import { explainRuleProblem } from '../../../engine/api/contract/words/rule-problem.ts';
import { counted } from '../terminal/format.ts';

export type ListOptions = CallArguments<'rules.list'>;

/** Beside a process that may be running, as everything that does not run anything. */
export function besideEngine(
  context: CommandContext,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'rules', beside: true }, work);
}

export function rulesListCommand(context: CommandContext, filter: ListOptions): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const listed = await client.call('rules.list', filter);
    if (context.json) context.screen.printJson(listed);
    else context.screen.print(ruleListLines(listed, context.screen));
    return EXIT.success;
  });
}

export function rulesShowCommand(context: CommandContext, name: string): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const rule = await client.call('rules.get', { id: await idOf(client, name) });
    if (context.json) context.screen.printJson(rule.document);
    else context.screen.print(ruleLines(rule, context.screen));
    return EXIT.success;
  });
}

/** The id of a rule that is given by its id, or by a name that only one rule has. Throws `rule-not-found`. */
export async function idOf(client: EngineClient, name: string): Promise<string> {
  const { rules } = await client.call('rules.list', {});
  if (rules.some(({ document }) => document.id === name)) return name;
  const named = rules.filter(({ document }) => document.name.toLowerCase() === name.toLowerCase());
  const [only] = named;
  if (only && named.length === 1) return only.document.id;
  const candidates = named.length > 1 ? { candidates: named.map(({ document }) => document.id).join(', ') } : {};
  const detail = { rule: name, ...candidates };
  throw new FaultError({ code: 'rule-not-found', stage: 'setup', detail, retry: 'never' });
}

export function rulesCheckCommand(
  context: CommandContext,
  file: string,
  disable: readonly string[],
): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const drafts = await readRules(context, file);
    const disabled = await Promise.all(disable.map((name) => idOf(client, name)));
    const checked = await client.call('rules.check', { documents: drafts, disable: disabled });
    if (context.json) context.screen.printJson(checked);
    else {
      const due = checked.ok ? dueLines(checked.fullSynchronization, context.screen.width) : [];
      context.screen.print([...checkLines(checked, drafts, context.screen), ...due]);
    }
    return checked.ok ? EXIT.success : EXIT.usage;
  });
}

/** A rule in a file, or one that is there, tried on an object. */
export function rulesTestCommand(context: CommandContext, rule: string, object: string): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const [draft] = await draftsOf(context, client, rule);
    const id = await objectOf(client, object);
    const trial = await client.call('rules.evaluate', { document: draft!, object: id });
    if (context.json) context.screen.printJson(trial);
    else context.screen.print(trialLines(trial, draft!, context.screen));
    return trial.problems.some(({ severity }) => severity === 'error') ? EXIT.usage : EXIT.success;
  });
}

async function draftsOf(context: CommandContext, client: EngineClient, rule: string): Promise<RuleDraft[]> {
  if (rule === '-' || (await exists(rule))) return readRules(context, rule);
  const { document } = await client.call('rules.get', { id: await idOf(client, rule) });
  return [document];
}

type ObjectId = CallArguments<'rules.evaluate'>['object'];

/** By everything that `causeway show` takes. Throws `not-found` where nothing, or more than one, is called that. */
async function objectOf(client: EngineClient, name: string): Promise<ObjectId> {
  const number = /^(cs|mv):(\d{1,15})$/.exec(name);
  if (number) return number[1] === 'mv' ? { metaverse: Number(number[2]) } : { connectorObject: Number(number[2]) };
  const found = await client.call('object', { name });
  const [first] = found;
  if (!first || found.length > 1) {
    const detail = { what: first ? 'several-objects' : 'object', id: name, count: found.length };
    throw new FaultError({ code: 'not-found', stage: 'setup', detail, retry: 'never' });
  }
  if (first.metaverse) return { metaverse: first.metaverse.id };
  return { connectorObject: first.connectorSpaces[0]!.id };
}

/** An expression in canonical form; `-` reads it from standard input. */
export function rulesFormatCommand(context: CommandContext, given: string): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const { screen } = context;
    const expression = given === '-' ? (await context.readStandardInput()).trimEnd() : given;
    const formatted = await client.call('rules.format', { expression });
    if (context.json) screen.printJson(formatted);
    else if (formatted.lines !== null) screen.print([formatted.lines]);
    else if (formatted.problem) screen.note(expressionLines(expression, formatted.problem, screen.errors));
    return formatted.text === null ? EXIT.usage : EXIT.success;
  });
}

function expressionLines(
  expression: string,
  problem: NonNullable<CallResult<'rules.format'>['problem']>,
  surface: CommandContext['screen']['errors'],
): string[] {
  const { style } = surface;
  const { what, why, remedy } = explainRuleProblem(problem);
  return [
    `${style.bad('✗')} ${style.bold(safeText(what))}`,
    ...markedText(expression, problem.position ?? 0, surface),
    `  ${safeText(why)}`,
    `${style.accent('→')} ${safeText(remedy)}`,
  ];
}

export function rulesFunctionsCommand(context: CommandContext, name: string | undefined): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const { screen } = context;
    const { functions } = await client.call('rules.schema', {});
    const wanted = name?.toLowerCase();
    const found = wanted === undefined ? functions : functions.filter((one) => one.name.toLowerCase() === wanted);
    const [only] = found;
    if (!only) {
      const near = functions.filter((one) => one.name.toLowerCase().includes(wanted ?? '')).map((one) => one.name);
      screen.note([
        `error: there is no function ${safeText(name ?? '')}${near.length > 0 ? `; ${near.join(', ')}?` : ''}`,
      ]);
      return EXIT.usage;
    }
    if (context.json) screen.printJson(name === undefined ? functions : only);
    else screen.print(name === undefined ? functionListLines(functions, screen) : functionLines(only, screen));
    return EXIT.success;
  });
}

/** To standard output, or into a file that is not there yet. Without names every rule of one's own. */
export function rulesExportCommand(
  context: CommandContext,
  names: readonly string[],
  file: string | undefined,
): Promise<ExitCode> {
  return besideEngine(context, async ({ client }) => {
    const ids = await Promise.all(names.map((name) => idOf(client, name)));
    const { documents } = await client.call('rules.export', ids.length > 0 ? { ids } : {});
    const [only] = documents;
    return writeRules(context, names.length === 1 ? only : documents, documents.length, file);
  });
}

export async function writeRules(
  context: CommandContext,
  document: unknown,
  count: number,
  file: string | undefined,
): Promise<ExitCode> {
  const { screen, json } = context;
  if (file === undefined) {
    screen.printJson(document);
    return EXIT.success;
  }
  if (!(await writeNew(file, `${JSON.stringify(document, null, 2)}\n`))) {
    screen.note([`error: ${file} is there already; name another file`]);
    return EXIT.usage;
  }
  if (json) screen.printJson({ file });
  else screen.print([`${counted(count, 'rule', 'rules')} written to ${safeText(file)}.`]);
  return EXIT.success;
}
