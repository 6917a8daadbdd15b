/** The commands about an agent of pass-through authentication: the engine's own, or one that stands alone. */

import { readFile } from 'node:fs/promises';
import type { CloudName, CustomCloud } from '../../../engine/connectors/entra-id/clouds.ts';
import { resolveCloud } from '../../../engine/connectors/entra-id/clouds.ts';
import { openHttp } from '../../../engine/connectors/entra-id/http.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { openKeySealer } from '../../../engine/settings/secrets.ts';
import {
  customEndpointsSchema,
  readLocalAgent,
  removeLocalAgent,
  saveLocalAgent,
} from '../../../engine/sign-in/pass-through/agent/engine-store.ts';
import type { CustomEndpoints, EndpointsOfCloud } from '../../../engine/sign-in/pass-through/endpoints.ts';
import { systemFacts } from '../../../engine/sign-in/pass-through/messages/system.ts';
import { openNetwork } from '../../../engine/sign-in/pass-through/network.ts';
import { signInToRegister } from '../../../engine/sign-in/pass-through/registration/administrator.ts';
import { registerAgent } from '../../../engine/sign-in/pass-through/registration/registration.ts';
import type { AgentKey } from '../../../engine/sign-in/pass-through/registration/identity.ts';
import { lockDataDirectory } from '../../../engine/store/data-directory.ts';
import { parseAgentAnswers, type AgentAnswers } from '../../agent/agent-answers.ts';
import {
  readAgentFile,
  removeAgentFile,
  sealKey,
  sealPassword,
  writeAgentFile,
  type AgentFile,
} from '../../agent/agent-file.ts';
import { hasEngine } from '../../agent/places.ts';
import { endpointsOf, notRegistered } from '../../agent/stand-alone.ts';
import { endpointsFor } from '../../../engine/setup/pass-through/administrators.ts';
import { readAnswers } from '../answers.ts';
import { notConfigured, withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { prose } from '../terminal/width.ts';
import { moment } from '../terminal/format.ts';

export interface RegisterOptions {
  /** Of a stand-alone agent. */
  readonly answers?: string;
  /** A file with an administrator's token; none: a sign-in with a code. */
  readonly token?: string;
  /** A file that says where the services of a cloud of one's own are. */
  readonly endpoints?: string;
  readonly clientId?: string;
  readonly replace?: boolean;
}

export async function agentRegisterCommand(context: CommandContext, options: RegisterOptions): Promise<ExitCode> {
  const endpoints = await readEndpoints(context, options.endpoints);
  const isLocal = await hasEngine(context.dataDirectory);
  if (isLocal && options.answers !== undefined)
    throw wrongUsage('answers', 'the forests are those that are set up here');
  if (isLocal) return registerLocal(context, options, endpoints);
  if (options.answers === undefined)
    throw wrongUsage('answers', 'nothing is set up here: say which forests and tenant');
  return registerStandAlone(context, { ...options, answers: options.answers }, endpoints);
}

function registerLocal(
  context: CommandContext,
  options: RegisterOptions,
  custom: CustomEndpoints | undefined,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'agent register', beside: true }, async ({ engine, log }) => {
    const configuration = await engine.configuration();
    if (!configuration) throw notConfigured(context.dataDirectory);
    refuseSecond(await readLocalAgent(engine.store.reader), options);
    const { tenantId, cloud, proxy } = configuration.tenant;
    const endpoints = endpointsFor(custom, configuration.tenant);
    const { key, who } = await registered(context, options, { tenantId, cloud, proxy, endpoints });
    await saveLocalAgent(engine.store, engine.secrets, { key, endpoints: custom, now: engine.now(), who });
    log.info('agent-registered', { agentId: key.agentId });
    show(context, key, 'It runs with causeway service, causeway serve or the application, and begins within seconds.');
    return EXIT.success;
  });
}

async function registerStandAlone(
  context: CommandContext,
  options: RegisterOptions & { readonly answers: string },
  custom: CustomEndpoints | undefined,
): Promise<ExitCode> {
  const { dataDirectory, environment } = context;
  const answers = parseAgentAnswers(await readAnswers({ ...context, file: options.answers }));
  refuseSecond(await readAgentFile(dataDirectory), options);
  const { tenantId, cloud, proxy } = answers.tenant;
  const where = custom ? { endpoints: custom } : { cloud: cloudOf(cloud) };
  // Whoever runs there would go on with the old one.
  const lock = await lockDataDirectory(dataDirectory, 'agent register');
  try {
    const { key, who } = await registered(context, options, { tenantId, cloud, proxy, endpoints: endpointsOf(where) });
    const sealer = await openKeySealer(dataDirectory, environment);
    await writeAgentFile(dataDirectory, {
      version: 1,
      tenantId: key.tenantId,
      agentId: key.agentId,
      ...where,
      ...(proxy === undefined ? {} : { proxy }),
      signInAttribute: answers.userPrincipalNameAttribute,
      forests: await sealedForests(answers, sealer),
      keys: [await sealKey(sealer, key)],
      registeredAt: context.screen.now().toISOString(),
      registeredBy: who,
    });
    show(context, key, 'Run it: causeway agent run');
  } finally {
    await lock.release();
  }
  return EXIT.success;
}

