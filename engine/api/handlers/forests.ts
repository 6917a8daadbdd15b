/** Forests: asked before they are connected, and again whenever something about them is to be changed. */

import { lookAtCertificate } from '../../connectors/active-directory/survey/certificate.ts';
import { findSealing } from '../../connectors/active-directory/survey/sealing.ts';
import { systemNames } from '../../connectors/active-directory/survey/names.ts';
import { createSurvey, type ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { FaultError, toFault } from '../../model/fault.ts';
import { checkForest, surveyDomains } from '../../setup/forests/check-forest.ts';
import { createConnectorAccount } from '../../setup/forests/create-account.ts';
import { forestPassword, settingsOf, type ForestPart } from '../../setup/forests/forest-part.ts';
import { extensionAttributes } from '../../setup/forests/extension-attributes.ts';
import { placeGroup } from '../../setup/forests/group-placement.ts';
import { resolveGroup } from '../../setup/forests/group.ts';
import { reviewRights } from '../../setup/forests/rights/review.ts';
import type { ReadTree } from '../../setup/forests/sessions.ts';
import { adviseSourceAnchor, readConsistencyGuidUsage } from '../../setup/forests/source-anchor.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { forestCommands, forestQueries } from '../contract/forests.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

/** Milliseconds that somebody who is asked for a certificate may take. */
const PATIENCE = 15_000;

export const forestHandlers: Handlers<keyof typeof forestQueries | keyof typeof forestCommands> = {
  async 'forest-certificate'(_, { host, port, security }) {
    const server = port === undefined ? { host } : { host, port };
    const { validFrom, validTo, reason, chain, ...facts } = await lookAtCertificate(server, security, PATIENCE);
    return writable({
      ...facts,
      ...lifeOf({ validFrom, validTo }),
      reason: reason ?? null,
      chain: chain.map((certificate) => ({ ...certificate, ...lifeOf(certificate) })),
    });
  },
  'forest-sealing': (_, { host, port }) => findSealing(port === undefined ? { host } : { host, port }, PATIENCE),
  'forest-domains': (engine, { forest }) =>
    withSurvey(engine, forest, async (survey) => writable(await surveyDomains(survey))),
  async 'forest-check'(engine, { forest }, options) {
    const answer = await checkForest({
      part: forest,
      password: () => forestPassword(engine, forest.name),
      names: systemNames,
      now: engine.now,
      signal: signalOf(options),
      onRow: (row) => options.onEvent?.('forest-check-row', { forest: forest.name, row: writable(row) }),
    });
    return writable(answer);
  },
  'forest-rights': (engine, { forest, features }, options) =>
    withSurvey(engine, forest, async (survey) => writable(await reviewRights(survey, features, signalOf(options)))),
  async 'forest-account-create'(engine, { forest, administrator, name, features }, options) {
    const part = { ...forest, account: administrator.account };
    const request = { part, administrator, name, features, signal: signalOf(options) };
    return writable(await createConnectorAccount(request, engine.draftSecrets));
  },
  containers,
  async 'containers-named'(engine, { forest, domain, names }) {
    const read = await readTree(engine, forest, domain, false);
    return writable({ containers: names.map((name) => read.tree.named(name) ?? null), ...countingOf(read) });
  },
  'upn-suffixes': suffixes,
  'source-anchor-advice': sourceAnchorAdvice,
  'group-resolve': (engine, { forest, group, domains }, options) =>
    withSurvey(engine, forest, async (survey) => {
      const signal = signalOf(options);
      const found = await resolveGroup(survey, group, signal);
      const placement = domains === undefined ? null : await placeGroup(survey, found, domains, signal);
      return writable({ ...found, placement });
    }),
  'extension-attributes': extendable,
};

function lifeOf({ validFrom, validTo }: { readonly validFrom: Date; readonly validTo: Date }) {
  return { validFrom: validFrom.toISOString(), validTo: validTo.toISOString() };
}

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

async function withSurvey<T>(
  engine: Engine,
  forest: ForestPart,
  ask: (survey: ForestSurvey) => Promise<T>,
): Promise<T> {
  const survey = createSurvey(settingsOf(forest), await forestPassword(engine, forest.name));
  try {
    return await ask(survey);
  } finally {
    await survey.close();
  }
}

async function readTree(engine: Engine, forest: ForestPart, domain: string, refresh: boolean): Promise<ReadTree> {
  const password = await forestPassword(engine, forest.name);
  return engine.forests.containers(forest, password, domain, { refresh, now: engine.now });
}

function countingOf({ tree, counting, countingFault }: ReadTree) {
  return { counting, countedPeople: tree.countedPeople, countingFault: countingFault ?? null };
}

async function containers(engine: Engine, wanted: Parsed<'containers'>): Promise<CallResult<'containers'>> {
  const { forest, domain, parent, search, after, limit } = wanted;
  const read = await readTree(engine, forest, domain, wanted.refresh);
  const { tree } = read;
  const page =
    search !== undefined && search.trim() !== ''
      ? tree.search(search, parent, { after, limit })
      : parent === null
        ? tree.root()
        : tree.children(parent, { after, limit });
  if (page === undefined) {
    const detail = { container: parent ?? '', partition: domain };
    const object = { connector: forest.name };
    throw new FaultError({ code: 'container-not-found', stage: 'setup', object, detail, retry: 'never' });
  }
  return writable({
    ...page,
    readAt: read.readAt.toISOString(),
    containersInDomain: tree.size,
    ...countingOf(read),
  });
}

const NOTHING_READ = { users: 0, withoutUserPrincipalName: 0, suffixes: [], candidates: [] };

async function suffixes(engine: Engine, wanted: Parsed<'upn-suffixes'>): Promise<CallResult<'upn-suffixes'>> {
  return Promise.all(
    wanted.forests.map(async (part) => {
      const forest = part.name;
      try {
        const password = await forestPassword(engine, forest);
        const read = await engine.forests.suffixes(part, password, { refresh: wanted.refresh, now: engine.now });
        return writable({ forest, ...read, fault: null });
      } catch (error) {
        return writable({ forest, ...NOTHING_READ, fault: toFault(error, 'setup') });
      }
    }),
  );
}

async function extendable(
  engine: Engine,
  wanted: Parsed<'extension-attributes'>,
): Promise<CallResult<'extension-attributes'>> {
  const read = await Promise.all(
    wanted.forests.map(async (part) => {
      const forest = part.name;
      try {
        const password = await forestPassword(engine, forest);
        const options = { refresh: wanted.refresh, now: engine.now };
        return { forest, attributes: await engine.forests.attributes(part, password, options) };
      } catch (error) {
        return { forest, fault: toFault(error, 'setup') };
      }
    }),
  );
  const schemas = read.flatMap(({ forest, attributes }) => (attributes ? [{ forest, attributes }] : []));
  const faults = read.flatMap(({ forest, fault }) => (fault ? [{ forest, fault }] : []));
  return writable({ attributes: extensionAttributes(schemas), faults });
}

const NOTHING_USED = { attributeExists: false, used: 0, ownObjectGuid: 0, examples: [] };

async function sourceAnchorAdvice(
  engine: Engine,
  wanted: Parsed<'source-anchor-advice'>,
  options: CallOptions,
): Promise<CallResult<'source-anchor-advice'>> {
  const forests = await Promise.all(
    wanted.forests.map(async (part) => {
      const forest = part.name;
      try {
        const read = (survey: ForestSurvey) => readConsistencyGuidUsage(survey, signalOf(options));
        return { forest, ...(await withSurvey(engine, part, read)), fault: null };
      } catch (error) {
        options.signal?.throwIfAborted();
        return { forest, ...NOTHING_USED, fault: toFault(error, 'setup') };
      }
    }),
  );
  return writable({ ...adviseSourceAnchor(forests), forests });
}
