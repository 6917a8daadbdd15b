/** What the service says of how an agent is to be, drawn into what makes sense, and when it is asked again. */

import { describe, expect, it } from 'vitest';
import { readBootstrapResponse } from '../../../engine/sign-in/pass-through/bootstrap/response.ts';
import { bootstrapDelay } from '../../../engine/sign-in/pass-through/bootstrap/retry.ts';
import { noCounts } from '../../../engine/sign-in/pass-through/health/counters.ts';
import {
  agentTroubles,
  AWAY_AFTER,
  isPassThroughAway,
  type AgentSnapshot,
} from '../../../engine/sign-in/pass-through/health/detector.ts';
import { isRenewalDue } from '../../../engine/sign-in/pass-through/renewal/renewal.ts';

const NAMES = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:z="urn:data"';

function answer(inner: string): string {
  return `<BootstrapResponse ${NAMES}><ConnectorState>Ok</ConnectorState>${inner}</BootstrapResponse>`;
}

function endpoint(
  change: { readonly [name: string]: string } = {},
  type = 'z:ServiceBusSignalingListenerEndpointSettings',
) {
  const fields = {
    IsAvailable: 'true',
    Name: 'one',
    Domain: 'servicebus.windows.net',
    Namespace: 'his-eur1',
    ReliableSessionEnabled: 'false',
    Scheme: 'sb',
    ServicePath: 'tenant_path',
    SharedAccessKey: 'key',
    SharedAccessKeyName: 'Connector',
    ...change,
  };
  const children = Object.entries(fields).map(([name, value]) => `<z:${name}>${value}</z:${name}>`);
  return `<SignalingListenerEndpoints><z:E i:type="${type}">${children.join('')}</z:E></SignalingListenerEndpoints>`;
}

const read = (inner: string) => readBootstrapResponse(answer(inner), 'bootstrap.test');

describe('settings', () => {
  it('are what the service says', () => {
    const settings = read(
      '<PeriodicBootstrapIntervalMilliseconds>600000</PeriodicBootstrapIntervalMilliseconds>' +
        '<MinutesInTrustLifetimeBeforeRenew>43200</MinutesInTrustLifetimeBeforeRenew>' +
        '<LogicalResponseTimeoutMilliseconds>15000</LogicalResponseTimeoutMilliseconds>' +
        '<ConnectionLimit>200</ConnectionLimit><ResponseRetryTotalAttempts>3</ResponseRetryTotalAttempts>' +
        '<ConnectivitySettings>{"ServiceBusSasTokenTtl":"23:59:59","WebSocketSignalingSettings":{"KeepAlive":"00:00:20"}}</ConnectivitySettings>' +
        endpoint(),
    );
    expect(settings).toMatchObject({
      state: 'Ok',
      interval: 600_000,
      renewBefore: 30 * 86_400_000,
      answerWithin: 15_000,
      connectionLimit: 200,
      answerRetry: { attempts: 3, delay: 200, factor: 2 },
      tokenLifetime: 86_399_000,
      keepAlive: 20_000,
      endpoints: [{ namespace: 'his-eur1', servicePath: 'tenant_path', reliable: false, key: 'key' }],
      unknownEndpoints: [],
    });
  });

  it('are those of today’s service where it says nothing, and never what would hurt', () => {
    expect(read('')).toMatchObject({
      interval: 600_000,
      connectionLimit: 200,
      tokenLifetime: 3_600_000,
      endpoints: [],
    });
    const hostile = read(
      '<PeriodicBootstrapIntervalMilliseconds>0</PeriodicBootstrapIntervalMilliseconds>' +
        '<ConnectionLimit>-5</ConnectionLimit><ResponseRetryTotalAttempts>1e9</ResponseRetryTotalAttempts>' +
        '<LogicalResponseTimeoutMilliseconds>x</LogicalResponseTimeoutMilliseconds>' +
        '<ConnectivitySettings>{"ServiceBusSasTokenTtl":"00:00:00"</ConnectivitySettings>',
    );
    expect(hostile).toMatchObject({
      interval: 1_000,
      connectionLimit: 1,
      answerRetry: { attempts: 20 },
      answerWithin: 15_000,
    });
  });

  it('leave out endpoints that are not available, and name kinds that are not known', () => {
    expect(read(endpoint({ IsAvailable: 'false' })).endpoints).toEqual([]);
    expect(read(endpoint({}, 'z:Http2Settings'))).toMatchObject({
      endpoints: [],
      unknownEndpoints: ['z:Http2Settings'],
    });
  });

  it.each([
    ['a namespace that is no name', endpoint({ Namespace: 'evil.test/' })],
    ['no key', endpoint({ SharedAccessKey: '' })],
  ])('are refused with %s', (_, inner) => {
    expect(() => read(inner)).toThrow(expect.objectContaining({ name: 'FaultError' }));
  });

  it.each(['', '<Other/>', `<BootstrapResponse ${NAMES}/>`, '<!DOCTYPE a><BootstrapResponse/>'])(
    'are not in %j',
    (body) => {
      expect(() => readBootstrapResponse(body, 'bootstrap.test')).toThrow(
        expect.objectContaining({ name: 'FaultError' }),
      );
    },
  );
});

