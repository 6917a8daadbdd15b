/** A domain goes to its identity provider and comes back, whatever happens on the way. */

import { expect, test } from 'vitest';
import {
  convertToFederated,
  convertToManaged,
  resumeConversion,
  takeWayBack,
} from '../../engine/sign-in/federation/conversion/convert.ts';
import { listConversions, openConversions, recordIntent } from '../../engine/sign-in/federation/conversion/record.ts';
import type { ConversionProgress, FederationWork } from '../../engine/sign-in/federation/conversion/types.ts';
import { listWaysBack, readTenantFederation, saveWayBack } from '../../engine/sign-in/federation/way-back/way-back.ts';
import { listAudit } from '../../engine/settings/audit.ts';
import { loadOpenApiValidator } from '../lab/tenant/openapi-validator.ts';
import { federationLab, type FederationLab } from './federation-lab.ts';

const DOMAIN = 'contoso.test';
const HOUR = 3_600_000;

async function federate(lab: FederationLab, domain = DOMAIN) {
  const settings = await lab.settings(domain);
  return convertToFederated(lab.work, { domain, settings, metadataUrl: lab.provider.metadataUrl, facts: lab.facts });
}

async function domainsOf({ work }: FederationLab) {
  const { domains } = await readTenantFederation(work.graph);
  return Object.fromEntries(domains.map(({ name, authentication }) => [name, authentication]));
}

test('a domain is federated with its subdomains, the way back saved first, and becomes managed again', async () => {
  const lab = await federationLab({ tenant: { record: true } });
  lab.addPerson('anna@contoso.test');
  const steps: ConversionProgress['step'][] = [];
  const settings = await lab.settings(DOMAIN);
  const done = await convertToFederated(
    lab.work,
    { domain: DOMAIN, settings, facts: lab.facts },
    { onProgress: ({ step }) => steps.push(step) },
  );
  expect(done).toMatchObject({ domain: DOMAIN, state: 'done', fault: null });
  expect([...new Set(steps)]).toEqual(['checks', 'way-back', 'write', 'done']);
  expect(await domainsOf(lab)).toMatchObject({
    'contoso.test': 'Federated',
    'dev.contoso.test': 'Federated',
    'fabrikam.test': 'Managed',
  });
  const [saved] = await listWaysBack(lab.store.reader);
  expect(saved?.federation.domains.find(({ name }) => name === DOMAIN)).toMatchObject({
    authentication: 'Managed',
    federation: null,
  });

  const back = await convertToManaged(lab.work, { domain: DOMAIN, facts: lab.facts });
  expect(back.state).toBe('done');
  expect(await domainsOf(lab)).toMatchObject({ 'contoso.test': 'Managed', 'dev.contoso.test': 'Managed' });
  const actions = (await listAudit(lab.store.reader, 10)).map(({ action, who }) => `${action} by ${who}`);
  expect(actions).toEqual([
    'federation-changed by anna',
    'federation-intended by anna',
    'federation-changed by anna',
    'federation-intended by anna',
  ]);
  // Both sides of the wire are as Microsoft's own metadata describes them, where that is at hand.
  expect(loadOpenApiValidator()?.validateTraffic(lab.tenant.requests) ?? []).toEqual([]);
});

test('the way back that was saved before the return makes the domain federated as it was', async () => {
  const lab = await federationLab();
  await federate(lab);
  const before = lab.tenant.federation.federations.get(DOMAIN);
  await convertToManaged(lab.work, { domain: DOMAIN, facts: lab.facts });
  const [newest] = await listWaysBack(lab.store.reader);
  await takeWayBack(lab.work, { wayBack: newest!.id, domain: DOMAIN, facts: lab.facts });
  const { id: _former, ...settings } = before!;
  expect(lab.tenant.federation.federations.get(DOMAIN)).toMatchObject(settings);
});

test.each([
  ['unverified', 'pending.test', 'domain-verified'],
  ['default', 'fabrikam.test', 'domain-not-default'],
  ['initial', 'contoso.onmicrosoft.test', 'domain-not-initial'],
  ['sub-', 'dev.contoso.test', 'domain-root'],
  ['foreign', 'nowhere.test', 'domain-known'],
])('the %s domain is refused before anything is written', async (_, domain, check) => {
  const lab = await federationLab();
  await expect(federate(lab, domain)).rejects.toMatchObject({
    fault: { code: 'federation-check-failed', detail: { domain, check } },
  });
  expect(await listWaysBack(lab.store.reader)).toEqual([]);
  expect(lab.tenant.federation.federations.size).toBe(0);
});

