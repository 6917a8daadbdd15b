/** `causeway federation ...`: its commands, their arguments and help. */

import { InvalidArgumentError, Option, type Command } from 'commander';
import { CLAIM_ANCHORS, FEDERATION_PROTOCOLS, MFA_BEHAVIORS } from '../../engine/api/contract/federation.ts';
import type { Act } from './act.ts';
import {
  federationAcceptCommand,
  federationCertificatesCommand,
  federationCheckCommand,
  federationConvertCommand,
  federationLookCommand,
  federationReadCommand,
  federationResumeCommand,
  federationRevertCommand,
  federationScriptCommand,
  federationShowCommand,
  federationWayBackCommand,
  type CertificateOptions,
  type DomainOptions,
  type ScriptOptions,
  type SourceOptions,
  type WhoOptions,
} from './commands/federation.ts';
import { federationSignInCommand } from './commands/federation-sign-in.ts';

const SIGN_IN = ['--sign-in', 'sign in as an administrator with a code, instead of as the application'] as const;

export function addFederation(program: Command, act: Act): void {
  const federation = program
    .command('federation')
    .description('domains whose people sign in at an identity provider of yours');
  federation
    .command('show', { isDefault: true })
    .description('every domain with its way of sign-in, certificates, alarms and ways back')
    .option(...SIGN_IN)
    .action(act((context, options: WhoOptions) => federationShowCommand(context, options)));
  withSource(federation.command('read'))
    .description('what an identity provider says of itself, and what is to be thought of it')
    .argument('[address]', 'host name of AD FS, or the whole address of the metadata')
    .action(
      act((context, address: string | undefined, options: SourceOptions) =>
        federationReadCommand(context, address, options),
      ),
    );
  withDomain(federation.command('check'))
    .description('what converting a domain would meet; changes nothing')
    .action(act((context, domain: string, options: DomainOptions) => federationCheckCommand(context, domain, options)));
  withDomain(federation.command('convert'))
    .description('convert a domain, to an identity provider or with --managed back to the tenant')
    .option('--automatic-certificates', 'take over new certificates of the metadata without asking')
    .action(
      act((context, domain: string, options: DomainOptions) => federationConvertCommand(context, domain, options)),
    );
  accepting(federation.command('revert'))
    .description('put one domain back to how it was when a way back was saved')
    .argument('<way-back>', 'its number', wholeNumber)
    .argument('<domain>')
    .option(...SIGN_IN)
    .action(
      act((context, wayBack: number, domain: string, options: WhoOptions & { accept: string[] }) =>
        federationRevertCommand(context, wayBack, domain, options),
      ),
    );
  federation
    .command('resume')
    .description('go on with a conversion that was interrupted, or give it up')
    .argument('<conversion>', 'its number', wholeNumber)
    .option('--abandon', 'give it up; the tenant is not touched')
    .option(...SIGN_IN)
    .action(
      act((context, id: number, options: WhoOptions & { abandon?: boolean }) =>
        federationResumeCommand(context, id, options),
      ),
    );
  federation
    .command('certificates')
    .description("a domain's certificates against those of its provider")
    .argument('<domain>')
    .option('--take', "take over the provider's certificates of today")
    .option('--metadata <address>', 'where the provider is read from now on')
    .addOption(
      new Option('--automatic <state>', 'whether new ones are taken over without asking').choices(['on', 'off']),
    )
    .option(...SIGN_IN)
    .action(
      act((context, domain: string, options: CertificateOptions) =>
        federationCertificatesCommand(context, domain, options),
      ),
    );
  addScript(federation, act);
  addWatching(federation, act);
}

function addScript(federation: Command, act: Act): void {
  federation
    .command('script')
    .description(
      'what the administrator of the provider needs: a script for AD FS, claim rules, or settings for another product',
    )
    .argument('<domains...>', 'root domains to be federated')
    .addOption(new Option('--show <what>').choices(['script', 'rules', 'settings']).default('script'))
    .addOption(protocolOption())
    .addOption(issuerOption())
    .option('--computers', 'with claims of computers, to register them over federation')
    .option('--lookup-forest <name...>', 'where a sign-in name is looked up that is not the user principal name')
    .option('--output <file>', 'write it to a file that is not there yet')
    .action(
      act((context, domains: string[], options: ScriptOptions) => federationScriptCommand(context, domains, options)),
    );
}

function addWatching(federation: Command, act: Act): void {
  federation
    .command('sign-in')
    .description('sign in as people of the domain do, in a browser on this machine: a test of the whole way')
    .argument('<user>', 'a user principal name')
    .action(act((context, user: string) => federationSignInCommand(context, user)));
  federation
    .command('look')
    .description('look now whether tenant and providers agree, and who changed what')
    .option(...SIGN_IN)
    .action(act((context, options: WhoOptions) => federationLookCommand(context, options)));
  federation
    .command('accept')
    .description('take note of an alarm; a change by somebody else becomes what is known')
    .argument('<alarm>', 'its number', wholeNumber)
    .action(act((context, id: number) => federationAcceptCommand(context, id)));
  federation
    .command('way-back')
    .description('a saved way back as a file for the safe')
    .argument('<number>', 'its number', wholeNumber)
    .option('--output <file>', 'write it to a file that is not there yet')
    .action(
      act((context, id: number, { output }: { output?: string }) => federationWayBackCommand(context, id, output)),
    );
}

function withSource(command: Command): Command {
  return command
    .option('--file <file>', 'metadata in a file, instead of an address')
    .option('--exchange <address>', 'where WS-MetadataExchange is, if not where AD FS has it')
    .option('--port <number>', 'a port that is allowed beside those of federation services', wholeNumber)
    .option('--entity-id <id>', 'which provider, where the metadata lists several');
}

function withDomain(command: Command): Command {
  return accepting(withSource(command))
    .argument('<domain>')
    .option('--provider <address>', 'the identity provider')
    .option('--managed', 'back to the tenant')
    .addOption(protocolOption())
    .addOption(issuerOption())
    .addOption(new Option('--mfa <behavior>', 'the second factor').choices(MFA_BEHAVIORS).default(MFA_BEHAVIORS[0]))
    .addOption(
      new Option('--claim-anchor <attribute>', 'what the provider sends as ImmutableID').choices(CLAIM_ANCHORS),
    )
    .option(...SIGN_IN);
}

function accepting(command: Command): Command {
  return command.addOption(
    new Option('--accept <check>', 'a check that calls for attention, and is known to be right; may be repeated')
      .argParser((code: string, before: readonly string[]) => [...before, code])
      .default([], 'none'),
  );
}

function protocolOption(): Option {
  return new Option('--protocol <protocol>', 'how tenant and provider speak')
    .choices(FEDERATION_PROTOCOLS)
    .default('wsFed');
}

function issuerOption(): Option {
  return new Option('--issuer <rule>', "one issuer for each domain, or the provider's entity id for a single one")
    .choices(['per-domain', 'entity-id'])
    .default('per-domain');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number.');
  return Number(text);
}
