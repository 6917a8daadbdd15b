/**
 * What an agent tells when it asks for its settings: `BootstrapRequest` in the order of the data contract, as Microsoft's agent
 * of 2025 sent it (published capture). Figures are our own; what describes .NET and Windows is that agent's.
 */

import { AGENT_VERSION, type SystemFacts } from '../messages/system.ts';
import { APPLICATION_PROXY, element, INSTANCE, writeXml } from '../messages/xml.ts';

export const BOOTSTRAP_NAMESPACE = `${APPLICATION_PROXY}SignalerDataModel`;
export const BOOTSTRAP_DATA_NAMESPACE = `${APPLICATION_PROXY}BootstrapDataModel`;

export interface BootstrapFacts {
  readonly agentId: string;
  readonly tenantId: string;
  readonly system: SystemFacts;
  /** Whether this process asks for the first time. */
  readonly initial: boolean;
  /** In a row, before this one. */
  readonly consecutiveFailures: number;
  /** Milliseconds that the last successful one took. */
  readonly lastLatency: number;
  /** Listeners that have failed since this process began. */
  readonly failedListeners: number;
  readonly requestId: string;
  readonly now: Date;
}

/** .NET 4.8: release number of its registry key, which the service compares with the least it takes. */
const DOT_NET = '528449';

export function bootstrapRequest(facts: BootstrapFacts): string {
  const { system } = facts;
  return writeXml(
    element(
      'BootstrapRequest',
      [
        element('AgentSdkVersion', AGENT_VERSION),
        element('AgentServiceAccountName', 'causeway'),
        element('AgentVersion', AGENT_VERSION),
        element('BootstrapAddOnRequests', null),
        element('BootstrapDataModelVersion', AGENT_VERSION),
        element('ConnectorId', facts.agentId),
        element('ConnectorVersion', null),
        element('ConsecutiveFailures', String(facts.consecutiveFailures)),
        element('CurrentProxyPortResponseMode', 'Primary'),
        element('FailedRequestMetrics', []),
        element('InitialBootstrap', String(facts.initial)),
        element('IsAgentServiceAccountGmsa', 'false'),
        element('IsProxyPortResponseFallbackDisabledFromRegistry', 'true'),
        element('LatestDotNetVersionInstalled', DOT_NET),
        element('MachineName', system.machineName),
        element('OperatingSystemLanguage', system.language),
        element('OperatingSystemLocale', system.locale),
        element('OperatingSystemSKU', system.sku),
        element('OperatingSystemVersion', system.version),
        element('PerformanceMetrics', [
          element('a:CpuAggregates', []),
          element('a:CurrentActiveBackendWebSockets', '0'),
          element('a:FaultedServiceBusConnectionCount', String(facts.failedListeners)),
          element('a:FaultedWebSocketConnectionCount', '0'),
          element('a:LastBootstrapLatency', String(Math.round(facts.lastLatency))),
          element('a:TimeGenerated', facts.now.toISOString()),
        ]),
        element('ProxyDataModelVersion', AGENT_VERSION),
        element('RequestId', facts.requestId),
        element('SubscriptionId', facts.tenantId),
        element('SuccessRequestMetrics', []),
        element('TriggerErrors', []),
        element('UpdaterStatus', 'Running'),
        element('UseServiceBusTcpConnectivityMode', 'false'),
        element('UseSpnegoAuthentication', 'false'),
      ],
      { xmlns: BOOTSTRAP_NAMESPACE, 'xmlns:i': INSTANCE, 'xmlns:a': BOOTSTRAP_DATA_NAMESPACE },
    ),
  );
}
