/** A wizard's situation for tests: an engine with everything, a draft with nothing. */

import type { Features, Situation } from '../../../renderer/setup/state/situation.ts';

export const FEATURES: Features = {
  signIn: ['none'],
  singleSignOn: false,
  federation: false,
  backEnds: ['graph'],
  defaultBackEnd: 'graph',
  userMatching: ['once', 'mail', 'objectSid', 'sAMAccountName', 'attribute'],
  matchingAttributes: ['employeeID'],
  sourceAnchor: ['ms-DS-ConsistencyGuid', 'objectGUID'],
  groupFilter: false,
  appFiltering: false,
  directoryExtensions: false,
  optionalFeatures: [],
  accountCreation: true,
  applicationRegistration: true,
  certificateRotation: true,
  clouds: ['global'],
};

export const FOREST = {
  name: 'contoso.test',
  servers: [{ host: 'dc1.contoso.test' }],
  security: { mode: 'ldaps', trust: { kind: 'system' } },
  account: 'CONTOSO\\svc-causeway',
} as const;

export const TENANT = {
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: '66666666-7777-8888-9999-000000000000',
  certificatePem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
} as const;

/** The answers of an administrator who is through with both connections. */
export const CONNECTED: Partial<Situation['draft']> = {
  answers: { forests: [structuredClone(FOREST) as never], tenant: { ...TENANT } },
  secretsHeld: ['forest/contoso.test/password', 'tenant/private-key'],
};

export function situationOf(
  draft: Partial<Situation['draft']> = {},
  rest: Partial<Omit<Situation, 'draft'>> = {},
): Situation {
  const empty: Situation['draft'] = {
    purpose: 'setup',
    mode: 'custom',
    answers: {},
    acknowledged: [],
    inForce: [],
    secretsHeld: [],
    secretsStored: [],
  };
  return {
    draft: { ...empty, ...draft },
    features: FEATURES,
    tenant: { state: 'unknown' },
    forests: new Map(),
    exchangeForests: [],
    suffixes: 'unknown',
    problems: [],
    editing: false,
    ...rest,
  };
}

/** Both connections have answered that all is well. */
export const PASSED = {
  tenant: { state: 'passed' },
  forests: new Map([['contoso.test', { state: 'passed' }]]),
  suffixes: 'matched',
} as const satisfies Partial<Situation>;
