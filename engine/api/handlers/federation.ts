/** Federation: reading providers, converting domains, watching both sides. */

import { listConversions } from '../../sign-in/federation/conversion/record.ts';
import {
  abandonConversion,
  convertToFederated,
  convertToManaged,
  resumeConversion,
  takeWayBack,
} from '../../sign-in/federation/conversion/convert.ts';
import type {
  Conversion,
  ConversionOptions,
  ConversionProgress,
  FederationFacts,
} from '../../sign-in/federation/conversion/types.ts';
import { checkBeforeFederated, checkBeforeManaged } from '../../sign-in/federation/checks/checks.ts';
import { ownActiveAgents } from '../../sign-in/federation/checks/fallbacks.ts';
import { CHECK_CODES, type CheckCode, type SignInFallbacks } from '../../sign-in/federation/checks/types.ts';
import { acceptAlarm, listAlarms } from '../../sign-in/federation/monitor/alarms.ts';
import { lookAtFederation, type Watch } from '../../sign-in/federation/monitor/look.ts';
import type { DocumentSource, FederationChoices, SigningCertificate } from '../../sign-in/federation/types.ts';
import { listWaysBack, readWayBack, wayBackDocument } from '../../sign-in/federation/way-back/way-back.ts';
import { artefactsOf } from '../../setup/federation/artefacts.ts';
import { takeCertificates, viewDomains, type DomainView } from '../../setup/federation/domains.ts';
import { judgeProvider, readGiven, settingsOfGiven, trySignIn } from '../../setup/federation/provider.ts';
import { watchDomain, withFederation } from '../../setup/federation/work.ts';
import { taskContext, type TaskContext } from '../../setup/tasks/context.ts';
import { synchronizesPasswords } from '../../setup/sign-in-methods.ts';
import { FaultError } from '../../model/fault.ts';
import { signInInBrowser } from './federation-sign-in.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { federationCommands, federationQueries } from '../contract/federation.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

type Names = keyof typeof federationQueries | keyof typeof federationCommands;

export const federationHandlers: Handlers<Names> = {
  'federation-status': status,
  'federation-provider': readProvider,
  'federation-way-back': wayBackFile,
  'federation-artefacts': async (engine, wishes, options) => {
    const { configuration } = await taskContext(engine, signalOf(options));
    const { partner, ...rest } = artefactsOf(configuration, wishes);
    return writable({ ...rest, partner: shownPartner(partner) });
  },
  'federation-domains': (engine, { handle }, options) =>
    atWork(engine, handle, options, async (watch) => ({ domains: (await viewDomains(watch)).map(shownDomain) })),
  'federation-check': check,
  'federation-convert': convert,
  'federation-revert': (engine, { handle, wayBack, domain, accepted }, options) =>
    atWork(engine, handle, options, async (watch, context) => {
      const facts = await factsOf(engine, context, { handle });
      const request = { wayBack, domain, facts, accepted: codes(accepted) };
      return shownConversion(await takeWayBack(watch, request, progress(options)));
    }),
  'federation-resume': (engine, { handle, id, action }, options) =>
    atWork(engine, handle, options, async (watch) => {
      if (action === 'resume') {
        return { conversion: shownConversion(await resumeConversion(watch, id, progress(options))) };
      }
      await abandonConversion(watch, id);
      return { conversion: null };
    }),
  'federation-certificates': (engine, { handle, domain }, options) =>
    atWork(engine, handle, options, async (watch) => {
      const conversion = await takeCertificates(watch, domain, progress(options));
      return { changed: conversion !== undefined, conversion: conversion ? shownConversion(conversion) : null };
    }),
  async 'federation-watch'(engine, { domain, metadataUrl, automaticCertificates }, options) {
    const context = await taskContext(engine, signalOf(options));
    await watchDomain(context, domain, { url: metadataUrl, automatic: automaticCertificates });
    return { domain: domain.toLowerCase() };
  },
  'federation-look': (engine, { handle }, options) =>
    atWork(engine, handle, options, async (watch) => {
      const { at, federated, raised, ended, nextAt } = await lookAtFederation(watch);
      return { at, federated, raised: raised.length, ended: ended.length, nextAt };
    }),
  async 'federation-alarm-accept'({ store, now, actor }, { id }) {
    return { accepted: await acceptAlarm(store, id, { who: actor, at: now() }) };
  },
  'federation-sign-in': signInInBrowser,
  'federation-try': tryAtProvider,
};

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

async function atWork<T>(
  engine: Engine,
  handle: string | undefined,
  options: CallOptions,
  work: (watch: Watch, context: TaskContext) => Promise<T>,
): Promise<T> {
  const context = await taskContext(engine, signalOf(options));
  if (handle === undefined) return withFederation(context, undefined, (watch) => work(watch, context));
  return engine.administrators.use(handle, (administrator) =>
    withFederation(context, administrator, (watch) => work(watch, context)),
  );
}

