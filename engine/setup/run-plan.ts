/** What runs need of a configuration: its connectors, its compiled rules, the gates of its choices. */

import type { ActiveDirectoryConnector } from '../connectors/active-directory/active-directory.ts';
import { ACTIVE_DIRECTORY_CAPABILITIES } from '../connectors/active-directory/export/capabilities.ts';
import type { Connector } from '../connectors/connector.ts';
import type { ExtensionAttribute } from '../connectors/entra-id/back-ends/back-end.ts';
import { backEndCapabilities, openEntraId } from '../connectors/entra-id/connector.ts';
import type { ConnectorPlan, RunConfiguration } from '../runs/configuration.ts';
import { extensionName } from '../rules/defaults/directory-extensions.ts';
import { deletionThresholdGate } from '../safety/deletion-threshold.ts';
import { filterGroupGate } from '../safety/filter-groups.ts';
import { otherSynchronizationGate } from '../safety/other-synchronization.ts';
import { stagingModeGate } from '../safety/staging-mode.ts';
import type { SecretSource } from '../settings/secrets.ts';
import type { Directories } from './checks.ts';
import type { Configuration } from './configuration.ts';
import { compileConfiguration, domainParameters } from './rules-of.ts';
import { forestSecret, tenantSecret } from './secret-source.ts';

export interface PlanEnvironment {
  readonly directories: Directories;
  readonly secrets: SecretSource;
  readonly now: () => Date;
  /** Stands between runs and connectors. */
  wrap(connector: Connector): Connector;
}

/** Throws `flow-failed` where the rules do not hold together. */
export function runPlanOf(configuration: Configuration, environment: PlanEnvironment): RunConfiguration {
  const { rules, basis } = compileConfiguration(configuration);
  return {
    connectors: [
      ...configuration.forests.map((forest) => forestPlan(forest, environment)),
      tenantPlan(configuration, environment),
    ],
    rules,
    basis,
    parametersOf: domainParameters(configuration),
    gates: [
      stagingModeGate(() => configuration.stagingMode),
      otherSynchronizationGate(environment.now),
      filterGroupGate(),
      deletionThresholdGate(() => configuration.deletionThreshold, environment.now),
    ],
    revokesSessions: configuration.revokeSignInSessions,
  };
}

function forestPlan(forest: Configuration['forests'][number], environment: PlanEnvironment): ConnectorPlan {
  const { directories, secrets, now, wrap } = environment;
  const { name } = forest.connection;
  return {
    name,
    kind: 'active-directory',
    partitions: forest.domains.map(({ dn, containers }) => ({ name: dn, containers })),
    capabilities: ACTIVE_DIRECTORY_CAPABILITIES,
    open: async () => {
      const password = await secrets.get(forestSecret(name));
      return wrap(asConnector(await directories.openForest(forest.connection, { password }, { now })));
    },
  };
}

function tenantPlan(configuration: Configuration, environment: PlanEnvironment): ConnectorPlan {
  const { directories, secrets, now, wrap } = environment;
  const { tenant } = configuration;
  const extensions = extensionsOf(configuration);
  return {
    name: tenant.name,
    kind: 'entra-id',
    partitions: [{ name: tenant.tenantId, containers: { included: [], excluded: [] } }],
    capabilities: backEndCapabilities(tenant.backEnd, extensions),
    open: async () => {
      const privateKeyPem = await secrets.get(tenantSecret(tenant.name));
      const { proxy, ...settings } = tenant;
      const document = proxy === undefined ? settings : { ...settings, proxy };
      const options = { clock: () => now().getTime(), extensions, ...directories.entra };
      return wrap(await openEntraId(document, { privateKeyPem }, options));
    },
  };
}

/** Those that the tenant knows, under the names that it registers them by. */
function extensionsOf({ directoryExtensions }: Configuration): ExtensionAttribute[] {
  if (directoryExtensions === undefined) return [];
  const application = directoryExtensions.application.replaceAll('-', '');
  const registered = directoryExtensions.attributes.filter((one) => one.registered);
  return registered.map(({ objectType, attribute, type, multiValued }) => ({
    ...{ objectType, type, multiValued },
    name: extensionName(application, attribute),
  }));
}

/** The forest's connector by the port alone; its extras are for setup. */
function asConnector(connector: ActiveDirectoryConnector): Connector {
  return connector;
}
