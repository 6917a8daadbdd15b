/** `causeway rules ...`: its commands, their arguments and help. */

import { Argument, Option, type Command } from 'commander';
import {
  rulesCloneCommand,
  rulesImportCommand,
  rulesMoveCommand,
  rulesPutCommand,
  rulesRemoveCommand,
  rulesSwitchCommand,
} from './commands/rules-change.ts';
import {
  rulesCheckCommand,
  rulesExportCommand,
  rulesFormatCommand,
  rulesFunctionsCommand,
  rulesListCommand,
  rulesShowCommand,
  rulesTestCommand,
  type ListOptions,
} from './commands/rules-look.ts';
import type { Act } from './act.ts';

const RULE = 'the id of a rule, or its name where no other has it';
const FILE = 'a rule or a list of rules, JSON; - reads standard input';

interface ListFlags {
  readonly direction?: 'inbound' | 'outbound';
  readonly connector?: string;
  readonly type?: string;
  readonly metaverseType?: string;
  readonly attribute?: string;
  readonly passwordSync?: boolean;
  readonly kind?: 'standard' | 'custom';
  readonly disabled?: boolean;
  readonly enabled?: boolean;
}

function filterOf(words: readonly string[], flags: ListFlags): ListOptions {
  const { direction, connector, type, metaverseType, attribute, passwordSync, kind, disabled, enabled } = flags;
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(connector === undefined ? {} : { connector }),
    ...(type === undefined ? {} : { connectorSpaceObjectType: type }),
    ...(metaverseType === undefined ? {} : { metaverseObjectType: metaverseType }),
    ...(attribute === undefined ? {} : { attribute }),
    ...(passwordSync === undefined ? {} : { passwordSync }),
    ...(kind === undefined ? {} : { kind }),
    ...(disabled || enabled ? { disabled: disabled === true } : {}),
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
  };
}

export function addRules(program: Command, act: Act): void {
  const rules = program.command('rules').description('synchronization rules: look, check, try, change');
  addLooking(rules, act);
  addTrying(rules, act);
  addChanging(rules, act);
  addFiles(rules, act);
}

function addLooking(rules: Command, act: Act): void {
  rules
    .command('list')
    .description('the rules in order of precedence')
    .argument('[words...]', 'of name, description, id or expressions; all must be found')
    .addOption(new Option('--direction <direction>', 'one direction').choices(['inbound', 'outbound']))
    .option('--connector <name>', 'of this connector')
    .option('--type <type>', 'for this object type of the connector')
    .option('--metaverse-type <type>', 'for this metaverse type')
    .option('--attribute <name>', 'that read or write this attribute')
    .option('--password-sync', 'that synchronize passwords')
    .addOption(new Option('--kind <kind>', 'standard rules or your own').choices(['standard', 'custom']))
    .addOption(new Option('--disabled', 'that are disabled').conflicts('enabled'))
    .option('--enabled', 'that are enabled')
    .action(act((context, words: string[], flags: ListFlags) => rulesListCommand(context, filterOf(words, flags))));
  rules
    .command('show')
    .description('one rule; with --json its document')
    .argument('<rule>', RULE)
    .action(act((context, rule: string) => rulesShowCommand(context, rule)));
  rules
    .command('functions')
    .description('the functions of the expression language')
    .argument('[name]', 'one of them')
    .action(act((context, name: string | undefined) => rulesFunctionsCommand(context, name)));
}

function addTrying(rules: Command, act: Act): void {
  rules
    .command('check')
    .description('whether rules are right, by themselves and with the others; exit code 2 where they are not')
    .argument('<file>', FILE)
    .addOption(disabling())
    .action(act((context, file: string, { disable }: DisableFlags) => rulesCheckCommand(context, file, disable)));
  rules
    .command('test')
    .description('what a rule makes of an object: scope, join, flows; changes nothing')
    .argument('<rule>', `a file with a rule, or ${RULE}`)
    .requiredOption(
      '--object <object>',
      'DN, user principal name, anchor, sAMAccountName, mail, cs:NUMBER or mv:NUMBER',
    )
    .action(act((context, rule: string, { object }: { object: string }) => rulesTestCommand(context, rule, object)));
  rules
    .command('format')
    .description('an expression in canonical form')
    .argument('<expression>', 'in quotes; - reads standard input')
    .action(act((context, expression: string) => rulesFormatCommand(context, expression)));
}

interface DisableFlags {
  readonly disable: readonly string[];
}

function disabling(): Option {
  return new Option('--disable <rule>', 'a rule that this one stands in for; may be given again')
    .default([], 'none')
    .argParser((rule: string, rules: readonly string[]) => [...rules, rule]);
}

function addChanging(rules: Command, act: Act): void {
  const puts = [
    ['add', 'add rules of your own', false],
    ['edit', 'put rules in the place of those with their ids', true],
  ] as const;
  for (const [name, description, replaces] of puts) {
    rules
      .command(name)
      .description(description)
      .argument('<file>', FILE)
      .addOption(disabling())
      .action(
        act((context, file: string, { disable }: DisableFlags) =>
          rulesPutCommand(context, file, { replaces, disable }),
        ),
      );
  }
  rules
    .command('remove')
    .description('remove a rule of your own')
    .argument('<rule>', RULE)
    .option('--enable-original', 'enable the standard rule that it was cloned from', false)
    .action(
      act((context, rule: string, { enableOriginal }: { enableOriginal: boolean }) =>
        rulesRemoveCommand(context, rule, enableOriginal),
      ),
    );
  for (const [name, disabled] of [
    ['enable', false],
    ['disable', true],
  ] as const) {
    rules
      .command(name)
      .description(`${name} rules, standard ones too`)
      .argument('<rules...>', RULE)
      .action(act((context, names: string[]) => rulesSwitchCommand(context, names, disabled)));
  }
  const move: Command = rules
    .command('move')
    .description('put a rule of your own before or after another one')
    .argument('<rule>', RULE)
    .addOption(new Option('--before <rule>', 'another rule of your own').conflicts('after'))
    .option('--after <rule>', 'another rule of your own');
  move.action(
    act((context, rule: string, { before, after }: { before?: string; after?: string }) => {
      if (before !== undefined) return rulesMoveCommand(context, rule, { before });
      if (after !== undefined) return rulesMoveCommand(context, rule, { after });
      move.error('error: move needs --before RULE or --after RULE', { exitCode: 2 });
    }),
  );
}

function addFiles(rules: Command, act: Act): void {
  rules
    .command('clone')
    .description('a draft like a rule, with an id of its own and a free number; saves nothing')
    .argument('<rule>', RULE)
    .option('--file <file>', 'a new file; none: standard output')
    .action(act((context, rule: string, { file }: { file?: string }) => rulesCloneCommand(context, rule, file)));
  rules
    .command('export')
    .description('rules as documents; without names all of your own')
    .addArgument(new Argument('[rules...]', RULE))
    .option('--file <file>', 'a new file; none: standard output')
    .action(act((context, names: string[], { file }: { file?: string }) => rulesExportCommand(context, names, file)));
  rules
    .command('import')
    .description('add the rules of a file, all of them or none')
    .argument('<file>', FILE)
    .option('--replace', 'put rules in the place of those with their ids', false)
    .action(
      act((context, file: string, { replace }: { replace: boolean }) => rulesImportCommand(context, file, replace)),
    );
}
