/** Configurations as setup makes them, any of them. */

import fc from 'fast-check';
import { APPLICATIONS } from '../../../engine/rules/defaults/choices.ts';
import { matchingAttributes } from '../../../engine/rules/defaults/matching-attributes.ts';
import { configurationSchema, type Configuration } from '../../../engine/setup/configuration.ts';
import { serviceAttributes } from '../../../engine/setup/service-attributes.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';

const guid = fc.uuid();
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const server = fc.record({ host: label, port: fc.integer({ min: 1, max: 65_535 }) }, { requiredKeys: ['host'] });

const containers = fc.oneof(
  fc.record({ included: fc.constant([]), excluded: fc.constant([]) }),
  fc.record({
    included: fc.uniqueArray(guid, { minLength: 1, maxLength: 3 }),
    excluded: fc.uniqueArray(guid, { maxLength: 3 }),
  }),
  fc.record({
    included: fc.uniqueArray(guid, { maxLength: 3 }),
    excluded: fc.uniqueArray(guid, { maxLength: 3 }),
    newChildren: fc.constant('exclude' as const),
    known: fc.uniqueArray(guid, { maxLength: 6 }),
  }),
);

const trust = fc.oneof(
  fc.constant({ kind: 'system' as const }),
  fc.constant({ kind: 'ca' as const, pem: CERTIFICATE }),
  fc.constant({ kind: 'fingerprint' as const, sha256: 'ab'.repeat(32) }),
);

function domainOf(name: string, forest: string) {
  return containers.map((choice) => ({
    dn: `DC=${name},DC=${forest},DC=test`,
    domainFqdn: `${name}.${forest}.test`,
    domainNetbios: name.toUpperCase(),
    forestFqdn: `${forest}.test`,
    forestNetbios: forest.toUpperCase(),
    containers: choice,
  }));
}

const SCHEMA = {
  ...{ cn: 'string', objectGUID: 'binary', member: 'reference*', userPrincipalName: 'string', mail: 'string' },
  ...{ carLicense: 'string*', mailNickname: 'string', isDeleted: 'boolean', uidNumber: 'integer' },
  ...Object.fromEntries(matchingAttributes().map((name) => [name, 'string' as const])),
} as const;

const extension = fc.record({
  objectType: fc.constantFrom('user', 'group'),
  of: fc.constantFrom(
    { attribute: 'carLicense', type: 'string', multiValued: true },
    { attribute: 'uidNumber', type: 'integer', multiValued: false },
    { attribute: 'isDeleted', type: 'boolean', multiValued: false },
    { attribute: 'objectGUID', type: 'binary', multiValued: false },
  ),
});

const directoryExtensions = fc.record({
  application: guid,
  attributes: fc
    .uniqueArray(extension, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) })
    .map((list) => list.map(({ objectType, of }) => ({ objectType, ...of }))),
});

const forest = (name: string) =>
  fc
    .record({
      domains: fc
        .uniqueArray(label, { minLength: 1, maxLength: 3 })
        .chain((names) => fc.tuple(...names.map((one) => domainOf(one, name)))),
      servers: fc.array(server, { minLength: 1, maxLength: 2 }),
      ofDomains: fc.option(fc.array(server, { minLength: 1, maxLength: 2 })),
      mode: fc.constantFrom('ldaps', 'starttls', 'sealed'),
      trust,
      pageSize: fc.integer({ min: 1, max: 5_000 }),
      filter: fc.option(guid),
    })
    .map(({ domains, servers, ofDomains, mode, trust: proof, pageSize, filter }) => ({
      connection: {
        ...{ name: `${name}.test`, servers, account: `svc@${name}.test`, pageSize },
        security: mode === 'sealed' ? { mode } : { mode, trust: proof },
        domains: ofDomains ? domains.map(({ dn }) => ({ dn, servers: ofDomains })) : [],
      },
      domains,
      schema: SCHEMA,
      ...(filter === null ? {} : { groupFilter: { objectGuid: filter, dn: `CN=Pilots,DC=${name},DC=test` } }),
    }));

