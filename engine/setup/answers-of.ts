/** The way back: the answers from which setup would make this configuration again, secrets left out. */

import { openAnswersSchema, type OpenAnswers } from './answers.ts';
import type { Configuration, ForestConfiguration } from './configuration.ts';

/** With the same directories, checking these answers gives `configuration` again, the scheduler's suspension aside. */
export function answersOf(configuration: Configuration): OpenAnswers {
  const { softMatchOnUserPrincipalName, ...tenant } = configuration.tenant;
  const { enabled, intervalMinutes } = configuration.scheduler;
  return openAnswersSchema.parse({
    forests: configuration.forests.map(forestAnswersOf),
    tenant,
    signIn: configuration.signIn,
    passwordHashSync: passwordAnswersOf(configuration),
    sourceAnchor: configuration.sourceAnchor,
    userMatching: configuration.userMatching,
    softMatchOnUserPrincipalName,
    userPrincipalNameAttribute: configuration.userPrincipalNameAttribute,
    ...featureAnswersOf(configuration),
    scheduler: { enabled, intervalMinutes },
    stagingMode: configuration.stagingMode,
    deletionThreshold: configuration.deletionThreshold,
    rules: configuration.rules,
    retention: configuration.retention,
  });
}

/** What follows from the method of sign-in is no choice beside it. */
function passwordAnswersOf({ signIn, passwordHashSync: { enabled, ...rest } }: Configuration) {
  return signIn === 'password-hash-sync' ? rest : { enabled, ...rest };
}

/** What is absent stays absent: an answer that says nothing is one too many for whoever compares. */
function featureAnswersOf(configuration: Configuration) {
  const { exchangeHybrid, publicFolders, applications, excludedAttributes, directoryExtensions } = configuration;
  return {
    ...{ exchangeHybrid, publicFolders, excludedAttributes },
    ...(applications === undefined ? {} : { applications }),
    ...(directoryExtensions === undefined
      ? {}
      : {
          directoryExtensions: {
            application: directoryExtensions.application,
            attributes: directoryExtensions.attributes.map(({ objectType, attribute, registered }) => ({
              ...{ objectType, attribute, registered },
            })),
          },
        }),
  };
}

function forestAnswersOf({ connection, domains, groupFilter }: ForestConfiguration): OpenAnswers['forests'][number] {
  const { domains: connections, ...rest } = connection;
  const serversOf = new Map(connections.map(({ dn, servers }) => [dn, servers]));
  return {
    ...rest,
    domains: domains.map(({ dn, domainFqdn, containers }) => ({
      domain: domainFqdn,
      include: containers.included,
      exclude: containers.excluded,
      newContainers: containers.newChildren ?? 'include',
      ...(containers.known === undefined ? {} : { knownContainers: containers.known }),
      servers: serversOf.get(dn) ?? [],
    })),
    ...(groupFilter === undefined ? {} : { groupFilter }),
  };
}
