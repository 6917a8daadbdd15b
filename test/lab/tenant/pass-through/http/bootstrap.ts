/** `/ConnectorBootstrap`: an agent says how it is, and is told where to listen and how to answer. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { AssignedListener, RegisteredAgent } from '../agents.ts';
import { violated, type PassThroughService } from '../service.ts';
import { BOOTSTRAP, INSTANCE, SIGNALER } from '../wire/names.ts';
import { out, writeXml, type Outgoing } from '../xml.ts';
import { childrenOf, only, type Inspection } from '../../directory-sync/wire/inspection.ts';
import { all, readMessage, textsOf, xmlAnswer, type ServiceAnswer, type ServiceRequest } from './contract.ts';

/** As an agent of 2025 sends it; the two that it brought with it may be missing. */
const REQUEST = all(
  SIGNALER,
  'AgentSdkVersion AgentServiceAccountName? AgentVersion BootstrapAddOnRequests BootstrapDataModelVersion ConnectorId ConnectorVersion ConsecutiveFailures CurrentProxyPortResponseMode FailedRequestMetrics InitialBootstrap IsAgentServiceAccountGmsa? IsProxyPortResponseFallbackDisabledFromRegistry LatestDotNetVersionInstalled MachineName OperatingSystemLanguage OperatingSystemLocale OperatingSystemSKU OperatingSystemVersion PerformanceMetrics ProxyDataModelVersion RequestId SubscriptionId SuccessRequestMetrics TriggerErrors UpdaterStatus UseServiceBusTcpConnectivityMode UseSpnegoAuthentication',
);
const METRICS = all(
  BOOTSTRAP,
  'CpuAggregates CurrentActiveBackendWebSockets FaultedServiceBusConnectionCount FaultedWebSocketConnectionCount LastBootstrapLatency TimeGenerated',
);

export const SERVICE_BUS_DOMAIN = 'servicebus.windows.net';

export function bootstrap(
  service: PassThroughService,
  agent: RegisteredAgent,
  http: ServiceRequest,
  renewalUrl: string,
): ServiceAnswer {
  const inspection: Inspection = { findings: [] };
  const { findings } = inspection;
  const request = readMessage(http, 'BootstrapRequest', SIGNALER, findings);
  if (request === undefined) {
    violated(service, 'ConnectorBootstrap', findings);
    return { status: 400 };
  }
  const children = childrenOf(inspection, request, REQUEST);
  const metrics = only(children, 'PerformanceMetrics');
  if (metrics !== undefined) textsOf(inspection, metrics, METRICS);
  const text = (name: string): string => {
    const found = only(children, name)?.text;
    return typeof found === 'string' ? found : '';
  };
  if (text('ConnectorId').toLowerCase() !== agent.id) findings.push('ConnectorId: is not that of the certificate');
  if (text('SubscriptionId').toLowerCase() !== service.tenantId) findings.push('SubscriptionId: is another tenant');
  for (const name of [
    'InitialBootstrap',
    'IsProxyPortResponseFallbackDisabledFromRegistry',
    'UseSpnegoAuthentication',
  ]) {
    if (!/^(?:true|false)$/.test(text(name))) findings.push(`${name}: "${text(name)}" is no boolean`);
  }
  if (!/^\d+$/.test(text('ConsecutiveFailures'))) findings.push('ConsecutiveFailures: is no number');
  if (violated(service, 'ConnectorBootstrap', findings)) return { status: 400 };
  agent.lastBootstrapAt = service.clock();
  agent.externalIp = http.remoteAddress;
  service.counters.bootstraps += 1;
  return xmlAnswer(writeXml(response(service, renewalUrl)));
}