describe('asking again', () => {
  const exactly = { random: () => 0.5 };
  const delays = (listening: boolean) =>
    [1, 2, 3, 4, 5, 6, 7, 50].map((failures) =>
      Math.round(bootstrapDelay(failures, { interval: 600_000, listening }, exactly) / 1000),
    );

  it('is soon and then ever later, hourly in the end', () => {
    expect(delays(false)).toEqual([3, 18, 104, 612, 3600, 3600, 3600, 3600]);
  });

  it('waits a round first where listeners go on meanwhile', () => {
    expect(delays(true)).toEqual([600, 3, 18, 104, 612, 3600, 3600, 3600]);
  });

  it('is spread by a fifth to either side', () => {
    const of = (chance: number) => bootstrapDelay(9, { interval: 1, listening: false }, { random: () => chance });
    expect([of(0), of(0.999_999)].map((value) => Math.round(value / 60_000))).toEqual([48, 72]);
  });
});

describe('a certificate', () => {
  const DAY = 86_400_000;
  const key = { notBefore: new Date(0), notAfter: new Date(180 * DAY) } as Parameters<typeof isRenewalDue>[0];

  it('is renewed thirty days before its end where the service leaves that to the agent', () => {
    expect([149, 151].map((day) => isRenewalDue(key, { renewBefore: 0 }, new Date(day * DAY)))).toEqual([false, true]);
    expect(isRenewalDue(key, { renewBefore: 60 * DAY }, new Date(121 * DAY))).toBe(true);
  });

  it('that lives for days only is not renewed before half of them', () => {
    const short = { ...key, notAfter: new Date(10 * DAY) };
    expect([4, 6].map((day) => isRenewalDue(short, { renewBefore: 0 }, new Date(day * DAY)))).toEqual([false, true]);
  });
});

describe('how an agent stands', () => {
  const now = new Date('2027-05-01T10:00:00Z');
  const well: AgentSnapshot = {
    at: now.toISOString(),
    agentId: 'a',
    tenantId: 't',
    machine: 'agent1',
    phase: 'listening',
    connectorState: 'Ok',
    startedAt: new Date(now.getTime() - 60_000).toISOString(),
    lastBootstrapAt: now.toISOString(),
    bootstrapFault: undefined,
    certificateEnds: '2027-09-01T00:00:00Z',
    renewalFault: undefined,
    listeners: [{ endpoint: 'one', open: true, fault: undefined }],
    unknownEndpoints: [],
    clockDifference: 0,
    inWork: 0,
    counters: noCounts(),
    controllersAwaySince: undefined,
  };
  const codes = (change: Partial<AgentSnapshot>, at = now) =>
    agentTroubles({ ...well, ...change }, at).map(({ code }) => code);
  const refused = { code: 'agent-certificate-refused', stage: 'connect', detail: {}, retry: 'later' } as const;

  it('is well while it is answered, listens and reaches a domain controller', () => {
    expect(codes({})).toEqual([]);
    expect(codes({}, new Date(now.getTime() + AWAY_AFTER - 1))).toEqual([]);
  });

  it('is away after ten minutes without an answer, without a listener, and when it has ended', () => {
    expect(codes({}, new Date(now.getTime() + AWAY_AFTER))).toEqual(['agent-away']);
    const listeners = [{ endpoint: 'one', open: false, fault: undefined }];
    expect(codes({ listeners })).toEqual(['agent-away']);
    // It has just begun, and opens them.
    expect(codes({ listeners, startedAt: now.toISOString() })).toEqual([]);
    expect(codes({ phase: 'stopped' })).toEqual(['agent-away']);
  });

  it('tells of controllers, of the service’s word, and of a certificate that nobody renews', () => {
    expect(codes({ controllersAwaySince: now.toISOString() })).toEqual(['controllers-away']);
    expect(codes({ phase: 'stopped-by-service', connectorState: 'Disabled' })).toEqual(['agent-stopped-by-service']);
    expect(codes({ renewalFault: refused })).toEqual([]);
    expect([-301_000, 299_000].map((clockDifference) => codes({ clockDifference }))).toEqual([['clock-skew'], []]);
    expect(codes({ renewalFault: refused, certificateEnds: '2027-05-08T00:00:00Z' })).toEqual([
      'agent-certificate-refused',
    ]);
  });

  it('is the tenant’s trouble when no agent is any use', () => {
    const away = { ...well, controllersAwaySince: now.toISOString() };
    expect(isPassThroughAway([away, well], now)).toBe(false);
    expect(isPassThroughAway([away, { ...well, phase: 'stopped' }], now)).toBe(true);
    expect(isPassThroughAway([], now)).toBe(false);
  });
});
