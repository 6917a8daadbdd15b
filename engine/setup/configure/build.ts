/** Answers -> a configuration, step by step, each against the real directories. For configuring and for previews alike. */

import type { OpenAnswers } from '../answers.ts';
import {
  assemble,
  checkForestConnection,
  checkTenant,
  discoverForest,
  refuseRepeatedNames,
  stopIfCancelled,
  tenantFacts,
  type CheckEnvironment,
  type StepFacts,
  type TenantTest,
} from '../checks.ts';
import type { Configuration, ForestConfiguration } from '../configuration.ts';
import { discoveryFacts } from '../install.ts';
import { refuseImpossible } from '../impossible.ts';
import { compileConfiguration } from '../rules-of.ts';
import { forestSecret, tenantSecret } from '../secret-source.ts';
import { secretsOf, type SetupEngine } from './context.ts';
import { keyOf, stepId, type StepName, type Steps } from './steps.ts';

export interface Built {
  readonly configuration: Configuration;
  readonly tenantTest: TenantTest;
}

/** The steps that `build` takes, in order. */
export function buildSteps(answers: OpenAnswers): (readonly [step: StepName, name: string])[] {
  return [
    ...answers.forests.flatMap(({ name }) => [
      ['forest-connection', name] as const,
      ['forest-discovery', name] as const,
    ]),
    ['tenant-connection', ''],
    ['rules', ''],
  ];
}

export interface BuildRequest {
  readonly answers: OpenAnswers;
  /** What is in force, for a change. */
  readonly present: Configuration | undefined;
  readonly suspended: boolean;
  readonly signal: AbortSignal;
}

/** Throws the first fault that a person has to mend. Nothing is stored, nothing is written to a directory. */
export async function build(engine: SetupEngine, steps: Steps, request: BuildRequest): Promise<Built> {
  const { answers, present, suspended, signal } = request;
  refuseRepeatedNames(answers);
  const check: CheckEnvironment = { directories: engine.directories, now: engine.now, signal };
  const secrets = secretsOf(engine);
  const forests: ForestConfiguration[] = [];
  for (const forest of answers.forests) {
    stopIfCancelled(signal);
    const { name } = forest;
    const { domains, ...connectionAnswers } = forest;
    const password = () => secrets.get(forestSecret(name));
    const reached = domains.map(({ domain, servers }) => [domain, servers]);
    const connection = await steps.run({
      id: stepId('forest-connection', name),
      key: async () => keyOf(connectionAnswers, reached, await password()),
      work: async (tell) => {
        let facts: StepFacts = {};
        const result = await checkForestConnection(check, forest, await password(), (told) => tell((facts = told)));
        return { result, facts };
      },
    });
    stopIfCancelled(signal);
    const before = present?.forests.find((one) => one.connection.name === name);
    forests.push(
      await steps.run({
        id: stepId('forest-discovery', name),
        key: async () => keyOf(forest, await password(), before?.domains),
        work: async () => {
          const result = await discoverForest(check, connection, forest, await password(), before);
          return { result, facts: discoveryFacts(result) };
        },
      }),
    );
  }
  stopIfCancelled(signal);
  const tenantAnswers = { ...answers, tenant: named(answers.tenant, present) };
  const { name: tenantName, tenantId } = tenantAnswers.tenant;
  const privateKey = () => secrets.get(tenantSecret(tenantName ?? tenantId));
  const { tenant, test } = await steps.run({
    id: stepId('tenant-connection'),
    key: async () =>
      keyOf(tenantAnswers.tenant, answers.stagingMode, answers.softMatchOnUserPrincipalName, await privateKey()),
    work: async () => {
      const result = await checkTenant(check, tenantAnswers, await privateKey());
      return { result, facts: { ...tenantFacts(result.test), tenant: result.tenant.name } };
    },
  });
  stopIfCancelled(signal);
  const configuration = assemble(answers, forests, tenant, suspended);
  await steps.run({
    id: stepId('rules'),
    work: () => {
      refuseImpossible(configuration);
      const { rules } = compileConfiguration(configuration);
      return Promise.resolve({ result: undefined, facts: { rules: rules.rules.length } });
    },
  });
  return { configuration, tenantTest: test };
}

/** A change that leaves out the tenant's name, or its back end, means what it has. */
function named(tenant: OpenAnswers['tenant'], present: Configuration | undefined): OpenAnswers['tenant'] {
  if (!present) return tenant;
  const { name, backEnd } = present.tenant;
  return { ...tenant, name: tenant.name ?? name, backEnd: tenant.backEnd ?? backEnd };
}