/** Fields in the order of a data contract, which is the alphabet's. */
function response(service: PassThroughService, renewalUrl: string): Outgoing {
  const { settings, registered } = service;
  registered.listeners = assignListeners(service);
  const fields: readonly (readonly [name: string, value: string | number])[] = [
    ['CheckForTrustRenewPeriodInMinutes', settings.renewalCheckMinutes],
    ['ConfigurationEndpointFormat', 'https://{0}:{1}/subscriber/admin'],
    ['ConnectionLimit', settings.connectionLimit],
    ['ConnectivitySettings', connectivitySettings(settings.sasLifetimeS)],
    ['ConnectorState', settings.connectorState],
    ['ErrorEndpointFormat', 'https://{0}:{1}/subscriber/error'],
    ['LogicalResponseTimeoutMilliseconds', settings.timeoutMs],
    ['MaxFailedBootstrapRequests', 2166],
    ['MinutesInTrustLifetimeBeforeRenew', settings.renewBeforeMinutes],
    ['PayloadEndpointFormat', 'https://{0}:{1}/subscriber/payload'],
    ['PeriodicBootstrapIntervalMilliseconds', settings.bootstrapIntervalMs],
    ['ResponseEndpointFormat', 'https://{0}:{1}/subscriber/connection'],
    ['ResponseRetryDelayFactor', 2],
    ['ResponseRetryInitialDelayMilliseconds', 200],
    ['ResponseRetryTotalAttempts', 5],
  ];
  return out(
    'BootstrapResponse',
    [
      ...fields.map(([name, value]) => out(name, String(value))),
      out('SignalingListenerEndpoints', [
        ...registered.listeners.map((listener, i) => endpoint(listener, i)),
        ...(settings.unknownEndpoint === undefined ? [] : [unknownEndpoint(settings.unknownEndpoint)]),
      ]),
      out('TrustRenewEndpoint', renewalUrl),
    ],
    { xmlns: SIGNALER, 'xmlns:i': INSTANCE, 'xmlns:a': BOOTSTRAP },
  );
}

function endpoint({ namespace, path, reliable, key }: AssignedListener, index: number): Outgoing {
  return out(
    'a:SignalingListenerEndpointSettings',
    [
      out('a:IsAvailable', 'true'),
      out('a:Name', `${namespace}/${String(index)}`),
      out('a:Domain', SERVICE_BUS_DOMAIN),
      out('a:Namespace', namespace),
      out('a:ReliableSessionEnabled', String(reliable)),
      out('a:Scheme', 'sb'),
      out('a:ServicePath', path),
      out('a:SharedAccessKey', key),
      out('a:SharedAccessKeyName', 'Connector'),
    ],
    { 'i:type': 'a:ServiceBusSignalingListenerEndpointSettings' },
  );
}

function unknownEndpoint(type: string): Outgoing {
  const content = [out('a:IsAvailable', 'true'), out('a:Name', 'another')];
  return out('a:SignalingListenerEndpointSettings', content, { 'i:type': `a:${type}` });
}

function connectivitySettings(sasLifetimeS: number): string {
  const span = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);
  return JSON.stringify({
    ServiceBusSasTokenTtl: span(Math.min(sasLifetimeS, 86_399)),
    WebSocketSignalingSettings: {
      KeepAlive: '00:00:10',
      LeaseTimeout: '06:00:00',
      ReconnectAttempts: 5,
      ReconnectInitialDelay: '00:00:00.2000000',
      ReconnectDelayFactor: 2,
    },
  });
}

/** Those that are there stay; where the settings want more or others, they are made, over the namespaces in turn. */
function assignListeners({ registered, settings, tenantId }: PassThroughService): readonly AssignedListener[] {
  const of = (reliable: boolean, count: number): AssignedListener[] => {
    const before = registered.listeners.filter(
      (one) => one.reliable === reliable && settings.namespaces.includes(one.namespace),
    );
    return Array.from(
      { length: count },
      (_, i) => before[i] ?? newListener(tenantId, settings.namespaces, reliable, i),
    );
  };
  return [...of(false, settings.listeners), ...of(true, settings.reliableListeners)];
}

function newListener(
  tenantId: string,
  namespaces: readonly string[],
  reliable: boolean,
  index: number,
): AssignedListener {
  return {
    namespace: namespaces[index % namespaces.length] ?? 'lab',
    path: `${tenantId}_${randomUUID()}${reliable ? '_reliable' : ''}`,
    reliable,
    key: randomBytes(32).toString('base64'),
  };
}
