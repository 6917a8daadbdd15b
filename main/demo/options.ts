/** What `npm run demo -- ...` understands. */

import { Command, InvalidArgumentError } from 'commander';

export interface DemoOptions {
  readonly people: number;
  readonly json: boolean;
  /** Nothing is drawn over: no live line. */
  readonly headless: boolean;
  /** Where the data directory is to stay; removed with everything else unless given. */
  readonly keep?: string;
}

/** The working day of the demo needs some people it can happen to. */
const FEWEST = 100;
const MOST = 100_000;

export function parseOptions(argv: readonly string[]): DemoOptions {
  const program = new Command('demo')
    .description(
      'A forest, a tenant and Causeway between them, in one process: installation, first cycle, a working day.',
    )
    .option('--people <number>', `employees of the made-up company, ${FEWEST} to ${MOST}`, peopleFrom, 500)
    .option('--headless', 'for scripts: no live line, no window', false)
    .option('--json', 'answer with one JSON document on standard output', false)
    .option('--keep <directory>', 'keep the data directory there, to look around in it afterwards')
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError('(add --help for what is possible)')
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 everything arrived, 1 something did not, 2 wrong usage, 130 cancelled.')
    .parse(argv);
  return program.opts<DemoOptions>();
}

function peopleFrom(text: string): number {
  const people = Number(text);
  if (Number.isInteger(people) && people >= FEWEST && people <= MOST) return people;
  throw new InvalidArgumentError(`It takes a whole number from ${FEWEST} to ${MOST}.`);
}
