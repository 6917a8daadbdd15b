/** The command line: its commands, their arguments and help. Each action answers with an exit code. */

import { Argument, Command, InvalidArgumentError, Option } from 'commander';

import { PROFILES, type RunProfile } from '../../engine/runs/results.ts';
import type { CyclePolicy } from '../../engine/runs/results.ts';
import { runCycleCommand, runProfileCommand } from './commands/cycle.ts';
import { errorsCommand, historyCommand, pendingCommand, showCommand, statusCommand } from './commands/look.ts';
import {
  bothFormats,
  pendingFileCommand,
  previewCommand,
  settingsExportCommand,
  settingsImportCommand,
} from './commands/plan.ts';
import { serveCommand, type ServeOptions } from './commands/serve.ts';
import { serviceCommand } from './commands/service.ts';
import { approveCommand, schedulerCommand, stagingCommand } from './commands/settle.ts';
import { schemaCommand, setupCommand } from './commands/setup.ts';
import type { Act } from './act.ts';
import { addAgent } from './program-agent.ts';
import { addConflicts } from './program-conflicts.ts';
import { addFederation } from './program-federation.ts';
import { addNeighbours } from './program-neighbours.ts';
import { addPasswords } from './program-passwords.ts';
import { addRules } from './program-rules.ts';
import { LOOPBACK_ADDRESSES } from '../web/web-host.ts';
import type { CommandContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { LOG_LEVELS, type LogLevel } from '../host/log.ts';

const POLICIES: readonly CyclePolicy[] = ['initial', 'delta'];

export interface GlobalOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly logLevel: LogLevel;
}

export interface Host {
  contextOf(options: GlobalOptions): CommandContext;
  finish(code: ExitCode): void;
}

export function createProgram(host: Host, version: string): Command {
  const program = new Command('causeway');
  program
    .description('Keeps Active Directory forests and a Microsoft Entra ID tenant in step.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option(
      '--data-dir <directory>',
      "where Causeway keeps its data (default: $CAUSEWAY_DATA_DIR, else the platform's place)",
    )
    .option('--json', 'answer with one JSON document on standard output')
    .addOption(
      new Option('--log-level <level>', 'what goes to causeway.log in the data directory')
        .choices(LOG_LEVELS)
        .default('info'),
    )
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 unexpected, 2 wrong usage or answers, 3 completed with errors,\n4 held by a guard, 5 a directory cannot be reached or refuses, 6 in use,\n7 not set up (or already), 130 cancelled.',
    );

  /** Commander hands an action its arguments, its options and its command; ours take the context and those. */
  const act =
    <A extends readonly unknown[]>(action: (context: CommandContext, ...given: A) => Promise<ExitCode> | ExitCode) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command;
      const context = host.contextOf(command.optsWithGlobals<GlobalOptions>());
      host.finish(await action(context, ...(given.slice(0, -1) as unknown as A)));
    };

  addSetup(program, act);
  addSettings(program, act);
  addRuns(program, act);
  addLooking(program, act);
  addSettling(program, act);
  addNeighbours(program, act);
  addConflicts(program, act);
  addPasswords(program, act);
  addFederation(program, act);
  addRules(program, act);
  addAgent(program, act);
  return program;
}

interface SetupFlags {
  readonly answers?: string;
  readonly schema?: boolean;
  readonly replace?: boolean;
}

function addSetup(program: Command, act: Act): void {
  program
    .command('setup')
    .description('set up from a file of answers; checks everything first, writes to no directory')
    .option('--answers <file>', 'the answers, JSON; - reads standard input')
    .option('--schema', "print the answers' JSON schema and do nothing")
    .option('--replace', 'replace the configuration that is in force')
    .action(
      act((context, flags: SetupFlags) => {
        if (flags.schema) return schemaCommand(context);
        if (flags.answers === undefined) {
          program.error('error: setup needs --answers FILE, or --schema to see what goes into it', { exitCode: 2 });
        }
        return setupCommand(context, { answers: flags.answers, replace: flags.replace ?? false });
      }),
    );
}

function addSettings(program: Command, act: Act): void {
  program
    .command('preview')
    .description('what answers would do, in numbers; writes nowhere and changes nothing')
    .argument('<answers>', 'the answers or exported settings, JSON; - reads standard input')
    .action(act((context, file: string) => previewCommand(context, file)));
  const settings = program.command('settings').description('the configuration as a file, without secrets');
  settings
    .command('export')
    .description('write the settings that are in force')
    .argument('[file]', 'a new file; none: standard output')
    .action(act((context, file: string | undefined) => settingsExportCommand(context, file)));
  settings
    .command('import')
    .description('keep settings or answers as a draft, for the interface to go on with')
    .argument('<file>', 'JSON; - reads standard input')
    .action(act((context, file: string) => settingsImportCommand(context, file)));
}

