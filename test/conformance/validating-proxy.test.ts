/**
 * One whole run of the connector through a validating proxy that shares no code with Causeway or with the lab tenant, and
 * proof that the proxy sees what is wrong.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { Agent, fetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openTokens } from '../../engine/connectors/entra-id/tokens.ts';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { openHttp } from '../../engine/connectors/entra-id/http.ts';
import { referenceFolder } from '../lab/tenant/openapi-validator.ts';
import {
  cloudGroup,
  cloudUser,
  managerOf,
  membersOf,
  openLab,
  person,
  personDn,
  set,
  summary,
  upn,
} from '../scenario/lab.ts';
import type { Lab } from '../scenario/lab.ts';
import { startValidatingProxy, type ValidatingProxy } from './validating-proxy.ts';

const DOCUMENT = path.join(referenceFolder(), 'graph-openapi.json');
const missing = existsSync(DOCUMENT) ? undefined : 'no reference data';

describe(`Graph behind a validating proxy${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  it.skipIf(missing !== undefined)(
    'takes a whole end-to-end run without a violation, every request in its own',
    async () => {
      const lab = await openLab({
        unconfigured: true,
        people: [
          person('ada', { title: 'Captain', telephoneNumber: '+49 30 1', mail: 'ada@contoso.test', l: 'Berlin' }),
          person('bob', { manager: personDn('ada') }),
          'cleo',
          'dora',
        ],
        groups: { crew: ['ada', 'bob'], everybody: ['ada', 'bob', 'cleo', 'dora'] },
        cloudUsers: [{ userPrincipalName: 'cloud@contoso.test', displayName: 'Cloud' }],
        tenant: { deltaPageSize: 2, deltaLinksPerPage: 2 },
      });
      const proxy = await configureThrough(lab);
      await run(lab, 'initial');
      await run(lab, 'delta');
      expect(membersOf(lab, 'everybody')).toEqual(['ada', 'bob', 'cleo', 'dora']);
      expect(managerOf(lab, 'bob')).toBe('ada');
      await set(lab, personDn('ada'), { title: 'Admiral', department: 'Fleet' });
      await set(lab, personDn('bob'), { manager: personDn('cleo') });
      await lab.forest.remove(personDn('dora'));
      await lab.forest.removeMember('CN=crew,OU=Groups,DC=contoso,DC=test', personDn('bob'));
      await run(lab, 'delta');
      await run(lab, 'delta');
      expect(cloudUser(lab, 'ada')?.properties).toMatchObject({ jobTitle: 'Admiral', department: 'Fleet' });
      expect({ manager: managerOf(lab, 'bob'), crew: membersOf(lab, 'crew') }).toEqual({
        manager: 'cleo',
        crew: ['ada'],
      });
      expect(cloudUser(lab, 'dora')).toBeUndefined();
      await lab.forest.remove('CN=crew,OU=Groups,DC=contoso,DC=test');
      await run(lab, 'delta');
      expect(cloudGroup(lab, 'crew')).toBeUndefined();
      await run(lab, 'initial');

      expect(proxy.violations).toEqual([]);
      // Nothing went round the proxy, and nothing in bundles.
      expect(proxy.requests.length).toBe(lab.tenant.counters.httpRequests);
      expect(lab.tenant.counters.batches).toBe(0);
      const kinds = new Set(Object.keys(lab.tenant.counters.requests));
      for (const kind of CALLS) expect(kinds, kind).toContain(kind);
    },
  );

  it.skipIf(missing !== undefined)('refuses what breaks the description, whoever broke it', async () => {
    const lab = await openLab({
      unconfigured: true,
      // The scenarios' own judge would find it first.
      tenant: { record: false },
      cloudUsers: [{ userPrincipalName: upn('ada'), displayName: 'Ada' }],
    });
    const proxy = await configureThrough(lab);
    const ask = await clientOf(lab, proxy);
    const ada = cloudUser(lab, 'ada')?.id ?? '';
    expect(await ask('PATCH', `/users/${ada}`, { jobTitle: 'Captain' })).toBe(204);
    expect(proxy.violations).toEqual([]);

    // A property that Graph does not let anybody write: the tenant never sees it.
    const before = lab.tenant.counters.httpRequests;
    expect(await ask('PATCH', `/users/${ada}`, { proxyAddresses: ['SMTP:ada@contoso.test'] })).toBe(422);
    expect(lab.tenant.counters.httpRequests).toBe(before);
    expect(proxy.violations.splice(0)).toEqual([expect.stringContaining('proxyAddresses')]);

    // Contacts cannot be made.
    expect(await ask('POST', '/contacts', { displayName: 'Nobody' })).toBe(405);
    expect(proxy.violations.splice(0)).toEqual([expect.stringContaining('NO_METHOD_MATCHED')]);

    // An answer that Graph would not give.
    const body = { id: ada, displayname: 'Ada' };
    lab.tenant.faults.inject({ match: { path: /users/ }, times: 1, action: { kind: 'answer', status: 200, body } });
    expect(await ask('GET', `/users/${ada}`)).toBe(500);
    expect(proxy.violations.splice(0)).toEqual([expect.stringContaining('displayname')]);
  });
});

/** The calls that a run is made of. */
const CALLS = [
  'GET /users/delta',
  'GET /groups/delta',
  'POST /users',
  'PATCH /users/{user-id}',
  'PUT /users/{user-id}/manager/$ref',
  'DELETE /users/{user-id}',
  "PATCH /groups(uniqueName='{uniqueName}')",
  'PATCH /groups/{group-id}',
  'DELETE /groups/{group-id}/members/{directoryObject-id}/$ref',
  'DELETE /groups/{group-id}',
];

/** The engine knows Graph by the proxy alone. */
async function configureThrough(lab: Lab): Promise<ValidatingProxy> {
  const proxy = await startValidatingProxy(DOCUMENT, lab.tenant);
  onTestFinished(() => proxy.close());
  const { answers } = lab;
  const cloud = {
    authority: lab.tenant.origin,
    graph: proxy.origin,
    caPem: `${lab.tenant.caCertificatePem}\n${proxy.caPem}`,
  };
  const tenant = { ...answers.tenant, cloud, batching: false };
  await createDispatcher(lab.engine).call('setup', { answers: { ...answers, tenant } });
  return proxy;
}

async function run(lab: Lab, policy: 'initial' | 'delta'): Promise<void> {
  expect(summary(await lab.cycle(policy))).toMatchObject({ status: 'success', faults: [] });
}

/** Sends single requests through the proxy; answers the status. */
async function clientOf(lab: Lab, proxy: ValidatingProxy) {
  const { tenantId, clientId, certificatePem, privateKeyPem } = lab.answers.tenant;
  const cloud = resolveCloud({ authority: lab.tenant.origin, graph: proxy.origin });
  const http = openHttp({ caPem: lab.tenant.caCertificatePem });
  onTestFinished(() => http.close());
  const tokens = openTokens({ tenantId, clientId, certificatePem, privateKeyPem, cloud, fetch: http.fetch });
  const { accessToken } = await tokens.get(cloud.scope);
  const dispatcher = new Agent({ connect: { ca: proxy.caPem } });
  onTestFinished(() => dispatcher.close());
  return async (method: string, target: string, body?: object): Promise<number> => {
    const response = await fetch(`${proxy.origin}/v1.0${target}`, {
      method,
      dispatcher,
      headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await response.text();
    return response.status;
  };
}