const excludable = serviceAttributes({ exchange: true, publicFolders: true })
  .filter(({ locked }) => !locked)
  .map(({ name }) => name);

/** As setup makes them: hashes are synchronized wherever people sign in by them. */
const signIns = fc.constantFrom(
  { signIn: 'none', enabled: false } as const,
  { signIn: 'none', enabled: true } as const,
  { signIn: 'password-hash-sync', enabled: true } as const,
);

interface Undecided {
  readonly forests: readonly { readonly connection: { readonly name: string } }[];
  readonly tenant: object;
}

function withSignIn<C extends Undecided>(document: C) {
  const names = document.forests.map(({ connection }) => connection.name);
  const details = { expiredAccountsAsDisabled: fc.boolean(), pollSeconds: fc.integer({ min: 2, max: 3600 }) };
  return fc
    .record({ method: signIns, ...details, excludedForests: fc.subarray(names) })
    .map(({ method: { signIn, enabled }, ...rest }) => ({
      ...document,
      ...{ signIn, passwordHashSync: { enabled, ...rest } },
      // Graph has no way for hashes.
      tenant: { ...document.tenant, ...(enabled ? { backEnd: 'directory-sync' } : {}) },
    }));
}

/** What every configuration says; what came later has defaults. */
const REQUIRED = [
  ...(['forests', 'tenant', 'sourceAnchor', 'userMatching', 'userPrincipalNameAttribute', 'rules'] as const),
  ...(['scheduler', 'retention', 'stagingMode', 'deletionThreshold'] as const),
] as const;

export const configurations: fc.Arbitrary<Configuration> = fc
  .uniqueArray(label, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.record(
      {
        forests: fc.tuple(...names.map(forest)),
        tenant: fc.record(
          {
            name: fc.constant('contoso.onmicrosoft.com - AAD'),
            tenantId: guid,
            clientId: guid,
            certificatePem: fc.constant(CERTIFICATE),
            cloud: fc.constantFrom('global', 'china'),
            proxy: fc.constant('http://proxy.contoso.test:3128'),
            softMatchOnUserPrincipalName: fc.boolean(),
            pace: fc.record({ writesPerSecond: fc.integer({ min: 1, max: 50 }) }),
            batching: fc.boolean(),
          },
          { requiredKeys: ['name', 'tenantId', 'clientId', 'certificatePem'] },
        ),
        sourceAnchor: fc.constantFrom('ms-DS-ConsistencyGuid', 'objectGUID'),
        userMatching: fc.oneof(
          fc.constantFrom('once', 'mail', 'objectSid', 'sAMAccountName'),
          fc.record({ attribute: fc.constantFrom(...matchingAttributes()) }),
        ),
        userPrincipalNameAttribute: fc.constantFrom('userPrincipalName', 'mail'),
        rules: fc.record({ disabled: fc.array(label, { maxLength: 2 }) }),
        scheduler: fc.record({
          enabled: fc.boolean(),
          intervalMinutes: fc.integer({ min: 1, max: 10_080 }),
          suspended: fc.constant(false),
        }),
        retention: fc.record({
          runHistoryDays: fc.integer({ min: 1, max: 90 }),
          journalDays: fc.integer({ min: 1, max: 90 }),
        }),
        stagingMode: fc.boolean(),
        deletionThreshold: fc.record({ enabled: fc.boolean(), count: fc.nat(1_000) }),
        exchangeHybrid: fc.boolean(),
        publicFolders: fc.boolean(),
        applications: fc.subarray([...APPLICATIONS]),
        excludedAttributes: fc.subarray(excludable),
        directoryExtensions,
      },
      { noNullPrototype: true, requiredKeys: [...REQUIRED] },
    ),
  )
  .chain(withSignIn)
  .map((document) => configurationSchema.parse(document));
