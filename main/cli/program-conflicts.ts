/** `causeway conflicts ...`: its commands, their arguments and help. */

import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { CONFLICT_FIXES, CONFLICT_SEVERITIES } from '../../engine/api/contract/conflicts.ts';
import type { Act } from './act.ts';
import {
  conflictFixCommand,
  conflictsListCommand,
  conflictUndoCommand,
  quarantineCommand,
  type ConflictListOptions,
} from './commands/conflicts.ts';

interface FixFlags {
  readonly from: 'object' | 'other';
  readonly quarantine?: boolean;
  readonly yes?: boolean;
}

export function addConflicts(program: Command, act: Act): void {
  const conflicts = program
    .command('conflicts')
    .description('what the service will not take as it is, before it is exported');
  conflicts
    .command('list')
    .description('look through everything that is staged')
    .addOption(new Option('--severity <severity>', 'of this kind only').choices(CONFLICT_SEVERITIES))
    .option('--search <text>', 'a part of a name, a DN or a value')
    .option('--no-ask', 'do not ask the tenant')
    .addOption(limitOption('how many'))
    .action(act((context, options: ConflictListOptions) => conflictsListCommand(context, options)));
  conflicts
    .command('quarantine')
    .description('values that the service keeps aside because another object has them')
    .option('--refresh', 'ask the tenant first', false)
    .addOption(limitOption('how many'))
    .action(act((context, options: { refresh: boolean; limit: number }) => quarantineCommand(context, options)));
  conflicts
    .command('fix')
    .description('end a conflict: shows what would be written; writes it with --yes')
    .addArgument(new Argument('<number>', 'of the conflict, as list shows it').argParser(numberFrom))
    .addArgument(new Argument('<fix>', 'what to do').choices(CONFLICT_FIXES))
    .addOption(
      new Option('--from <whom>', 'from whom drop-address takes it').choices(['object', 'other']).default('other'),
    )
    .option('--quarantine', 'the number is one of a quarantined value')
    .option('--yes', 'write it')
    .action(
      act(
        (
          context,
          id: number,
          fix: (typeof CONFLICT_FIXES)[number],
          { from, quarantine = false, yes = false }: FixFlags,
        ) => conflictFixCommand(context, { id, fix, from, quarantine }, yes),
      ),
    );
  conflicts
    .command('undo')
    .description('write back what a fix replaced')
    .addArgument(new Argument('<number>', 'of the fix').argParser(numberFrom))
    .action(act((context, id: number) => conflictUndoCommand(context, id)));
}

function limitOption(description: string): Option {
  return new Option('--limit <number>', description).default(100).argParser((text: string) => {
    const value = numberFrom(text);
    if (value < 1 || value > 10_000) throw new InvalidArgumentError('From 1 to 10000.');
    return value;
  });
}

function numberFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}