async function sealedForests(
  { forests }: AgentAnswers,
  sealer: Awaited<ReturnType<typeof openKeySealer>>,
): Promise<AgentFile['forests']> {
  return Promise.all(
    forests.map(async ({ password, ...settings }) => ({
      settings,
      password: await sealPassword(sealer, settings.name, password),
    })),
  );
}

/** A cloud of one's own is known by its endpoints alone. Throws `pass-through-not-offered`. */
function cloudOf(cloud: CloudName | CustomCloud): Exclude<CloudName, 'china'> {
  if (typeof cloud === 'string' && cloud !== 'china') return cloud;
  const detail = { cloud: typeof cloud === 'string' ? cloud : 'custom' };
  throw new FaultError({ code: 'pass-through-not-offered', stage: 'setup', detail, retry: 'never' });
}

interface Where {
  readonly tenantId: string;
  readonly cloud: CloudName | CustomCloud;
  readonly proxy: string | undefined;
  readonly endpoints: EndpointsOfCloud;
}

/** The administrator signs in, the service makes the certificate. */
async function registered(
  context: CommandContext,
  options: RegisterOptions,
  { tenantId, cloud, proxy, endpoints }: Where,
): Promise<{ readonly key: AgentKey; readonly who: string }> {
  const { cancellation, screen } = context;
  const { token, who } =
    options.token === undefined
      ? await signIn(context, options, { tenantId, cloud, proxy, endpoints })
      : { token: await readToken(context, options.token), who: 'token' };
  const network = openNetwork({ caPem: endpoints.caPem, proxy });
  try {
    const environment = { endpoints, network, now: () => screen.now() };
    const key = await registerAgent({ tenantId, token, system: systemFacts() }, environment, cancellation.signal);
    return { key, who };
  } finally {
    network.close();
  }
}

async function signIn(
  { screen, cancellation }: CommandContext,
  { clientId }: RegisterOptions,
  { tenantId, cloud, proxy, endpoints }: Where,
): Promise<{ readonly token: string; readonly who: string }> {
  const resolved = resolveCloud(cloud);
  const http = openHttp({ caPem: resolved.caPem, proxy });
  try {
    const { token, userName } = await signInToRegister(
      { cloud: resolved, endpoints, tenantId, clientId, fetch: http.fetch, signal: cancellation.signal },
      {
        kind: 'device-code',
        onCode: ({ verificationUri, userCode }) =>
          screen.note(prose(`Open ${verificationUri} and enter the code ${userCode}.`, screen.errors.width)),
      },
    );
    return { token, who: userName };
  } finally {
    await http.close();
  }
}

/** Answers what is kept nowhere else in the file's own form. */
async function readToken(context: CommandContext, file: string): Promise<string> {
  const text = file === '-' ? await context.readStandardInput() : await readFile(file, 'utf8');
  return text.trim();
}

async function readEndpoints(context: CommandContext, file: string | undefined): Promise<CustomEndpoints | undefined> {
  if (file === undefined) return undefined;
  const found = customEndpointsSchema.safeParse(await readAnswers({ ...context, file }));
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw wrongUsage(`endpoints.${issue?.path.join('.') ?? ''}`, issue?.message ?? '');
}

function refuseSecond(
  there: { readonly agentId: string; readonly tenantId: string } | undefined,
  { replace = false }: RegisterOptions,
): void {
  if (there === undefined || replace) return;
  const { agentId, tenantId } = there;
  const detail = { agentId, tenantId };
  throw new FaultError({ code: 'agent-already-registered', stage: 'setup', detail, retry: 'never' });
}

function show({ screen, json }: CommandContext, key: AgentKey, next: string): void {
  const { agentId, tenantId, notAfter } = key;
  if (json) screen.printJson({ agentId, tenantId, certificateEnds: notAfter.toISOString() });
  else {
    const said = `Agent ${agentId} is registered with the tenant ${tenantId}, with a certificate until ${moment(notAfter.toISOString())}, which it renews by itself.`;
    screen.print([...prose(said, screen.width), ...prose(next, screen.width)]);
  }
}

export async function agentRemoveCommand(context: CommandContext): Promise<ExitCode> {
  const { dataDirectory, screen, json } = context;
  const removed = (await hasEngine(dataDirectory)) ? await removeLocal(context) : await removeStandAlone(dataDirectory);
  if (!removed) throw notRegistered(dataDirectory);
  const said =
    'The agent is removed from this machine with its key. The tenant shows it as inactive until the service forgets it, which takes days.';
  if (json) screen.printJson({ removed });
  else screen.print(prose(said, screen.width));
  return EXIT.success;
}

async function removeLocal(context: CommandContext): Promise<boolean> {
  let removed = false;
  await withEngine(context, { purpose: 'agent remove', beside: true }, async ({ engine }) => {
    removed = await removeLocalAgent(engine.store, { now: engine.now(), who: engine.actor });
    return EXIT.success;
  });
  return removed;
}

async function removeStandAlone(directory: string): Promise<boolean> {
  if ((await readAgentFile(directory)) === undefined) return false;
  const lock = await lockDataDirectory(directory, 'agent remove');
  try {
    await removeAgentFile(directory);
  } finally {
    await lock.release();
  }
  return true;
}

function wrongUsage(path: string, message: string): FaultError {
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail: { path, message }, retry: 'never' });
}