test('an issuer that differs by a slash is refused, and says how', async () => {
  const lab = await federationLab();
  const settings = await lab.settings(DOMAIN);
  const wrong = { ...settings, issuerUri: `${settings.issuerUri}/` };
  await expect(
    convertToFederated(lab.work, { domain: DOMAIN, settings: wrong, facts: lab.facts }),
  ).rejects.toMatchObject({ fault: { detail: { check: 'issuer-equals-provider', reason: 'slash' } } });
});

test('people without an immutable id, an anchor that the claims do not send and a missing administrator are refused', async () => {
  const lab = await federationLab();
  const settings = await lab.settings(DOMAIN);
  const attempt = (facts: Partial<typeof lab.facts>) =>
    convertToFederated(lab.work, { domain: DOMAIN, settings, facts: { ...lab.facts, ...facts } });
  const failing = (check: string, state: string) => ({ fault: { detail: { check, state } } });
  await expect(attempt({ claimAnchor: 'objectGUID' })).rejects.toMatchObject(failing('anchor-equals-claim', 'problem'));
  await expect(attempt({ signedInAs: undefined })).rejects.toMatchObject(failing('cloud-administrator', 'attention'));
  lab.tenant.state.addUser({ userPrincipalName: 'ben@dev.contoso.test' });
  await expect(attempt({})).rejects.toMatchObject({
    fault: { detail: { check: 'immutable-ids', without: 1, names: 'ben@dev.contoso.test' } },
  });
});

test('nobody is left without a way to sign in: the return waits for hashes or agents', async () => {
  const lab = await federationLab();
  await federate(lab);
  const facts = { ...lab.facts, fallbacks: { passwordHashes: undefined, activeAgents: 0 } };
  await expect(convertToManaged(lab.work, { domain: DOMAIN, facts })).rejects.toMatchObject({
    fault: { detail: { check: 'way-to-sign-in', reason: 'none' } },
  });
  const agents = { ...lab.facts, fallbacks: { passwordHashes: undefined, activeAgents: 2 } };
  await convertToManaged(lab.work, { domain: DOMAIN, facts: agents });
  expect(await domainsOf(lab)).toMatchObject({ [DOMAIN]: 'Managed' });
});

test('staging mode writes nothing', async () => {
  const lab = await federationLab({ stagingMode: true });
  await expect(federate(lab)).rejects.toMatchObject({ fault: { code: 'staging-mode-on' } });
  expect(await listWaysBack(lab.store.reader)).toEqual([]);
  expect(lab.tenant.federation.federations.size).toBe(0);
});

test('the sign-in service lags behind: both places are asked until they agree', async () => {
  const lab = await federationLab();
  lab.tenant.federation.realmDelayMs = HOUR;
  const seen: string[] = [];
  const settings = await lab.settings(DOMAIN);
  await convertToFederated(
    lab.work,
    { domain: DOMAIN, settings, facts: lab.facts },
    {
      onProgress: (progress) => {
        if (!progress.seen) return;
        seen.push(`${progress.seen.domain} ${progress.seen.realm}`);
        lab.tenant.federation.told.clear();
      },
    },
  );
  expect(seen).toEqual(['Federated Managed']);
});

test('a change that is not visible in time stands as written, and is settled when it is resumed', async () => {
  const lab = await federationLab();
  lab.tenant.federation.realmDelayMs = HOUR;
  const settings = await lab.settings(DOMAIN);
  const request = { domain: DOMAIN, settings, facts: lab.facts };
  await expect(convertToFederated(lab.work, request, { confirmFor: 0 })).rejects.toMatchObject({
    fault: { code: 'conversion-not-confirmed', detail: { seen: 'Federated', realm: 'Managed' } },
  });
  const [open] = await listConversions(lab.store.reader);
  expect(open?.state).toBe('written');
  await expect(convertToManaged(lab.work, { domain: DOMAIN, facts: lab.facts })).rejects.toMatchObject({
    fault: { code: 'conversion-under-way' },
  });
  lab.tenant.federation.told.clear();
  expect(await resumeConversion(lab.work, open!.id)).toMatchObject({ state: 'done' });
});

/** As a process leaves it that was killed between the record and the write. */
async function intend(lab: FederationLab): Promise<number> {
  const settings = await lab.settings(DOMAIN);
  const federation = await readTenantFederation(lab.work.graph);
  return lab.store.write(async (writer) => {
    const at = lab.work.now();
    const wayBack = await saveWayBack(writer, {
      ...{ takenAt: at, takenBy: 'anna', reason: 'to-federated', domain: DOMAIN, federation },
    });
    const intent = { domain: DOMAIN, kind: 'to-federated', settings, metadataUrl: null, automatic: false } as const;
    return recordIntent(writer, { ...intent, wayBack, who: 'anna', at });
  });
}

test('killed before the write, a conversion is carried out when it is resumed', async () => {
  const lab = await federationLab();
  const id = await intend(lab);
  expect(await resumeConversion(lab.work, id)).toMatchObject({ state: 'done' });
  expect(await domainsOf(lab)).toMatchObject({ [DOMAIN]: 'Federated' });
});