async function status({ store }: Engine): Promise<CallResult<'federation-status'>> {
  const { reader } = store;
  const [alarms, conversions, waysBack, look] = await Promise.all([
    listAlarms(reader),
    listConversions(reader),
    listWaysBack(reader),
    reader.get<{ at: string; next_at: string }>('SELECT at, next_at FROM federation_look'),
  ]);
  return writable({
    alarms,
    conversions: conversions.map(shownConversion),
    waysBack: waysBack.map(({ federation, ...rest }) => ({
      ...rest,
      domains: federation.domains
        .filter(({ isRoot }) => isRoot)
        .map(({ name, authentication, federation: settings }) => ({
          name,
          authentication,
          issuerUri: settings?.issuerUri ?? null,
        })),
    })),
    lookedAt: look?.at ?? null,
    nextLookAt: look?.next_at ?? null,
  });
}

async function providerContext(engine: Engine, options: CallOptions) {
  return { configuration: await engine.configuration(), signal: signalOf(options), now: engine.now };
}

async function readProvider(
  engine: Engine,
  source: Parsed<'federation-provider'>,
  options: CallOptions,
): Promise<CallResult<'federation-provider'>> {
  const provider = await readGiven(source, await providerContext(engine, options));
  const { protocols, activeUrl } = judgeProvider(provider, engine.now());
  const { metadata, exchange, exchangeFault } = provider;
  const { signature } = metadata;
  return writable({
    metadata: shownSource(metadata.source),
    entityId: metadata.entityId,
    displayName: metadata.displayName ?? null,
    signer: signature.state === 'verified' ? shownCertificate(signature.certificate) : null,
    protocols: protocols.map((one) => ({ ...one, certificates: one.certificates.map(shownCertificate) })),
    activeUrl,
    exchange: exchange ? shownSource(exchange.source) : null,
    exchangeFault: exchangeFault ?? null,
  });
}

function shownSource({ location, address, bytes, sha256, readAt }: DocumentSource) {
  return { location, address: address ?? null, bytes, sha256, readAt };
}

function shownCertificate({ key, serialNumber: _serial, ...rest }: SigningCertificate) {
  return { ...rest, bits: key.type === 'rsa' ? key.bits : null };
}

function shownDomain(view: DomainView): CallResult<'federation-domains'>['domains'][number] {
  const { state, certificates, ...rest } = view;
  const { federation, ...domain } = state;
  const { id: _id, signingCertificateUpdateStatus: update, ...settings } = federation ?? NO_FEDERATION;
  return writable({
    ...domain,
    ...rest,
    settings: federation ? (settings as CallResult<'federation-domains'>['domains'][number]['settings']) : null,
    certificates: certificates.map(({ role, ...certificate }) => ({ role, ...shownCertificate(certificate) })),
    updateStatus: update ? { result: update.certificateUpdateResult, at: update.lastRunDateTime } : null,
  });
}

const NO_FEDERATION = { id: '', signingCertificateUpdateStatus: null };

function shownConversion({ settings: _settings, ...conversion }: Conversion): CallResult<'federation-convert'> {
  return writable(conversion);
}

function shownPartner(partner: ReturnType<typeof artefactsOf>['partner']) {
  const { entityId, replyUrl, signature, nameIdFormat, nameId, claims, issuers } = partner;
  return {
    entityId,
    replyUrl,
    nameIdFormat,
    issuers,
    signature: signature.algorithm,
    nameId: { attribute: nameId.attribute, fallback: nameId.fallback ?? null },
    claims: claims.map(({ fallback, ...claim }) => ({ ...claim, fallback: fallback ?? null })),
  };
}

async function wayBackFile(
  { store }: Engine,
  { id }: Parsed<'federation-way-back'>,
): Promise<CallResult<'federation-way-back'>> {
  const wayBack = await readWayBack(store.reader, id);
  if (!wayBack) {
    const detail = { what: 'way-back', id: String(id), count: 0 };
    throw new FaultError({ code: 'not-found', stage: 'setup', detail, retry: 'never' });
  }
  const stamp = wayBack.takenAt.slice(0, 19).replaceAll(':', '');
  return { name: `federation-${stamp}.json`, text: wayBackDocument(wayBack) };
}

/** Unset optional answers are left out, as exact types want it. */
function choicesOf(choices: Extract<Parsed<'federation-check'>, { to: 'federated' }>['choices']): FederationChoices {
  return Object.fromEntries(
    Object.entries(choices).filter(([, value]) => value !== undefined),
  ) as unknown as FederationChoices;
}

