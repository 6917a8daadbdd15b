/** Calls of the directory-sync service: what is sent, what is sent again, what is refused. */

import { describe, expect, it } from 'vitest';
import { childOf, textIn } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  compareBuilds,
  readCapabilities,
  readCompanyConfiguration,
  requireBuild,
} from '../../../../engine/connectors/entra-id/directory-sync/company.ts';
import { FaultError } from '../../../../engine/model/fault.ts';
import { element, errorWithin, fault, HOME, result, scriptedService, status, type Answer } from './scripted-service.ts';

const OPTIONS = { stage: 'connect' } as const;

async function faultOf(answers: readonly Answer[], attempts = 1) {
  const service = scriptedService(answers);
  const error: unknown = await service.client.call('Capabilities', [], { ...OPTIONS, attempts }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FaultError)) throw new Error('it was answered');
  return { fault: error.fault, service };
}

describe('a request', () => {
  it('carries the token in its body, in the order of the contract, and in no header', async () => {
    const { client, sent } = scriptedService([result()]);
    await client.call('FinalizeExport', [element('totalExported', '3')], OPTIONS);
    const [request] = sent;
    const token = childOf(childOf(request!.envelope, 'Header')!, 'SyncToken')!;
    expect(token.children.map(({ name }) => name)).toEqual([
      ...['ApplicationId', 'BearerToken', 'ClientVersion', 'DirSyncBuildNumber', 'FIMBuildNumber', 'IsInstalledOnDC'],
      ...['IssueDateTime', 'LanguageId', 'LiveToken', 'ProtocolVersion', 'RichCoexistenceEnabled', 'TrackingId'],
    ]);
    expect(request!.token).toBe('secret-token-1');
    expect(JSON.stringify(request!.headers)).not.toContain('secret-token');
    expect(request!.headers['client-request-id']).toBe(textIn(childOf(token, 'TrackingId')));
    expect(request!.headers['x-ms-aadmsods-apiaction']).toBe('FinalizeExport');
    expect(request!.url).toBe(`${HOME}/provisioningservice.svc`);
  });
});

describe('redirections', () => {
  const redirect = (url: string) => fault('redirected', [element('BindingRedirectionFault', [element('Url', url)])]);

  it('are followed to other hosts of the same domain, and kept for the calls after', async () => {
    const service = scriptedService([redirect('https://s1.contoso.test/elsewhere.svc'), result(), result()]);
    await service.client.call('Capabilities', [], OPTIONS);
    await service.client.call('Capabilities', [], OPTIONS);
    expect(service.sent.map(({ url }) => url)).toEqual([
      `${HOME}/provisioningservice.svc`,
      'https://s1.contoso.test/provisioningservice.svc',
      'https://s1.contoso.test/provisioningservice.svc',
    ]);
  });

  it.each(['https://s1.fabrikam.test/', 'http://s1.contoso.test/', 'https://evilcontoso.test/', 'nowhere'])(
    'are refused to %s, where no token goes',
    async (url) => {
      const { fault: found, service } = await faultOf([redirect(url)], 4);
      expect(found).toMatchObject({ code: 'protocol-error', retry: 'never' });
      expect(service.sent).toHaveLength(1);
    },
  );

  it('are left behind where the host they led to is gone', async () => {
    const gone: Answer = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    const service = scriptedService([redirect('https://s1.contoso.test/'), result(), gone, result()]);
    await service.client.call('Capabilities', [], OPTIONS);
    await service.client.call('Capabilities', [], OPTIONS);
    expect(service.sent.map(({ url }) => new URL(url).host)).toEqual([
      'adminwebservice.contoso.test',
      's1.contoso.test',
      's1.contoso.test',
      'adminwebservice.contoso.test',
    ]);
    expect(service.client.servers).toEqual(['adminwebservice.contoso.test', 's1.contoso.test']);
  });

  it('that several requests meet at once are followed by each', async () => {
    const hops = ['https://a.contoso.test/', 'https://b.contoso.test/', 'https://c.contoso.test/'];
    const next: Answer = (request) => {
      const at = hops.findIndex((hop) => hop.includes(`//${new URL(request.url).host}`));
      return at === hops.length - 1 ? result()(request) : redirect(hops[at + 1]!)(request);
    };
    const service = scriptedService(Array.from({ length: 16 }, () => next));
    await Promise.all(Array.from({ length: 4 }, () => service.client.call('Capabilities', [], OPTIONS)));
    expect(service.sent).toHaveLength(16);
  });

  it('are refused the fourth time', async () => {
    const { fault: found, service } = await faultOf(
      Array.from({ length: 4 }, () => redirect('https://a.contoso.test/')),
      4,
    );
    expect(found).toMatchObject({ code: 'protocol-error', detail: { reason: 'too-many-redirects' } });
    expect(service.sent).toHaveLength(4);
  });
});

