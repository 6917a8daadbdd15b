/** Pass-through authentication: the agent of this machine, the tenant's switch, the checks before it. */

import { performance } from 'node:perf_hooks';
import { activeDirectorySettingsSchema } from '../../connectors/active-directory/active-directory.ts';
import { FaultError, toFault } from '../../model/fault.ts';
import type { Configuration } from '../../setup/configuration.ts';
import { forestPassword, settingsOf } from '../../setup/forests/forest-part.ts';
import type { RegistrationWork } from '../../setup/pass-through/administrators.ts';
import { checkDirectories, type DirectoryCheck } from '../../setup/pass-through/check-directories.ts';
import { checkAgents, checkFallback, type TenantRow } from '../../setup/pass-through/check-tenant.ts';
import { viewLocalAgent } from '../../setup/pass-through/local.ts';
import { forestSecret } from '../../setup/secret-source.ts';
import { readLocalAgent, removeLocalAgent, saveLocalAgent } from '../../sign-in/pass-through/agent/engine-store.ts';
import { systemFacts } from '../../sign-in/pass-through/messages/system.ts';
import { registerAgent } from '../../sign-in/pass-through/registration/registration.ts';
import { readTenantAgents } from '../../sign-in/pass-through/tenant/tenant-agents.ts';
import { readTenantSwitch, setTenantSwitch } from '../../sign-in/pass-through/tenant/tenant-switch.ts';
import { createDirectoryValidator } from '../../sign-in/pass-through/validator/directory-validator.ts';
import type { ForestAccess } from '../../sign-in/pass-through/validator/domains.ts';
import { lockOwner } from '../../store/data-directory.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { passThroughCommands, passThroughQueries } from '../contract/pass-through.ts';
import type { Engine } from '../engine.ts';
import { saveChange, writable, type Handlers, type Parsed } from './handlers.ts';

type Names = keyof typeof passThroughQueries | keyof typeof passThroughCommands;

export const passThroughHandlers: Handlers<Names> = {
  'pass-through': status,
  'pass-through-sign-in': signIn,
  'pass-through-tenant': (engine, { handle }, options) =>
    engine.registrationAdministrators.use(handle, (work) => readTenant(engine, work, signalOf(options))),
  'pass-through-register': (engine, wanted, options) =>
    engine.registrationAdministrators.use(wanted.handle, (work) => register(engine, wanted, work, signalOf(options))),
  'pass-through-remove': async (engine) => ({
    removed: await removeLocalAgent(engine.store, { now: engine.now(), who: engine.actor }),
  }),
  'pass-through-switch': (engine, wanted, options) =>
    engine.registrationAdministrators.use(wanted.handle, (work) => change(engine, wanted, work, signalOf(options))),
  'pass-through-check': check,
  'pass-through-try': tryOne,
};

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

/** Throws `not-configured`. */
async function configured(engine: Engine): Promise<Configuration> {
  const configuration = await engine.configuration();
  if (configuration) return configuration;
  const detail = { dataDirectory: engine.dataDirectory };
  throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
}

async function status(engine: Engine): Promise<CallResult<'pass-through'>> {
  const { signIn: method, tenant, passwordHashSync } = await configured(engine);
  const { reader } = engine.store;
  const isHosted = (await lockOwner(engine.dataDirectory)) !== undefined;
  const registered = await readLocalAgent(reader);
  return writable({
    signIn: method,
    needsEndpoints: typeof tenant.cloud !== 'string' && registered?.endpoints === undefined,
    agent: await viewLocalAgent(reader, isHosted, engine.now()),
    hasFallback: passwordHashSync.enabled,
  });
}

async function signIn(
  engine: Engine,
  { method, clientId, endpoints, page }: Parsed<'pass-through-sign-in'>,
  options: CallOptions,
): Promise<CallResult<'pass-through-sign-in'>> {
  const { tenant } = await configured(engine);
  const registered = await readLocalAgent(engine.store.reader);
  const signedIn = await engine.registrationAdministrators.signIn({
    tenant,
    endpoints: endpoints ?? registered?.endpoints,
    clientId,
    signal: signalOf(options),
    way:
      method === 'browser'
        ? { kind: 'browser', page, onUrl: (url) => options.onEvent?.('open-browser', { url }) }
        : {
            kind: 'device-code',
            onCode: (code) => options.onEvent?.('device-code', { ...code, expiresAt: code.expiresAt.toISOString() }),
          },
  });
  return { ...signedIn, expiresAt: signedIn.expiresAt.toISOString() };
}

async function readTenant(
  engine: Engine,
  work: RegistrationWork,
  signal: AbortSignal,
): Promise<CallResult<'pass-through-tenant'>> {
  const own = await readLocalAgent(engine.store.reader);
  const enabled = await readTenantSwitch(work, signal);
  try {
    const agents = await readTenantAgents(work, signal);
    return {
      enabled,
      agents: agents.map((agent) => ({ ...agent, isThisOne: agent.id === own?.agentId })),
      agentsFault: null,
    };
  } catch (error) {
    signal.throwIfAborted();
    return { enabled, agents: [], agentsFault: writable(toFault(error, 'connect')) };
  }
}

