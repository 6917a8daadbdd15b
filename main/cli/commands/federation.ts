/** The commands about federation: reading a provider, converting domains, certificates, what the provider needs. */

import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CallArguments, EngineClient, EventPayload } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { safeText } from '../terminal/safe-text.ts';
import { prose } from '../terminal/width.ts';
import {
  checkLines,
  conversionLines,
  federationLines,
  partnerLines,
  progressLine,
  providerLines,
  stepLines,
  type Changed,
} from '../views/federation.ts';
import { asAdministrator } from './tenant.ts';

type Source = CallArguments<'federation-provider'>;
type Choices = Extract<CallArguments<'federation-check'>, { to: 'federated' }>['choices'];

export interface SourceOptions {
  readonly file?: string;
  readonly exchange?: string;
  readonly port?: number;
  readonly entityId?: string;
}

/** What a provider's rules send as ImmutableID. */
type ClaimAnchor = NonNullable<Extract<CallArguments<'federation-check'>, { to: 'federated' }>['claimAnchor']>;

export interface DomainOptions extends SourceOptions {
  readonly provider?: string;
  readonly managed?: boolean;
  readonly protocol: Choices['protocol'];
  readonly issuer: NonNullable<Choices['issuer']>;
  readonly mfa: NonNullable<Choices['mfaBehavior']>;
  readonly claimAnchor?: ClaimAnchor;
  readonly accept: readonly string[];
  readonly automaticCertificates?: boolean;
  readonly signIn?: boolean;
}

export interface WhoOptions {
  readonly signIn?: boolean;
}

export function federationShowCommand(context: CommandContext, { signIn }: WhoOptions): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client }) => {
    const { screen, json } = context;
    const { domains } = await as(context, client, signIn, (who) => client.call('federation-domains', who));
    const status = await client.call('federation-status', {});
    if (json) screen.printJson({ domains, ...status });
    else screen.print(federationLines(domains, status, screen, screen.now()));
    const troubled = domains.some(({ fault }) => fault !== null);
    return troubled ? EXIT.directory : status.alarms.length > 0 ? EXIT.completedWithErrors : EXIT.success;
  });
}

/** Needs nothing that is set up, but the data directory. */
export function federationReadCommand(
  context: CommandContext,
  address: string | undefined,
  options: SourceOptions,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client }) => {
    const { screen, json, cancellation } = context;
    const source = await sourceOf(address, options);
    const provider = await client.call('federation-provider', source, { signal: cancellation.signal });
    if (json) screen.printJson(provider);
    else screen.print(providerLines(provider, screen));
    const unfit = provider.protocols.some(({ findings }) => findings.some(({ state }) => state === 'problem'));
    return unfit ? EXIT.completedWithErrors : EXIT.success;
  });
}

export function federationCheckCommand(
  context: CommandContext,
  domain: string,
  options: DomainOptions,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client }) => {
    const { screen, json, cancellation } = context;
    const wish = await wishOf(domain, options);
    const { signal } = cancellation;
    const checked = await as(context, client, options.signIn, (who) =>
      client.call('federation-check', { ...wish, ...who }, { signal }),
    );
    if (json) screen.printJson(checked);
    else screen.print(checkLines(checked.checks, screen));
    return checked.checks.some(({ state }) => state === 'problem') ? EXIT.held : EXIT.success;
  });
}

export function federationConvertCommand(
  context: CommandContext,
  domain: string,
  options: DomainOptions,
): Promise<ExitCode> {
  return changing(context, options.signIn, async (client, who) => {
    const wish = await wishOf(domain, options);
    const accepted = [...options.accept];
    const { automaticCertificates = false } = options;
    const request =
      wish.to === 'federated' ? { ...wish, ...who, accepted, automaticCertificates } : { ...wish, ...who, accepted };
    return client.call('federation-convert', request, telling(context));
  });
}

export function federationRevertCommand(
  context: CommandContext,
  wayBack: number,
  domain: string,
  { signIn, accept }: WhoOptions & { readonly accept: readonly string[] },
): Promise<ExitCode> {
  return changing(context, signIn, (client, who) =>
    client.call('federation-revert', { wayBack, domain, accepted: [...accept], ...who }, telling(context)),
  );
}

export function federationResumeCommand(
  context: CommandContext,
  id: number,
  { signIn, abandon = false }: WhoOptions & { readonly abandon?: boolean },
): Promise<ExitCode> {
  return changing(context, signIn, (client, who) => {
    const action = abandon ? 'abandon' : 'resume';
    return client.call('federation-resume', { id, action, ...who }, telling(context));
  });
}

export interface CertificateOptions extends WhoOptions {
  readonly take?: boolean;
  readonly metadata?: string;
  readonly automatic?: 'on' | 'off';
}

/** Without an option: what the tenant has and what the provider says, as `show` does. */
export function federationCertificatesCommand(
  context: CommandContext,
  domain: string,
  options: CertificateOptions,
): Promise<ExitCode> {
  const { take = false, metadata, automatic, signIn } = options;
  if (take) {
    return changing(context, signIn, (client, who) =>
      client.call('federation-certificates', { domain, ...who }, telling(context)),
    );
  }
  if (metadata === undefined && automatic === undefined) return federationShowCommand(context, { ...options });
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const automaticCertificates = automatic === 'on';
    const watched = await client.call('federation-watch', {
      domain,
      metadataUrl: metadata ?? null,
      automaticCertificates,
    });
    log.info('federation-watch-changed', { domain, automatic: automaticCertificates });
    if (json) screen.printJson(watched);
    else screen.print([`Stored for ${safeText(watched.domain)}.`]);
    return EXIT.success;
  });
}

