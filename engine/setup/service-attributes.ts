/**
 * Which attributes each service takes, and which of them can be left out. Read off the standard rules themselves: it is
 * what they do with the choice, whatever they become.
 */

import { backEndCapabilities } from '../connectors/entra-id/connector.ts';
import { APPLICATIONS, type Application, type StandardRuleChoices } from '../rules/defaults/choices.ts';
import { DEFAULT_BACK_END, type BackEnd } from './back-ends/choice.ts';
import { standardRules } from '../rules/defaults/standard-rules.ts';

export interface ServiceAttribute {
  /** In the Entra connector space. */
  readonly name: string;
  /** Of the Entra connector space; sorted. */
  readonly objectTypes: readonly string[];
  /** Empty for what flows whatever services are chosen. */
  readonly services: readonly Application[];
  /** Synchronization does not work without it. */
  readonly locked: boolean;
  /** Whether the tenant's interface takes it; what it does not take is worked out, staged and counted. */
  readonly carried: boolean;
}

export interface AttributeQuestion {
  /** Whether a forest's schema was extended for Exchange. */
  readonly exchange: boolean;
  readonly publicFolders: boolean;
  /** By which changes reach the tenant; for `carried`. */
  readonly backEnd?: BackEnd | undefined;
}

const FOREST = 'forest';
const TENANT = 'tenant';

/** Object types of the Entra connector space by the attributes that flow to them. */
type Flowing = ReadonlyMap<string, ReadonlySet<string>>;

function flowing(
  question: AttributeQuestion,
  limits: Pick<StandardRuleChoices, 'applications' | 'excludedAttributes'>,
): Flowing {
  const types = new Map<string, Set<string>>();
  const rules = standardRules({
    forests: [{ connector: FOREST, exchangeSchema: question.exchange }],
    entra: { connector: TENANT },
    sourceAnchor: 'ms-DS-ConsistencyGuid',
    userMatching: 'once',
    softMatchOnUserPrincipalName: true,
    userPrincipalNameAttribute: 'userPrincipalName',
    publicFolders: question.publicFolders,
    ...limits,
  });
  for (const { direction, connector, connectorSpaceObjectType, flows } of rules) {
    if (direction !== 'outbound' || connector !== TENANT) continue;
    for (const { target } of flows) {
      const known = types.get(target) ?? new Set();
      types.set(target, known.add(connectorSpaceObjectType));
    }
  }
  return types;
}

/** Sorted by name. */
export function serviceAttributes(question: AttributeQuestion): readonly ServiceAttribute[] {
  const every = flowing(question, {});
  const names = [...every.keys()];
  const always = flowing(question, { applications: [] });
  const remaining = flowing(question, { excludedAttributes: names });
  const ofServices = APPLICATIONS.map((service) => ({
    service,
    attributes: flowing(question, { applications: [service] }),
  }));
  return names
    .map((name) => ({
      name,
      objectTypes: [...(every.get(name) ?? [])].toSorted(),
      services: always.has(name)
        ? []
        : ofServices.filter(({ attributes }) => attributes.has(name)).map(({ service }) => service),
      locked: remaining.has(name),
      carried: isCarried(name, question.backEnd ?? DEFAULT_BACK_END),
    }))
    .toSorted((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
}

function isCarried(name: string, backEnd: BackEnd): boolean {
  return Object.values(backEndCapabilities(backEnd).objectTypes).some(({ attributes }) => attributes.includes(name));
}

let excludable: ReadonlySet<string> | undefined;

/** Whether leaving out this attribute means anything: it flows for some service, and nothing needs it. */
export function isExcludable(name: string): boolean {
  excludable ??= new Set(
    serviceAttributes({ exchange: true, publicFolders: true })
      .filter(({ locked }) => !locked)
      .map((attribute) => attribute.name),
  );
  return excludable.has(name);
}
