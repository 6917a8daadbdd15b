/** The rule set of a configuration: the standard rules for its choices, with the administrator's own. */

import { compileRules, type CompileContext } from '../rules/compile.ts';
import type { StandardRuleChoices } from '../rules/defaults/choices.ts';
import { entraSchemaWith, metaverseSchemaWith } from '../rules/defaults/directory-extensions.ts';
import { standardRules } from '../rules/defaults/standard-rules.ts';
import type { RuleParameters } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { SyncRule } from '../rules/rule.ts';
import type { AttributeDefinition, AttributeType } from '../model/attribute-value.ts';
import { dnPath, rangeEnd } from '../model/distinguished-name.ts';
import { FaultError } from '../model/fault.ts';
import { ruleBasis, type RuleBasis } from '../runs/rule-basis.ts';
import { hasExchange, type Configuration, type ForestConfiguration } from './configuration.ts';

export function rulesOf(configuration: Configuration): SyncRule[] {
  return [...configuration.rules.custom, ...standardRulesOf(configuration)];
}

/** Those that the administrator has switched off among them. */
export function standardRulesOf(configuration: Configuration): SyncRule[] {
  const disabled = new Set(configuration.rules.disabled);
  const standard = standardRules(choicesOf(configuration));
  return standard.map((rule) => (disabled.has(rule.id) ? { ...rule, disabled: true } : rule));
}

/** What the configuration says of the standard rules. */
export function choicesOf(configuration: Configuration): StandardRuleChoices {
  const { applications, directoryExtensions } = configuration;
  return {
    forests: configuration.forests.map((forest) => ({
      connector: forest.connection.name,
      exchangeSchema: hasExchange(forest),
      attributes: Object.keys(forest.schema),
      groupFilter: forest.groupFilter !== undefined,
    })),
    entra: { connector: configuration.tenant.name },
    sourceAnchor: configuration.sourceAnchor,
    userMatching: configuration.userMatching,
    softMatchOnUserPrincipalName: configuration.tenant.softMatchOnUserPrincipalName,
    userPrincipalNameAttribute: configuration.userPrincipalNameAttribute,
    exchangeHybrid: configuration.exchangeHybrid,
    publicFolders: configuration.publicFolders,
    ...(applications === undefined ? {} : { applications }),
    excludedAttributes: configuration.excludedAttributes,
    ...(directoryExtensions === undefined ? {} : { directoryExtensions: extensionsOf(directoryExtensions) }),
    ...(configuration.passwordHashSync.expiredAccountsAsDisabled ? { expiredAccountsAsDisabled: true } : {}),
  };
}

/** An extension's name in the tenant has its application's id without hyphens. */
function extensionsOf({ application, attributes }: NonNullable<Configuration['directoryExtensions']>) {
  return { application: application.replaceAll('-', ''), attributes };
}

/** Compiles the rules; throws `flow-failed` naming rule and place where they do not hold together. */
export function compileConfiguration(configuration: Configuration): { rules: RuleSet; basis: RuleBasis } {
  const documents = rulesOf(configuration);
  const compiled = compileRules(documents, compileContextOf(configuration));
  if (!compiled.ok) {
    const problem = compiled.problems[0]!;
    throw new FaultError({
      code: 'flow-failed',
      stage: 'setup',
      detail: { ...textFacts(problem), problems: compiled.problems.length },
      retry: 'never',
    });
  }
  return { rules: compiled.ruleSet, basis: basisOf(configuration, documents) };
}

/** What a full synchronization of a connector is due by. */
export function basisOf(
  configuration: Configuration,
  documents: readonly SyncRule[] = rulesOf(configuration),
): RuleBasis {
  return ruleBasis(documents, (connector) => parametersOf(configuration, connector));
}

/** What the rules of a configuration are compiled with. */
export function compileContextOf(configuration: Configuration): CompileContext {
  const schemas = new Map(configuration.forests.map((forest) => [forest.connection.name, schemaOfForest(forest)]));
  const { directoryExtensions: extensions } = choicesOf(configuration);
  const entra = entraSchemaWith(extensions);
  return {
    schemaOf: (connector, objectType) => schemas.get(connector) ?? entra.get(objectType),
    metaverse: metaverseSchemaWith(extensions),
    parametersOf: (connector) => parametersOf(configuration, connector),
  };
}

function textFacts(problem: object): { [name: string]: string | number } {
  const facts: { [name: string]: string | number } = {};
  for (const [name, value] of Object.entries(problem) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
  }
  return facts;
}

function schemaOfForest(forest: ForestConfiguration): ReadonlyMap<string, AttributeDefinition> {
  return new Map(
    Object.entries(forest.schema).map(([name, kind]) => {
      const multiValued = kind.endsWith('*');
      const type = (multiValued ? kind.slice(0, -1) : kind) as AttributeType;
      return [name, { name, type, multiValued }];
    }),
  );
}

/** Rules are compiled with the forest's first domain; objects of the others bring their own domain's names. */
function parametersOf(configuration: Configuration, connector: string): RuleParameters {
  const forest = configuration.forests.find((candidate) => candidate.connection.name === connector);
  const domain = forest?.domains[0];
  return {
    'Connector.ID': connector,
    // By its objectGUID the group is found whatever it is called, and wherever it was moved to.
    ...(forest?.groupFilter ? { 'Connector.GroupFilteringGroupDn': forest.groupFilter.objectGuid } : {}),
    ...(domain ? namesOf(domain) : {}),
  };
}

function namesOf(domain: ForestConfiguration['domains'][number]): RuleParameters {
  return {
    'Domain.FQDN': domain.domainFqdn,
    'Domain.Netbios': domain.domainNetbios,
    'Domain.LDAP': domain.dn,
    'Forest.FQDN': domain.forestFqdn,
    'Forest.Netbios': domain.forestNetbios,
    'Forest.LDAP': `DC=${domain.forestFqdn.split('.').join(',DC=')}`,
  };
}

/** The names of the domain that an object lies in, by its path; nothing for what lies in no domain of a forest. */
export function domainParameters(
  configuration: Configuration,
): (connector: string, path: string) => RuleParameters | undefined {
  const domains = new Map(
    configuration.forests.map((forest) => [
      forest.connection.name,
      forest.domains
        .map((domain) => ({ path: dnPath(domain.dn), names: namesOf(domain) }))
        // A child domain's path begins with that of its parent: the longest that fits is the object's own.
        .sort((left, right) => right.path.length - left.path.length),
    ]),
  );
  return (connector, path) =>
    domains.get(connector)?.find((domain) => path >= domain.path && path < rangeEnd(domain.path))?.names;
}
