import { describe, expect, it } from 'vitest';
import type { DraftAnswers } from '../../../engine/api/contract/answers.ts';
import { answersOf } from '../../../engine/setup/answers-of.ts';
import { openAnswersSchema } from '../../../engine/setup/answers.ts';
import { configurationSchema, type Configuration } from '../../../engine/setup/configuration.ts';
import { answerProblems, type ProblemContext } from '../../../engine/setup/problems.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const TENANT_ID = '11111111-2222-4333-8444-555555555555';

const FOREST = {
  name: 'contoso.test',
  servers: [{ host: 'dc1.contoso.test' }],
  security: { mode: 'ldaps', trust: { kind: 'system' } },
  account: 'svc@contoso.test',
} as const;

const WHOLE = {
  forests: [FOREST],
  tenant: { tenantId: TENANT_ID, clientId: TENANT_ID, certificatePem: CERTIFICATE },
} satisfies Partial<Record<keyof DraftAnswers, unknown>>;

const EXTENSION = [{ objectType: 'user', attribute: 'carLicense' }];

const everySecret: ProblemContext = { configuration: undefined, hasSecret: () => true };

function problems(document: unknown, context = everySecret): string[] {
  return answerProblems(document, context).map(({ path, code }) => `${path} ${code}`);
}

describe('what is missing or wrong in answers', () => {
  it('is nothing where they are whole', () => {
    expect(problems(WHOLE)).toEqual([]);
  });

  it('is named for every section before anything was typed', () => {
    expect(problems({})).toEqual(['forests missing', 'tenant missing']);
  });

  it.each<[string, unknown, string]>([
    ['no server', { ...WHOLE, forests: [{ ...FOREST, servers: [] }] }, 'forests.0.servers missing'],
    [
      'a server without a name',
      { ...WHOLE, forests: [{ ...FOREST, servers: [{ host: '' }] }] },
      'forests.0.servers.0.host missing',
    ],
    [
      'a port too large',
      { ...WHOLE, forests: [{ ...FOREST, servers: [{ host: 'a', port: 70_000 }] }] },
      'forests.0.servers.0.port too-large',
    ],
    ['an emptied account', { ...WHOLE, forests: [{ ...FOREST, account: '' }] }, 'forests.0.account missing'],
    [
      'a certificate to trust where there is none',
      { ...WHOLE, forests: [{ ...FOREST, security: { mode: 'sealed', trust: { kind: 'system' } } }] },
      'forests.0.security.trust unknown-key',
    ],
    [
      'a DN for NTLM',
      { ...WHOLE, forests: [{ ...FOREST, security: { mode: 'sealed' }, account: 'CN=svc,DC=contoso,DC=test' }] },
      'forests.0.account contradiction',
    ],
    ['half a tenant id', { ...WHOLE, tenant: { ...WHOLE.tenant, tenantId: '1111-' } }, 'tenant.tenantId invalid'],
    [
      'a certificate that is none',
      { ...WHOLE, tenant: { ...WHOLE.tenant, certificatePem: 'x' } },
      'tenant.certificatePem invalid',
    ],
    [
      'a proxy without a scheme',
      { ...WHOLE, tenant: { ...WHOLE.tenant, proxy: 'proxy:3128' } },
      'tenant.proxy invalid',
    ],
    ['an interval of nothing', { ...WHOLE, scheduler: { intervalMinutes: 0 } }, 'scheduler.intervalMinutes too-small'],
    [
      'an attribute nobody joins by',
      { ...WHOLE, userMatching: { attribute: 'objectClass' } },
      'userMatching.attribute invalid',
    ],
    ['a key from somewhere else', { ...WHOLE, passwordWriteback: true }, 'passwordWriteback unknown-key'],
    [
      'a key deep inside',
      { ...WHOLE, forests: [{ ...FOREST, domains: [{ domain: 'a', ou: [] }] }] },
      'forests.0.domains.0.ou unknown-key',
    ],
    [
      'a private cloud without Graph',
      { ...WHOLE, tenant: { ...WHOLE.tenant, cloud: { authority: 'https://login.contoso.test' } } },
      'tenant.cloud.graph missing',
    ],
    ['two forests of one name', { ...WHOLE, forests: [FOREST, FOREST] }, 'forests.1.name repeated'],
    [
      'a tenant called like a forest',
      { ...WHOLE, tenant: { ...WHOLE.tenant, name: 'contoso.test' } },
      'forests.0.name repeated',
    ],
    [
      'a container that is in and out',
      { ...WHOLE, forests: [{ ...FOREST, domains: [{ domain: 'a', include: ['OU=A'], exclude: ['ou=a'] }] }] },
      'forests.0.domains.0.exclude.0 contradiction',
    ],
    ['a service that is none', { ...WHOLE, applications: ['fax'] }, 'applications.0 invalid'],
    [
      'an attribute that cannot be left out',
      { ...WHOLE, excludedAttributes: ['sourceAnchor'] },
      'excludedAttributes.0 contradiction',
    ],
    [
      'an extension without an application',
      { ...WHOLE, directoryExtensions: { attributes: EXTENSION } },
      'directoryExtensions.application missing',
    ],
    [
      'extensions without an attribute',
      { ...WHOLE, directoryExtensions: { application: TENANT_ID, attributes: [] } },
      'directoryExtensions.attributes missing',
    ],
    [
      'an extension twice',
      { ...WHOLE, directoryExtensions: { application: TENANT_ID, attributes: [...EXTENSION, ...EXTENSION] } },
      'directoryExtensions.attributes invalid',
    ],
    [
      'more extensions than an object can have',
      {
        ...WHOLE,
        directoryExtensions: {
          application: TENANT_ID,
          attributes: Array.from({ length: 101 }, (_, at) => ({ objectType: 'user', attribute: `extra${at}` })),
        },
      },
      'directoryExtensions.attributes invalid',
    ],
  ])('names %s', (_, document, expected) => {
    expect(problems(document)).toEqual([expected]);
  });

  it('names secrets that nobody has entered, each once', () => {
    const context = { configuration: undefined, hasSecret: (name: string) => name === 'tenant/private-key' };
    expect(problems(WHOLE, context)).toEqual(['forest/contoso.test/password secret-missing']);
  });

  it('never repeats a value', () => {
    const secret = 'do-not-repeat-me';
    const document = {
      forests: [{ ...FOREST, security: { mode: secret, trust: { kind: secret } }, pageSize: secret }],
      tenant: { tenantId: secret, clientId: secret, certificatePem: secret, cloud: secret, proxy: secret },
      userMatching: secret,
      sourceAnchor: secret,
    };
    const found = answerProblems(document, everySecret);
    expect(found.length).toBeGreaterThan(7);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('sorts problems into the sections that ask for them', () => {
    const document = {
      ...{ forests: [{ ...FOREST, domains: [{}] }, {}], tenant: {}, signIn: 'x', sourceAnchor: 'x' },
      ...{ scheduler: { intervalMinutes: -1 }, userPrincipalNameAttribute: 5, publicFolders: 'x' },
    };
    const sections = new Set(answerProblems(document, everySecret).map(({ section }) => section));
    expect([...sections].sort()).toEqual(
      [
        'directories',
        'features',
        'filtering',
        'identifying',
        'ready',
        'sign-in',
        'sign-in-configuration',
        'tenant',
      ].sort(),
    );
  });
});

describe('a change', () => {
  const configuration: Configuration = configurationSchema.parse({
    forests: [
      {
        connection: { ...FOREST, domains: [] },
        domains: [
          {
            ...{ dn: 'DC=contoso,DC=test', domainFqdn: 'contoso.test', domainNetbios: 'CONTOSO' },
            ...{ forestFqdn: 'contoso.test', forestNetbios: 'CONTOSO', containers: {} },
          },
        ],
        schema: { userPrincipalName: 'string' },
      },
    ],
    tenant: { ...WHOLE.tenant, name: 'tenant' },
    ...{ sourceAnchor: 'objectGUID', userMatching: 'mail', userPrincipalNameAttribute: 'userPrincipalName', rules: {} },
    scheduler: { enabled: true, intervalMinutes: 30, suspended: false },
    ...{ stagingMode: false, deletionThreshold: { enabled: true, count: 500 } },
  });
  const context = { configuration, hasSecret: () => true };
  const before = answersOf(configuration);
  const found = (change: object) =>
    answerProblems(openAnswersSchema.parse({ ...before, ...change }), context).map(
      ({ path, code }) => `${path} ${code}`,
    );

  it('may leave everything as it is', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['the source anchor', { sourceAnchor: 'ms-DS-ConsistencyGuid' }, 'sourceAnchor fixed'],
    ['how people are joined', { userMatching: 'once' }, 'userMatching fixed'],
    [
      'the tenant',
      { tenant: { ...before.tenant, tenantId: '99999999-2222-4333-8444-555555555555' } },
      'tenant.tenantId fixed',
    ],
    ["the tenant's name", { tenant: { ...before.tenant, name: 'other' } }, 'tenant.name fixed'],
    ['that a forest is there', { forests: [{ ...before.forests[0], name: 'fabrikam.test' }] }, 'forests fixed'],
    [
      'to a name that no forest has',
      { userPrincipalNameAttribute: 'mail' },
      'userPrincipalNameAttribute contradiction',
    ],
    [
      'to a group filter',
      { forests: [{ ...before.forests[0], groupFilter: `CN=Pilots,DC=contoso,DC=test` }] },
      'forests.0.groupFilter fixed',
    ],
    ['to Exchange that no forest has', { exchangeHybrid: true }, 'exchangeHybrid contradiction'],
  ])('cannot change %s', (_, change, expected) => {
    expect(found(change)).toEqual([expected]);
  });

  it('may take a group filter away, name its group in another way, and not make it another one', () => {
    const [forest] = configuration.forests;
    const groupFilter = { objectGuid: TENANT_ID, dn: 'CN=Pilots,DC=contoso,DC=test' };
    const filtered = { ...configuration, forests: [{ ...forest!, groupFilter }] };
    const { forests } = answersOf(filtered);
    const [answered] = forests;
    const { groupFilter: kept, ...without } = answered!;
    expect(kept).toEqual(groupFilter);
    const judge = (changed: object) =>
      problems({ ...before, forests: [changed] }, { configuration: filtered, hasSecret: () => true });
    expect(judge(without)).toEqual([]);
    expect(judge({ ...without, groupFilter: 'cn=pilots, dc=contoso,DC=test' })).toEqual([]);
    expect(judge({ ...without, groupFilter: TENANT_ID.toUpperCase() })).toEqual([]);
    expect(judge({ ...without, groupFilter: 'CN=Others,DC=contoso,DC=test' })).toEqual(['forests.0.groupFilter fixed']);
  });

  it('may add a forest with a group filter, because nobody of it is there yet', () => {
    const added = { ...before.forests[0], name: 'fabrikam.test', groupFilter: 'Pilots' };
    expect(found({ forests: [...before.forests, added] })).toEqual([]);
  });

  it('may add a forest', () => {
    expect(found({ forests: [...before.forests, { ...before.forests[0], name: 'fabrikam.test' }] })).toEqual([]);
  });
});