function addRuns(program: Command, act: Act): void {
  program
    .command('cycle')
    .description('run a whole cycle: import, synchronize, export')
    .addOption(
      new Option('--policy <policy>', 'initial reads everything, delta what changed')
        .choices(POLICIES)
        .default('delta'),
    )
    .action(act((context, { policy }: { policy: CyclePolicy }) => runCycleCommand(context, policy)));
  program
    .command('run')
    .description('run one profile of one connector')
    .argument('<connector>', 'its name, as status shows it')
    .addArgument(new Argument('<profile>', 'what to run').argParser(profileFrom))
    .addHelpText(
      'after',
      `\nProfiles: ${PROFILES.map((profile) => `"${profile}"`).join(', ')} (full-import and the like work too)`,
    )
    .action(act((context, connector: string, profile: RunProfile) => runProfileCommand(context, connector, profile)));
  program
    .command('service')
    .description('run the scheduler in the foreground until it is stopped')
    .addOption(new Option('--interval <minutes>', 'instead of the configured interval').argParser(minutesFrom))
    .action(act((context, { interval }: { interval?: number }) => serviceCommand(context, interval)));
  program
    .command('serve')
    .description('open the interface in a browser of this machine, and run the scheduler meanwhile')
    .addOption(new Option('--port <number>', 'instead of one that is free').default(0).argParser(portFrom))
    .addOption(new Option('--address <address>', 'to listen at').choices(LOOPBACK_ADDRESSES).default('127.0.0.1'))
    .option('--no-open', 'print the link and open no browser')
    .option('--keep', 'stay when nobody looks, as a service', false)
    .addOption(
      new Option('--idle <minutes>', 'how long after the last page it closes').default(15).argParser(minutesFrom),
    )
    .action(act((context, options: ServeOptions) => serveCommand(context, options)));
}

function addLooking(program: Command, act: Act): void {
  program
    .command('status')
    .description('whether it is healthy, when it last ran, what waits')
    .action(act((context) => statusCommand(context)));
  program
    .command('history')
    .description('the last cycles and runs')
    .addOption(limitOption(10, 1_000, 'how many cycles'))
    .action(act((context, { limit }: { limit: number }) => historyCommand(context, limit)));
  program
    .command('pending')
    .description('what the next export would do')
    .option('--connector <name>', 'of this connector only')
    .addOption(limitOption(100, 10_000, 'how many objects of each connector'))
    .option('--csv', 'everything, as a table for a spreadsheet')
    .option('--xml', 'everything, in the form of CSExport')
    .action(act((context, options: PendingFlags) => pendingBy(context, options)));
  program
    .command('show')
    .description('one object from end to end, with where each value comes from')
    .argument('<object>', 'DN, user principal name, anchor, sAMAccountName, mail, display name, cs:NUMBER or mv:NUMBER')
    .action(act((context, name: string) => showCommand(context, name)));
  program
    .command('errors')
    .description('errors that stand open, each with what to do')
    .addOption(limitOption(100, 10_000, 'how many'))
    .action(act((context, { limit }: { limit: number }) => errorsCommand(context, limit)));
}

interface PendingFlags {
  readonly connector?: string;
  readonly limit: number;
  readonly csv?: boolean;
  readonly xml?: boolean;
}

function pendingBy(context: CommandContext, options: PendingFlags): Promise<ExitCode> {
  if (options.csv && options.xml) throw bothFormats();
  if (options.csv) return pendingFileCommand(context, 'csv', options.connector);
  if (options.xml) return pendingFileCommand(context, 'xml', options.connector);
  return pendingCommand(context, pendingOf(options));
}

/** Without what commander adds: the engine takes known keys only. */
function pendingOf({ connector, limit }: { readonly connector?: string; readonly limit: number }) {
  return connector === undefined ? { limit } : { connector, limit };
}

function addSettling(program: Command, act: Act): void {
  program
    .command('approve')
    .description('list what is held for too many deletions; with a number, let it go')
    .addArgument(new Argument('[id]', 'the number of the hold').argParser(wholeFrom))
    .option('--yes', 'approve without a number where exactly one is held')
    .action(
      act((context, id: number | undefined, { yes }: { yes?: boolean }) => approveCommand(context, id, yes ?? false)),
    );
  program
    .command('staging')
    .description('staging mode: read and synchronize, write nowhere')
    .addArgument(new Argument('<state>', 'on or off').choices(['on', 'off']))
    .action(act((context, state: 'on' | 'off') => stagingCommand(context, state === 'on')));
  const scheduler = program
    .command('scheduler')
    .description('when the service runs cycles; without a command, how it stands')
    .action(act((context) => schedulerCommand(context)));
  const changes = [
    ['on', 'let the service run cycles', { enabled: true }],
    ['off', 'cycles only by hand', { enabled: false }],
    ['suspend', 'hold the schedule for a while', { suspended: true }],
    ['resume', 'go on with the schedule', { suspended: false }],
  ] as const;
  for (const [name, description, change] of changes) {
    scheduler
      .command(name)
      .description(description)
      .action(act((context) => schedulerCommand(context, change)));
  }
  scheduler
    .command('interval')
    .description('from the start of one cycle to the start of the next')
    .addArgument(new Argument('<minutes>', 'minutes, 0.05 to 10080').argParser(minutesFrom))
    .action(act((context, intervalMinutes: number) => schedulerCommand(context, { intervalMinutes })));
}

function limitOption(preset: number, most: number, description: string): Option {
  return new Option('--limit <number>', description).default(preset).argParser((text: string) => {
    const value = wholeFrom(text);
    if (value < 1 || value > most) throw new InvalidArgumentError(`From 1 to ${most}.`);
    return value;
  });
}

function wholeFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

function portFrom(text: string): number {
  const port = wholeFrom(text);
  if (port > 65_535) throw new InvalidArgumentError('A port from 0 to 65535 is needed.');
  return port;
}

function minutesFrom(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !(minutes >= 0.05 && minutes <= 10_080)) {
    throw new InvalidArgumentError('Minutes from 0.05 to 10080 are needed.');
  }
  return minutes;
}

/** `Full Import`, `full import` and `full-import` are one profile. */
function profileFrom(text: string): RunProfile {
  const folded = text
    .toLowerCase()
    .replaceAll(/[-_\s]+/g, ' ')
    .trim();
  const found = PROFILES.find((profile) => profile.toLowerCase() === folded);
  if (!found)
    throw new InvalidArgumentError(`The profiles are ${PROFILES.map((profile) => `"${profile}"`).join(', ')}.`);
  return found;
}