describe('refusals', () => {
  it('of a token that has expired ask for a new one, once', async () => {
    const service = scriptedService([fault('The security token has expired.'), result()]);
    await service.client.call('Capabilities', [], OPTIONS);
    expect(service.sent.map(({ token }) => token)).toEqual(['secret-token-1', 'secret-token-2']);
    const { fault: found } = await faultOf([fault('The token has expired.'), fault('The token has expired.')]);
    expect(found.code).toBe('credentials-invalid');
  });

  it.each([
    ['Access to Azure Active Directory has been denied. Contact Technical Support.', 'consent-missing', 'never'],
    ['Identity synchronization is not yet activated for this company.', 'synchronization-not-activated', 'never'],
    ['An internal error has occurred.', 'server-error', 'later'],
    ['The audience of the token is not valid.', 'credentials-invalid', 'never'],
    ['The security token is not yet valid.', 'clock-skew', 'never'],
    ['The synchronization cookie is invalid. A full synchronization is required.', 'delta-token-expired', 'never'],
    ['The batch has 51 objects, which exceeds 50.', 'operation-refused', 'never'],
    ['This version of the client is not supported.', 'client-too-old', 'never'],
    ['The client version is no longer supported.', 'client-too-old', 'never'],
    ['Too many requests: you are throttled.', 'throttled', 'later'],
  ])('are what they say: %s', async (reason, code, retry) => {
    const { fault: found } = await faultOf([fault(reason)]);
    expect(found).toMatchObject({ code, retry, detail: { host: 'adminwebservice.contoso.test', serverText: reason } });
    expect(JSON.stringify(found)).not.toContain('secret-token');
  });

  it('inside an answer that says success are refusals', async () => {
    const { fault: found } = await faultOf([errorWithin('An internal error has occurred.')]);
    expect(found).toMatchObject({ code: 'server-error', detail: { serverText: 'An internal error has occurred.' } });
  });

  it('for load are waited for as long as the service asks, and counted', async () => {
    const service = scriptedService([status(503, { 'retry-after': '7' }), status(429), result()]);
    await service.client.call('Capabilities', [], OPTIONS);
    expect(service.waits[0]).toBe(7_000);
    expect(service.traffic).toEqual({ requests: 3, retries: 2, throttled: 2 });
  });

  it('that no repetition helps are not repeated', async () => {
    const { service } = await faultOf([fault('Access has been denied.')], 4);
    expect(service.sent).toHaveLength(1);
  });

  it.each([
    [
      'text that is no message',
      () => new Response('<html/>', { status: 200, headers: { 'content-type': 'text/html' } }),
    ],
    [
      'octets that are none',
      () => new Response(new Uint8Array([1, 2]), { headers: { 'content-type': 'application/soap+msbin1' } }),
    ],
    [
      'half a message',
      async (request) => {
        const whole = new Uint8Array(await (await result([element('Name', 'x')])(request)).arrayBuffer());
        return new Response(whole.slice(0, whole.length - 3), {
          headers: { 'content-type': 'application/soap+msbin1' },
        });
      },
    ],
    ['a reply to another operation', result([], 'FinalizeExport')],
  ] satisfies (readonly [string, Answer])[])('of no sense are protocol errors: %s', async (_, answer) => {
    expect((await faultOf([answer])).fault).toMatchObject({ code: 'protocol-error', retry: 'later' });
  });
});

describe('what the service says of itself', () => {
  it('is its least build, below which it is not asked further', async () => {
    const text =
      '<ServiceCapability><Application><LatestProductVersion>2.6.1.0</LatestProductVersion><MinimumProductVersion>2.5.79.0</MinimumProductVersion><BlackList Enabled="true"><V>2.5.80.0</V></BlackList></Application></ServiceCapability>';
    const { client } = scriptedService([result(), result(text)]);
    expect(await readCapabilities(client, OPTIONS)).toMatchObject({ leastBuild: undefined });
    const found = await readCapabilities(client, OPTIONS);
    expect(found).toEqual({ latestBuild: '2.6.1.0', leastBuild: '2.5.79.0', refusedBuilds: ['2.5.80.0'] });
    expect(() => requireBuild(found, '2.5.79.0', 'h')).not.toThrow();
    for (const build of ['2.4.131.0', '2.5.80.0']) {
      expect(() => requireBuild(found, build, 'h')).toThrow(/client-too-old/);
    }
  });

  it('orders builds by their numbers', () => {
    expect(['2.10.0.0', '2.5.79.0', '2.5.8', '2.5'].toSorted(compareBuilds)).toEqual([
      '2.5',
      '2.5.8',
      '2.5.79.0',
      '2.10.0.0',
    ]);
  });

  it('is the state of the tenant', async () => {
    const { client } = scriptedService([
      result([
        element('DirSyncConfiguration', [
          element('AnchorAttribute', 'mS-DS-ConsistencyGuid'),
          element('CurrentExport', [element('DirSyncClientMachineName', 'BRIDGE01')]),
          element('PreventAccidentalDeletion', [
            element('DeletionPrevention', 'EnabledForCount'),
            element('ThresholdCount', '500'),
          ]),
        ]),
        element('DirSyncFeatures', '41016'),
        element('IsDirSyncing', 'true'),
        element('MaxLinksSupportedAcrossBatchInProvision2', '15000'),
        element('TenantId', '11111111-2222-3333-4444-555555555555'),
      ]),
    ]);
    expect(await readCompanyConfiguration(client, OPTIONS)).toMatchObject({
      isDirSyncing: true,
      isPasswordSyncing: false,
      features: 41_016,
      exportingMachine: 'BRIDGE01',
      deletionThreshold: { enabled: true, count: 500 },
      maximumLinksInBatch: 15_000,
    });
  });
});