async function register(
  engine: Engine,
  { replace }: Parsed<'pass-through-register'>,
  { tenantId, token, userName: who, custom, endpoints, network }: RegistrationWork,
  signal: AbortSignal,
): Promise<CallResult<'pass-through-register'>> {
  const { store, secrets, now } = engine;
  const there = await readLocalAgent(store.reader);
  if (there !== undefined && !replace) {
    const detail = { agentId: there.agentId, tenantId: there.tenantId };
    throw new FaultError({ code: 'agent-already-registered', stage: 'setup', detail, retry: 'never' });
  }
  const facts = { tenantId, token, system: systemFacts() };
  const key = await registerAgent(facts, { endpoints, network, now }, signal);
  await saveLocalAgent(store, secrets, { key, endpoints: custom, now: now(), who });
  return { agentId: key.agentId };
}

/** The tenant first: a configuration that says another method than the tenant has is put right by the next switch. */
async function change(
  engine: Engine,
  { on }: Parsed<'pass-through-switch'>,
  work: RegistrationWork,
  signal: AbortSignal,
): Promise<CallResult<'pass-through-switch'>> {
  const enabled = await setTenantSwitch(work, on, signal);
  let method: Configuration['signIn'] = 'none';
  const detail = { passThrough: enabled, administrator: work.userName };
  await saveChange(engine, 'sign-in-changed', detail, (document) => {
    const without = document.passwordHashSync.enabled ? 'password-hash-sync' : 'none';
    method = enabled ? 'pass-through' : document.signIn === 'pass-through' ? without : document.signIn;
    return { ...document, signIn: method };
  });
  return { enabled, signIn: method };
}

async function check(
  engine: Engine,
  { forests, cloudThreshold, handle, hasFallback }: Parsed<'pass-through-check'>,
  options: CallOptions,
): Promise<CallResult<'pass-through-check'>> {
  const signal = signalOf(options);
  type Row = CallResult<'pass-through-check'>['rows'][number];
  const rows: Row[] = [];
  const tell = (row: Row) => {
    if (signal.aborted) return;
    rows.push(row);
    options.onEvent?.('pass-through-check-row', row);
  };
  const ofTenant = (row: TenantRow, began: number) =>
    tell({ ...writable(row), forest: null, domain: null, milliseconds: Math.round(performance.now() - began) });
  await checkDirectories({
    forests: await forestsToCheck(engine, forests),
    cloudThreshold,
    signal,
    onRow: (row) => tell(writable(row)),
  });
  if (handle !== undefined) {
    const began = performance.now();
    const agents = await engine.registrationAdministrators.use(handle, (work) => readTenantAgents(work, signal));
    ofTenant(checkAgents(agents), began);
  }
  const fallback = hasFallback ?? (await engine.configuration())?.passwordHashSync.enabled ?? false;
  ofTenant(checkFallback(fallback), performance.now());
  return { rows };
}

async function forestsToCheck(
  engine: Engine,
  drafted: Parsed<'pass-through-check'>['forests'],
): Promise<DirectoryCheck['forests']> {
  if (drafted !== undefined) {
    return drafted.map((part) => ({
      name: part.name,
      access: async () => ({
        settings: activeDirectorySettingsSchema.parse(settingsOf(part)),
        password: await forestPassword(engine, part.name),
      }),
    }));
  }
  const { forests } = await configured(engine);
  return forests.map((forest) => ({
    name: forest.connection.name,
    access: () => accessTo(engine, forest),
  }));
}

async function accessTo(
  { secrets }: Engine,
  { connection, domains }: Configuration['forests'][number],
): Promise<ForestAccess> {
  return {
    settings: connection,
    password: await secrets.get(forestSecret(connection.name)),
    domains: domains.map(({ dn, domainFqdn, domainNetbios }) => ({ dn, fqdn: domainFqdn, netbios: domainNetbios })),
  };
}

async function tryOne(
  engine: Engine,
  { userName, password }: Parsed<'pass-through-try'>,
  options: CallOptions,
): Promise<CallResult<'pass-through-try'>> {
  const configuration = await configured(engine);
  const forests = await Promise.all(configuration.forests.map((forest) => accessTo(engine, forest)));
  const signInAttribute = configuration.userPrincipalNameAttribute;
  const validator = createDirectoryValidator({ forests, signInAttribute, connections: 1 });
  const octets = Buffer.from(password, 'utf8');
  const began = performance.now();
  try {
    const request = { domain: '', userPrincipalName: userName, password: octets };
    const verdict = await validator.validate(request, { signal: signalOf(options) });
    const milliseconds = Math.round(performance.now() - began);
    return {
      accepted: verdict.kind === 'accepted',
      error: verdict.kind === 'refused' ? verdict.error : null,
      milliseconds,
    };
  } finally {
    octets.fill(0);
    await validator.close();
  }
}