test('killed after the write, it is not written again', async () => {
  const lab = await federationLab();
  const id = await intend(lab);
  lab.tenant.federation.set(DOMAIN, await lab.settings(DOMAIN));
  const before = lab.tenant.federation.federations.get(DOMAIN)?.id;
  expect(await resumeConversion(lab.work, id)).toMatchObject({ state: 'done' });
  expect(lab.tenant.federation.federations.get(DOMAIN)?.id).toBe(before);
});

/** As a process that ends at its n-th request of Graph: before it is sent, or before the answer is read. */
function dyingAt(work: FederationWork, nth: number, when: 'before' | 'after'): FederationWork {
  let count = 0;
  const die = async <T>(ask: () => Promise<T>): Promise<T> => {
    count += 1;
    if (count > nth) throw new Error('killed');
    if (count < nth) return ask();
    if (when === 'after') await ask();
    throw new Error('killed');
  };
  const { graph } = work;
  return {
    ...work,
    graph: {
      ...graph,
      call: (...request) => die(() => graph.call(...request)),
      find: (...request) => die(() => graph.find(...request)),
    },
  };
}

test('killed at any request, before it is sent or before its answer, a conversion comes to the same end', async () => {
  const lab = await federationLab();
  lab.addPerson('anna@contoso.test');
  const settings = await lab.settings(DOMAIN);
  const request = { domain: DOMAIN, settings, facts: lab.facts };
  let requests = 0;
  const counting = { ...lab.work, graph: countedGraph(lab.work.graph, () => (requests += 1)) };
  await convertToFederated(counting, request);
  const ends: string[] = [];
  for (let nth = 1; nth <= requests; nth += 1) {
    for (const when of ['before', 'after'] as const) {
      lab.tenant.federation.set(DOMAIN, undefined);
      await expect(convertToFederated(dyingAt(lab.work, nth, when), request)).rejects.toThrow('killed');
      const [open] = await openConversions(lab.store.reader);
      // Before the intent was recorded nothing was written, and a person begins anew.
      if (!open) expect(lab.tenant.federation.federations.size).toBe(0);
      const end = open ? await resumeConversion(lab.work, open.id) : await convertToFederated(lab.work, request);
      ends.push(end.state);
      expect(lab.tenant.federation.federations.get(DOMAIN)).toMatchObject({ issuerUri: settings.issuerUri });
    }
  }
  expect(new Set(ends)).toEqual(new Set(['done']));
  expect(ends).toHaveLength(2 * requests);
});

function countedGraph(graph: FederationWork['graph'], count: () => void): FederationWork['graph'] {
  return {
    ...graph,
    call: (...request) => {
      count();
      return graph.call(...request);
    },
    find: (...request) => {
      count();
      return graph.find(...request);
    },
  };
}

test('what somebody else wrote meanwhile is not overwritten', async () => {
  const lab = await federationLab();
  const id = await intend(lab);
  const theirs = await lab.settings(DOMAIN, { issuerUri: 'http://elsewhere.test/trust', displayName: 'Elsewhere' });
  lab.tenant.federation.set(DOMAIN, theirs);
  await expect(resumeConversion(lab.work, id)).rejects.toMatchObject({
    fault: { code: 'federation-changed-elsewhere' },
  });
  expect(lab.tenant.federation.federations.get(DOMAIN)?.displayName).toBe('Elsewhere');
  expect((await listConversions(lab.store.reader))[0]?.state).toBe('failed');
});

test('an answer that never came makes no second configuration', async () => {
  const lab = await federationLab();
  const lost = lab.tenant.faults.inject({
    match: { method: 'POST', path: /federationConfiguration/ },
    action: { kind: 'cut-connection', when: 'after-applying' },
    times: 1,
  });
  expect(await federate(lab)).toMatchObject({ state: 'done' });
  expect(lost.hits).toBe(1);
});

test.each(['patch', 'delete'] as const)('a tenant that takes only %s lets the domain return', async (way) => {
  const lab = await federationLab();
  await federate(lab);
  lab.tenant.federation.endedBy = way;
  await convertToManaged(lab.work, { domain: DOMAIN, facts: lab.facts });
  expect(await domainsOf(lab)).toMatchObject({ [DOMAIN]: 'Managed' });
});

test('an issuer that another tenant has is refused by the service in its own words', async () => {
  const lab = await federationLab();
  lab.tenant.federation.issuersElsewhere.add(lab.provider.entityId);
  await expect(federate(lab)).rejects.toMatchObject({
    fault: { code: 'federation-refused', detail: { domain: DOMAIN, status: 400 } },
  });
  expect((await listConversions(lab.store.reader))[0]).toMatchObject({ state: 'failed' });
});
