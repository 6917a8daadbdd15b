/** `causeway tenant ...`: living in a tenant with others. */

import { Argument, type Command } from 'commander';
import type { Act } from './act.ts';
import { addTenantSettings } from './program-tenant.ts';
import { goOnCommand, neighboursCommand, restoreCommand, sessionsCommand } from './commands/neighbours.ts';

export function addNeighbours(program: Command, act: Act): void {
  const tenant = program
    .command('tenant')
    .description('who else synchronizes into the tenant, what the cloud manages, what is not made again')
    .action(act((context) => neighboursCommand(context)));
  addTenantSettings(tenant, act);
  tenant
    .command('go-on')
    .description('export although another one synchronizes; without a name: the only one there is')
    .argument('[other]', 'its name, as tenant shows it')
    .option('--no-longer', 'hold exports beside it again')
    .action(
      act((context, other: string | undefined, { longer }: { longer: boolean }) => goOnCommand(context, other, longer)),
    );
  tenant
    .command('restore')
    .description('make an object again that somebody keeps deleting in the tenant')
    .argument('<object>', 'its name or DN, as tenant shows it')
    .action(act((context, object: string) => restoreCommand(context, object)));
  tenant
    .command('sessions')
    .description('whether the sign-in sessions of an account end when it is disabled')
    .addArgument(new Argument('<state>', 'from now on').choices(['on', 'off']))
    .action(act((context, state: 'on' | 'off') => sessionsCommand(context, state === 'on')));
}
