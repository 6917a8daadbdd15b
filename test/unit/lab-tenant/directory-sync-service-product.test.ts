/** The product against the service, under the names that its hosts really have. */

import { describe, expect, it } from 'vitest';
import {
  exportAll,
  personOf,
  startService,
  type ServiceHarness,
} from '../../contract/entra-id-directory-sync-harness.ts';
import { DIRECTORY_SYNC_HOST, DIRECTORY_SYNC_UNITS, GRAPH_HOST, SIGN_IN_HOST } from '../../lab/tenant/http/hosts.ts';
import type { ConnectProxy } from '../../lab/tenant/proxy.ts';
import type { DirectorySyncOptions } from '../../lab/tenant/tenant.ts';

const CREDENTIALS = { user: 'causeway', password: 'p@ss:word/1' };

async function behindProxy(options: DirectorySyncOptions = {}) {
  const service: ServiceHarness = await startService({ directorySync: { throttle: 'off', ...options } });
  const proxy: ConnectProxy = await service.tenant.startProxy({ credentials: CREDENTIALS });
  const connector = await service.open({
    cloud: {
      authority: `https://${SIGN_IN_HOST}`,
      graph: `https://${GRAPH_HOST}`,
      directorySync: `https://${DIRECTORY_SYNC_HOST}`,
      caPem: service.tenant.caCertificatePem,
    },
    proxy: proxy.urlWithCredentials,
  });
  return {
    connector,
    proxy,
    tenant: service.tenant,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

describe('the product', () => {
  it('signs in, exports and asks for the company at its own hosts, and breaks no rule of the contract', async () => {
    await using lab = await behindProxy();
    const exported = await exportAll(lab.connector, [personOf(1), personOf(2)]);
    expect(exported.outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(lab.tenant.state.list('user')).toHaveLength(2);
    expect(lab.tenant.directorySyncViolations).toEqual([]);
    const targets = new Set(lab.proxy.connections.map(({ target }) => target));
    expect(targets).toContain(`${SIGN_IN_HOST}:443`);
    expect(targets).toContain(`${DIRECTORY_SYNC_HOST}:443`);
    expect(new Set(lab.proxy.connections.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('follows three redirections, and stays where they led', async () => {
    const hosts = DIRECTORY_SYNC_UNITS.slice(0, 3);
    await using lab = await behindProxy({ redirect: { hosts } });
    const exported = await exportAll(lab.connector, [personOf(1)]);
    expect(exported.outcomes.map(({ status }) => status)).toEqual(['done']);
    expect(lab.tenant.directorySync.counters.redirections).toBe(3);
    await exportAll(lab.connector, [personOf(2)]);
    expect(lab.tenant.directorySync.counters.redirections).toBe(3);
  });

  it('refuses the fourth', async () => {
    await using lab = await behindProxy({ redirect: { hosts: DIRECTORY_SYNC_UNITS } });
    const exported = await exportAll(lab.connector, [personOf(1)]);
    expect(exported.fault).toMatchObject({ code: 'protocol-error', detail: { reason: 'too-many-redirects' } });
    expect(lab.tenant.state.list('user')).toEqual([]);
  });

  it('follows none to a foreign host, which gets no token', async () => {
    await using lab = await behindProxy();
    lab.tenant.directorySync.faults.inject({
      action: { kind: 'redirect', url: 'https://adminwebservice.evil.test/provisioningservice.svc' },
      times: 1,
    });
    const exported = await exportAll(lab.connector, [personOf(1)]);
    expect(exported.fault).toMatchObject({ code: 'protocol-error' });
    expect(lab.proxy.connections.map(({ target }) => target).join()).not.toContain('evil');
  });
});
