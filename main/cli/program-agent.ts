/** `causeway agent ...`: agents of pass-through authentication. */

import type { Command } from 'commander';
import type { Act } from './act.ts';
import { agentRegisterCommand, agentRemoveCommand, type RegisterOptions } from './commands/agent.ts';
import { agentRunCommand, agentStatusCommand } from './commands/agent-run.ts';

export function addAgent(program: Command, act: Act): void {
  const agent = program
    .command('agent')
    .description('the agent of pass-through authentication on this machine (preview)');
  agent
    .command('register')
    .description(
      'register an agent with the tenant: that of the engine set up here, or with --answers one that stands alone',
    )
    .option('--answers <file>', 'forests and tenant as for setup, JSON; - reads standard input')
    .option(
      '--token <file>',
      "an administrator's token for the registration service; without it, a sign-in with a code",
    )
    .option('--client-id <id>', 'the client to sign in with, where the tenant has blocked the usual one')
    .option('--endpoints <file>', 'where the services of a cloud of your own are, JSON')
    .option('--replace', 'in the place of the agent that is registered here')
    .action(act((context, options: RegisterOptions) => agentRegisterCommand(context, options)));
  agent
    .command('run')
    .description('run a stand-alone agent in the foreground until it is stopped')
    .action(act((context) => agentRunCommand(context)));
  agent
    .command('status')
    .description('whether it takes sign-ins, and what stands against it')
    .action(act((context) => agentStatusCommand(context)));
  agent
    .command('remove')
    .description('remove the agent and its key from this machine')
    .action(act((context) => agentRemoveCommand(context)));
}
