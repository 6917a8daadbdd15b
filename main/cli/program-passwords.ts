/** `causeway passwords ...`: its commands, their arguments and help. */

import type { Command } from 'commander';
import type { Act } from './act.ts';
import {
  passwordsFullCommand,
  passwordsNowCommand,
  passwordsPersonCommand,
  passwordsStatusCommand,
  passwordsTroubleshootCommand,
} from './commands/passwords.ts';

const PERSON = 'account name, sign-in name, DN or objectGUID, or cs:NUMBER as show has it';

export function addPasswords(program: Command, act: Act): void {
  const passwords = program.command('passwords').description('password hash synchronization');
  passwords
    .command('status', { isDefault: true })
    .description('whether it runs, how far behind it is, how many, and why not')
    .action(act((context) => passwordsStatusCommand(context)));
  passwords
    .command('person')
    .description("where one person's password stands, and what happened to it")
    .argument('<person>', PERSON)
    .action(act((context, person: string) => passwordsPersonCommand(context, person)));
  passwords
    .command('now')
    .description("synchronize one person's password now, whatever was sent before")
    .argument('<person>', PERSON)
    .action(act((context, person: string) => passwordsNowCommand(context, person)));
  passwords
    .command('full')
    .description('read everything again and send what the tenant does not have')
    .option('--forest <name>', 'of this forest only')
    .option('--resend', 'send what the tenant has, too', false)
    .action(act((context, options: { forest?: string; resend: boolean }) => passwordsFullCommand(context, options)));
  passwords
    .command('troubleshoot')
    .description('look at every link from the domain controllers to the tenant, and at one person')
    .argument('[person]', PERSON)
    .action(act((context, person: string | undefined) => passwordsTroubleshootCommand(context, person)));
}
