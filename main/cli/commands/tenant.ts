/** The commands about what is set in the tenant itself. */

import type { CallArguments, CallResult, EngineClient, EventPayload } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { prose } from '../terminal/width.ts';
import { faultLines } from '../views/fault.ts';
import { backEndCheckLines, backEndLines, tenantLines } from '../views/tenant.ts';

type Change = CallArguments<'tenant-settings-change'>;
export type FeatureName = CallResult<'tenant-settings'>['features'][number]['name'];

export interface SetOptions {
  readonly feature: { readonly [name in FeatureName]?: boolean };
  readonly directorySynchronization?: 'on' | 'off';
  readonly deletionThreshold?: { readonly enabled: boolean; readonly count: number };
  readonly technicalContact?: readonly string[];
  readonly signIn?: boolean;
  readonly yes?: boolean;
}

export function tenantShowCommand(context: CommandContext, signIn: boolean): Promise<ExitCode> {
  return withEngine(context, { purpose: 'tenant', beside: true }, async ({ client }) => {
    const { screen, json } = context;
    const settings = signIn
      ? await asAdministrator(context, client, async (handle) => {
          // Nothing is changed: it reads what an administrator may see.
          const answer = await client.call('tenant-settings-change', { handle });
          return answer.settings;
        })
      : await client.call('tenant-settings', {});
    if (json) screen.printJson(settings);
    else screen.print(tenantLines(settings, screen, screen.now()));
    return settings.faults.length === 0 ? EXIT.success : EXIT.directory;
  });
}

/** Turning synchronization off is told to be meant: it cannot be stopped any more. */
export function tenantSetCommand(context: CommandContext, options: SetOptions): Promise<ExitCode> {
  const change = changeOf(options);
  if (Object.keys(change).length === 0) throw nothingToSet();
  if (change.directorySynchronization === false && !options.yes) throw notConfirmed();
  return withEngine(context, { purpose: 'tenant', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const work = (handle?: string) =>
      client.call('tenant-settings-change', { ...change, ...(handle === undefined ? {} : { handle }) });
    const outcome = options.signIn ? await asAdministrator(context, client, work) : await work();
    log.info('tenant-settings-set', { changed: outcome.changed });
    if (json) screen.printJson(outcome);
    else {
      if (outcome.changed.length > 0) screen.print([`Stored in the tenant: ${outcome.changed.join(', ')}.`]);
      for (const { fault } of outcome.refused) screen.note(faultLines(fault, screen.errors));
    }
    return outcome.refused.length === 0 ? EXIT.success : EXIT.directory;
  });
}

function changeOf({ feature, directorySynchronization, deletionThreshold, technicalContact }: SetOptions): Change {
  return {
    ...(Object.keys(feature).length === 0 ? {} : { features: feature }),
    ...(directorySynchronization === undefined ? {} : { directorySynchronization: directorySynchronization === 'on' }),
    ...(deletionThreshold === undefined ? {} : { deletionThreshold }),
    ...(technicalContact === undefined ? {} : { technicalContacts: [...technicalContact] }),
  };
}

/** Signs in with a code, which is told on standard error, and signs out whatever comes of it. */
export async function asAdministrator<T>(
  { screen, cancellation }: CommandContext,
  client: EngineClient,
  work: (handle: string) => Promise<T>,
  purpose: NonNullable<CallArguments<'administrator-sign-in'>['purpose']> = 'tenant-settings',
): Promise<T> {
  const configuration = await client.call('settings-export', {});
  const { tenantId, cloud, proxy } = configuration.document.answers.tenant ?? {};
  const signedIn = await client.call(
    'administrator-sign-in',
    {
      method: 'device-code',
      purpose,
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(cloud === undefined ? {} : { cloud }),
      ...(proxy === undefined ? {} : { proxy }),
    },
    {
      signal: cancellation.signal,
      onEvent(name, payload) {
        if (name !== 'device-code') return;
        const { verificationUri, userCode } = payload as EventPayload<'device-code'>;
        screen.note(prose(`Open ${verificationUri} and enter the code ${userCode}.`, screen.errors.width));
      },
    },
  );
  try {
    return await work(signedIn.handle);
  } finally {
    await client.call('administrator-sign-out', { handle: signedIn.handle });
  }
}

export interface BackEndOptions {
  readonly name: CallResult<'back-end-check'>['current'] | undefined;
  readonly change: boolean;
}

export function backEndCommand(context: CommandContext, { name, change }: BackEndOptions): Promise<ExitCode> {
  // The change is made between two runs: nobody else may have the engine.
  return withEngine(context, { purpose: 'tenant back-end', beside: !change }, async ({ client, log }) => {
    const { screen, json } = context;
    if (name === undefined) {
      const backEnds = await client.call('back-ends', {});
      if (json) screen.printJson(backEnds);
      else screen.print(backEndLines(backEnds, screen));
      return EXIT.success;
    }
    if (!change) {
      const check = await client.call('back-end-check', { backEnd: name });
      if (json) screen.printJson(check);
      else screen.print(backEndCheckLines(check, screen));
      return check.possible ? EXIT.success : EXIT.usage;
    }
    const changed = await client.call('back-end-change', { backEnd: name });
    log.info('back-end-changed', { backEnd: name, ...changed });
    if (json) screen.printJson(changed);
    else {
      const said = `Changes go through ${name} from now on, as version ${String(changed.version)}. The next cycle imports and synchronizes everything: causeway cycle --policy initial`;
      screen.print(prose(said, screen.width));
    }
    return EXIT.success;
  });
}

function nothingToSet(): FaultError {
  const detail = { path: 'tenant', message: 'nothing to set' };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

function notConfirmed(): FaultError {
  const message =
    'turning it off gives every object to the cloud, takes up to three days and cannot be stopped; say --yes';
  const detail = { path: 'directory-synchronization', message };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}