async function check(
  engine: Engine,
  request: Parsed<'federation-check'>,
  options: CallOptions,
): Promise<CallResult<'federation-check'>> {
  return atWork(engine, request.handle, options, async (watch, context) => {
    const { domain, handle } = request;
    if (request.to === 'managed') {
      const facts = await factsOf(engine, context, { handle });
      return writable({ settings: null, checks: (await checkBeforeManaged(watch.graph, { domain, facts })).results });
    }
    const { settings, facts } = await wanted(engine, request, context, options);
    const { results } = await checkBeforeFederated(watch.graph, { domain, settings, facts });
    return writable({ settings, checks: results });
  });
}

async function convert(
  engine: Engine,
  request: Parsed<'federation-convert'>,
  options: CallOptions,
): Promise<CallResult<'federation-convert'>> {
  return atWork(engine, request.handle, options, async (watch, context) => {
    const { domain, handle } = request;
    const accepted = codes(request.accepted);
    if (request.to === 'managed') {
      const facts = await factsOf(engine, context, { handle });
      return shownConversion(await convertToManaged(watch, { domain, facts, accepted }, progress(options)));
    }
    const { settings, facts, location } = await wanted(engine, request, context, options);
    const { automaticCertificates } = request;
    const wish = { domain, settings, facts, accepted, automaticCertificates, metadataUrl: location };
    return shownConversion(await convertToFederated(watch, wish, progress(options)));
  });
}

/** The provider is read anew each time: what is written is what it says now. */
async function wanted(
  engine: Engine,
  request: Extract<Parsed<'federation-check'>, { to: 'federated' }>,
  context: TaskContext,
  options: CallOptions,
) {
  const { domain, source, handle, claimAnchor } = request;
  const provider = await readGiven(source, await providerContext(engine, options));
  const { metadata } = provider;
  const settings = settingsOfGiven(domain, provider, choicesOf(request.choices), engine.now());
  const facts = await factsOf(engine, context, { handle, claimAnchor, observedIssuer: metadata.entityId });
  return { settings, facts, location: metadata.source.kind === 'fetched' ? metadata.source.location : undefined };
}

async function factsOf(
  engine: Engine,
  { configuration }: TaskContext,
  {
    handle,
    ...more
  }: { readonly handle?: string | undefined } & Pick<FederationFacts, 'claimAnchor' | 'observedIssuer'>,
): Promise<FederationFacts> {
  const { sourceAnchor } = configuration;
  const fallbacks = await fallbacksOf(engine, configuration);
  const signedInAs =
    handle === undefined
      ? undefined
      : await engine.administrators.use(handle, ({ objectId }) => Promise.resolve(objectId));
  return { sourceAnchor, fallbacks, signedInAs, ...more };
}

async function fallbacksOf(engine: Engine, configuration: TaskContext['configuration']): Promise<SignInFallbacks> {
  const activeAgents = await ownActiveAgents(engine.store.reader, engine.now());
  if (!synchronizesPasswords(configuration)) return { passwordHashes: undefined, activeAgents };
  const { counts, domains, lastSentAt } = await engine.passwords.status();
  const { waiting, retry, 'given-up': givenUp } = counts;
  const open = waiting + retry + givenUp;
  const whole = domains.every((one) => one.heartbeatAt !== null && one.full === null && one.fullWantedSince === null);
  return {
    passwordHashes: { complete: whole && open === 0, waiting: open, lastSuccess: lastSentAt ?? undefined },
    activeAgents,
  };
}

function codes(accepted: readonly string[]): CheckCode[] {
  return CHECK_CODES.filter((code) => accepted.includes(code));
}

/** A person waits: what has not settled by then is looked at by the monitor. Milliseconds. */
const PATIENCE = 10 * 60_000;

function progress(options: CallOptions): ConversionOptions {
  return {
    confirmFor: PATIENCE,
    onProgress: ({ step, domain, seen, checks }: ConversionProgress) =>
      options.onEvent?.('federation-progress', writable({ step, domain, seen: seen ?? null, checks: checks ?? null })),
  };
}

async function tryAtProvider(
  engine: Engine,
  { source, issuer, userName, password }: Parsed<'federation-try'>,
  options: CallOptions,
): Promise<CallResult<'federation-try'>> {
  const context = await providerContext(engine, options);
  const provider = await readGiven(source, context);
  const trial = await trySignIn(provider, { issuer, userName, password }, context);
  if (trial.verdict === 'password-refused') {
    return { verdict: 'password-refused', reason: trial.reason, facts: { text: trial.text }, token: null };
  }
  if (trial.token.kind === 'refused') {
    const { reason, facts } = trial.token;
    return writable({ verdict: 'refused', reason, facts, token: null });
  }
  const { token, notes } = trial.token;
  const { issuer: found, userPrincipalName, immutableId, notOnOrAfter } = token;
  const until = new Date(notOnOrAfter).toISOString();
  return writable({
    verdict: 'accepted',
    reason: null,
    facts: {},
    token: { issuer: found, userPrincipalName, immutableId, notOnOrAfter: until, notes },
  });
}
