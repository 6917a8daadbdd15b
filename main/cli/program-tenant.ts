/** `causeway tenant show|set|back-end`: what is set in the tenant itself, and by which way changes reach it. */

import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { TENANT_FEATURES } from '../../engine/api/contract/tenant-settings.ts';
import type { Act } from './act.ts';
import {
  backEndCommand,
  tenantSetCommand,
  tenantShowCommand,
  type BackEndOptions,
  type FeatureName,
  type SetOptions,
} from './commands/tenant.ts';

export function addTenantSettings(tenant: Command, act: Act): void {
  tenant
    .command('show')
    .description("the tenant's own settings: synchronization, features, limits, stamps, certificate")
    .option('--sign-in', 'sign in as an administrator with a code, to see what no application may')
    .action(act((context, { signIn = false }: { signIn?: boolean }) => tenantShowCommand(context, signIn)));
  tenant
    .command('set')
    .description("change the tenant's own settings; what an administrator alone may change asks for a sign-in")
    .addOption(
      new Option('--feature <name=on|off>', 'a feature of directory synchronization; may be repeated')
        .argParser(featureFrom)
        .default({}, 'none'),
    )
    .addOption(
      new Option('--directory-synchronization <state>', 'whether the tenant takes synchronized objects').choices([
        'on',
        'off',
      ]),
    )
    .addOption(
      new Option('--deletion-threshold <count>', 'the limit that the tenant keeps for clients; off: none').argParser(
        thresholdFrom,
      ),
    )
    .addOption(
      new Option('--technical-contact <address>', 'whom it writes to when synchronization fails; may be repeated')
        .argParser((address: string, before: readonly string[] = []) => [...before, address])
        .default(undefined),
    )
    .option('--sign-in', 'sign in as an administrator with a code')
    .option('--yes', 'turn off directory synchronization without asking for it to be said twice')
    .action(act((context, options: SetOptions) => tenantSetCommand(context, options)));
  tenant
    .command('back-end')
    .description('by which way changes reach the tenant; with a name: what moving there needs and does')
    .addArgument(new Argument('[name]', 'the other way').choices(['directory-sync', 'graph']))
    .option('--change', 'move there, where nothing stands against it')
    .action(
      act((context, name: BackEndOptions['name'], options: { change?: boolean }) =>
        backEndCommand(context, { name, change: options.change ?? false }),
      ),
    );
}

function featureFrom(text: string, before: SetOptions['feature']): SetOptions['feature'] {
  const [name = '', state = ''] = text.split('=');
  const known = TENANT_FEATURES.find((feature) => feature.toLowerCase().replace(/enabled$/, '') === folded(name));
  if (!known) {
    throw new InvalidArgumentError(`The features are ${TENANT_FEATURES.map(shortName).join(', ')}.`);
  }
  if (state !== 'on' && state !== 'off') throw new InvalidArgumentError('Say NAME=on or NAME=off.');
  return { ...before, [known]: state === 'on' };
}

const folded = (name: string) => name.toLowerCase().replace(/enabled$/, '');

/** As Graph calls it, without the ending that all of them have. */
function shortName(name: FeatureName): string {
  return name.replace(/Enabled$/, '');
}

function thresholdFrom(text: string): SetOptions['deletionThreshold'] {
  if (text === 'off') return { enabled: false, count: 500 };
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 1_000_000) throw new InvalidArgumentError('A whole number from 1 to 1000000, or off.');
  return { enabled: true, count };
}