export function federationLookCommand(context: CommandContext, { signIn }: WhoOptions): Promise<ExitCode> {
  return changing(context, signIn, (client, who) => client.call('federation-look', who));
}

export function federationAcceptCommand(context: CommandContext, id: number): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const answer = await client.call('federation-alarm-accept', { id });
    log.info('federation-alarm-accepted', { id, ...answer });
    if (json) screen.printJson(answer);
    else screen.print([answer.accepted ? 'Accepted.' : 'There is no such alarm.']);
    return answer.accepted ? EXIT.success : EXIT.usage;
  });
}

export interface ScriptOptions {
  readonly show: 'script' | 'rules' | 'settings';
  readonly protocol: Choices['protocol'];
  readonly issuer: NonNullable<Choices['issuer']>;
  readonly computers?: boolean;
  readonly lookupForest?: readonly string[];
  readonly output?: string;
}

export function federationScriptCommand(
  context: CommandContext,
  domains: readonly string[],
  options: ScriptOptions,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client }) => {
    const { screen, json } = context;
    const { show, protocol, issuer, computers = false, lookupForest = [], output } = options;
    const made = await client.call('federation-artefacts', {
      ...{ domains: [...domains], protocol, issuer, computers },
      lookupForests: [...lookupForest],
    });
    if (json) screen.printJson(made);
    else if (show === 'settings') screen.print(partnerLines(made, screen));
    else await put(context, output, show === 'rules' ? made.rulesText : made.script, stepLines(made, screen.errors));
    return EXIT.success;
  });
}

export function federationWayBackCommand(
  context: CommandContext,
  id: number,
  output: string | undefined,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client }) => {
    const { text, name } = await client.call('federation-way-back', { id });
    if (context.json) context.screen.printJson({ name, text });
    else await put(context, output, text, []);
    return EXIT.success;
  });
}

/** Text to standard output with what it means on standard error, or to a file that is not there yet. */
async function put(
  { screen }: CommandContext,
  output: string | undefined,
  text: string,
  meaning: readonly string[],
): Promise<void> {
  if (output === undefined) screen.write(text);
  else {
    const file = await open(output, 'wx', 0o600);
    await file.writeFile(text).finally(() => file.close());
    screen.note([`Written to ${safeText(output)}. No secret is in it.`]);
  }
  screen.note(meaning);
}

async function sourceOf(address: string | undefined, options: SourceOptions): Promise<Source> {
  const { file, exchange, port, entityId } = options;
  const more = {
    ...(exchange === undefined ? {} : { exchange }),
    ...(port === undefined ? {} : { port }),
    ...(entityId === undefined ? {} : { entityId }),
  };
  if (file !== undefined) return { file: { name: path.basename(file), text: await readFile(file, 'utf8') }, ...more };
  if (address === undefined) throw wrongUsage('provider', 'name an address, or a file with --file');
  return { address, ...more };
}

type Wish =
  | { readonly to: 'managed'; readonly domain: string }
  | {
      readonly to: 'federated';
      readonly domain: string;
      readonly source: Source;
      readonly choices: Choices;
      readonly claimAnchor?: ClaimAnchor;
    };

async function wishOf(domain: string, options: DomainOptions): Promise<Wish> {
  if (options.managed === true) return { to: 'managed', domain };
  const { provider, protocol, issuer, mfa: mfaBehavior, claimAnchor } = options;
  return {
    to: 'federated',
    domain,
    source: await sourceOf(provider, options),
    choices: { protocol, issuer, mfaBehavior },
    ...(claimAnchor === undefined ? {} : { claimAnchor }),
  };
}

/** In whose name: of the application where nobody has signed in. */
interface Who {
  readonly handle?: string;
}

function as<T>(
  context: CommandContext,
  client: EngineClient,
  signIn: boolean | undefined,
  work: (who: Who) => Promise<T>,
): Promise<T> {
  if (signIn !== true) return work({});
  return asAdministrator(context, client, (handle) => work({ handle }), 'federation');
}

/** A change of the tenant, with its answer and its trace in the log. */
function changing(
  context: CommandContext,
  signIn: boolean | undefined,
  work: (client: EngineClient, who: Who) => Promise<object>,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const answer = await as(context, client, signIn, (who) => work(client, who));
    log.info('federation-changed', { answer });
    if (json) screen.printJson(answer);
    else screen.print(conversionLines(answer as Partial<Changed>, screen));
    return EXIT.success;
  });
}

function telling({ screen, json, cancellation }: CommandContext) {
  return {
    signal: cancellation.signal,
    onEvent(name: string, payload: unknown) {
      if (name !== 'federation-progress' || json) return;
      screen.note(prose(progressLine(payload as EventPayload<'federation-progress'>), screen.errors.width));
    },
  };
}

function wrongUsage(where: string, message: string): FaultError {
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail: { path: where, message }, retry: 'never' });
}
