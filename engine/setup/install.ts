/**
 * Unattended installation: answers -> checks against the real directories -> one configuration, saved with its secrets as
 * one change. Nothing is stored until every check has passed, and nothing is written to any directory.
 */

import { openActiveDirectory } from '../connectors/active-directory/active-directory.ts';
import { addVersion, loadConfiguration } from '../settings/configuration-store.ts';
import type { SecretStore } from '../settings/secrets.ts';
import type { Store } from '../store/store.ts';
import type { Answers } from './answers.ts';
import { followChange } from './back-ends/start-over.ts';
import {
  assemble,
  checkForestConnection,
  checkTenant,
  discoverForest,
  refuseRepeatedNames,
  tenantFacts,
  type Directories,
  type StepFacts,
} from './checks.ts';
import { configurationSchema, type Configuration, type ForestConfiguration } from './configuration.ts';
import { refuseImpossible } from './impossible.ts';
import { forestSecret, tenantSecret } from './secret-source.ts';

export { forestSecret, tenantSecret } from './secret-source.ts';

export interface SetupStep {
  readonly step: 'forest-connection' | 'forest-discovery' | 'tenant-connection' | 'rules' | 'save';
  readonly name: string;
  readonly facts: StepFacts;
}

export interface SetupEnvironment {
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly now: () => Date;
  readonly by: string;
  /** Default: the real ones. */
  readonly directories?: Directories;
  readonly signal?: AbortSignal;
  onStep(step: SetupStep): void;
  /** Throws when the rules of a configuration do not hold together. */
  checkRules(configuration: Configuration): void;
}

const REAL: Directories = { openForest: openActiveDirectory, entra: {} };

/** Throws the first fault that a person has to mend; everything before it left no trace. */
export async function install(environment: SetupEnvironment, answers: Answers): Promise<Configuration> {
  refuseRepeatedNames(answers);
  const { store, secrets, onStep, directories = REAL, now, signal = new AbortController().signal } = environment;
  const check = { directories, now, signal };
  const forests: ForestConfiguration[] = [];
  for (const { password, ...forest } of answers.forests) {
    const { name } = forest;
    const connection = await checkForestConnection(check, forest, password, (facts) =>
      onStep({ step: 'forest-connection', name, facts }),
    );
    const found = await discoverForest(check, connection, forest, password);
    onStep({ step: 'forest-discovery', name, facts: discoveryFacts(found) });
    forests.push(found);
  }
  const { privateKeyPem, ...tenantAnswers } = answers.tenant;
  const { tenant, test } = await checkTenant(check, { ...answers, tenant: tenantAnswers }, privateKeyPem);
  onStep({ step: 'tenant-connection', name: tenant.name, facts: tenantFacts(test) });
  const configuration = assemble({ ...answers, tenant: tenantAnswers }, forests, tenant, false);
  refuseImpossible(configuration);
  environment.checkRules(configuration);
  const stores = [await secrets.prepare(tenantSecret(tenant.name), privateKeyPem)];
  for (const { name, password } of answers.forests) stores.push(await secrets.prepare(forestSecret(name), password));
  const version = await store.write(async (writer) => {
    for (const keep of stores) await keep(writer);
    const before = await loadConfiguration(writer, configurationSchema);
    if (before) await followChange(writer, before.document, configuration);
    const detail = { forests: forests.map((forest) => forest.connection.name), tenant: tenant.tenantId };
    return addVersion(writer, configuration, { by: environment.by, action: 'setup', detail, at: now() });
  });
  onStep({ step: 'save', name: 'configuration', facts: { version } });
  return configuration;
}

export function discoveryFacts({ domains, schema, groupFilter }: ForestConfiguration): StepFacts {
  return {
    domains: domains.map((domain) => domain.domainFqdn).join(', '),
    attributes: Object.keys(schema).length,
    ...(groupFilter === undefined ? {} : { groupFilter: groupFilter.dn }),
  };
}
