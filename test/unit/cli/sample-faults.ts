/** Faults as the engine makes them, by the places that make them: with the details of those places and no others. */

import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import type { FaultCode, FaultObject, Retry, Stage } from '../../../engine/model/fault.ts';

type Detail = ContractFault['detail'];

function fault(
  code: FaultCode,
  stage: Stage,
  detail: Detail,
  about: { readonly object?: FaultObject; readonly attribute?: string; readonly retry?: Retry } = {},
): ContractFault {
  const { object, attribute, retry = 'never' } = about;
  return { code, stage, detail, retry, ...(object ? { object } : {}), ...(attribute ? { attribute } : {}) };
}

const SERVER = { server: 'dc1.contoso.test:636' };
const HOST = { host: 'graph.microsoft.com' };
const SIGN_IN = {
  host: 'login.microsoftonline.com',
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
};
const REGISTRATION = 'contoso.registration.msappproxy.net';
const DATABASE = { file: '/var/lib/causeway/causeway.db', sqliteCode: 'SQLITE_X', message: 'SQLITE_X: something' };
const ANNA: FaultObject = {
  connector: 'contoso.test',
  objectType: 'user',
  name: 'Anna Berg',
  dn: 'CN=Berg\\, Anna,OU=Sales,DC=contoso,DC=test',
  anchor: '0fef310c-14f4-4cc6-8df6-d4530a062f3e',
  id: 12,
};
const BY_DN: FaultObject = { dn: 'CN=Berg\\, Anna,OU=Sales,DC=contoso,DC=test', objectType: 'user' };
const LDAP = { ...SERVER, resultCode: 19, diagnostics: '0000202F: AtrErr: DSID-03151904, problem 1005\0' };
const GRAPH = { status: 400, serverCode: 'Request_BadRequest', serverText: 'Something is not right.' };
const ON_TENANT = { object: { ...ANNA, connector: 'Contoso' } };
const ON_FOREST = { object: BY_DN };
const CERTIFICATE = { ...SERVER, subject: 'CN=dc1', issuer: 'CN=CA', fingerprint: 'AB:CD', validTo: 'Nov 20 2027' };
const SALES: FaultObject = { connector: 'Contoso', objectType: 'group', name: 'Sales Nordics' };

export const SAMPLE_FAULTS: readonly ContractFault[] = [
  // engine/store
  ...(['store-disk-full', 'store-damaged', 'store-locked', 'store-unreadable'] as const).map((code) =>
    fault(code, 'store', { ...DATABASE, statement: 'BEGIN IMMEDIATE' }),
  ),
  fault('store-damaged', 'store', { file: DATABASE.file, message: 'row 3 missing from index' }),
  fault('store-newer-schema', 'store', { file: DATABASE.file, found: 90, known: 30 }),
  fault('data-directory-in-use', 'store', {
    directory: '/var/lib/causeway',
    pid: 4711,
    host: 'sync1',
    purpose: 'service',
    startedAt: '2026-11-20T10:00:00.000Z',
  }),
  fault('data-directory-in-use', 'store', { directory: '/var/lib/causeway' }),
  // engine/setup, engine/settings, engine/api
  fault('answers-invalid', 'setup', { path: 'forests.0.pasword', message: 'unknown key', problems: 3 }),
  fault('answers-invalid', 'setup', { path: 'tenant', message: 'expected object', problems: 1 }),
  fault('answers-invalid', 'setup', { path: '', message: 'expected object', problems: 1 }),
  fault('answers-invalid', 'setup', { path: 'forests.name', message: 'two forests', name: 'contoso.test' }),
  fault('answers-invalid', 'setup', { call: 'history', path: 'limit', message: 'too big' }),
  fault('answers-invalid', 'setup', { call: 'history', path: '', message: 'too big' }),
  fault('answers-invalid', 'setup', { path: 'tenant.pace', message: 'expected object', version: 3 }),
  fault('answers-invalid', 'connect', { path: 'servers.0.port', message: 'too big' }),
  fault('answers-invalid', 'setup', { path: '/etc/answers.json', unreadable: 'There is no such file.' }),
  fault('answers-invalid', 'setup', { path: 'forests.0.password', secret: 'the file x', message: 'Not readable' }),
  fault('not-configured', 'setup', { dataDirectory: '/var/lib/causeway' }),
  fault('not-configured', 'run', { connector: 'fabrikam.test', known: 'contoso.test, Contoso' }),
  fault('not-configured', 'run', { connector: 'fabrikam.test', known: '' }),
  fault('already-configured', 'setup', { dataDirectory: '/var/lib/causeway' }),
  ...['not-stored', 'sealed-with-another-key', 'key-file-damaged', 'key-too-short'].map((reason) =>
    fault('secret-missing', 'setup', { name: 'forest/contoso.test/password', reason }),
  ),
  fault('secret-missing', 'connect', SERVER),
  fault(
    'partition-not-found',
    'setup',
    { partition: 'fabrikam.test', known: 'contoso.test' },
    { object: { connector: 'contoso.test' } },
  ),
  fault('partition-not-found', 'import', { ...SERVER, partition: 'DC=fabrikam,DC=test', held: 'DC=contoso,DC=test' }),
  fault(
    'container-not-found',
    'setup',
    { container: 'OU=X', partition: 'DC=contoso,DC=test' },
    { object: { connector: 'contoso.test', dn: 'OU=X' } },
  ),
  fault('container-renamed', 'import', { partition: 'DC=contoso,DC=test', from: 'OU=A', to: 'OU=B' }),
  fault('container-missing', 'import', { partition: 'DC=contoso,DC=test', container: 'OU=A,DC=contoso,DC=test' }),
  fault('flow-failed', 'setup', {
    code: 'unknown-function',
    rule: 'In from AD',
    path: 'flows.2',
    name: 'Trimm',
    nearest: 'Trim',
    problems: 2,
  }),
  // engine/connectors/active-directory
  fault('server-unreachable', 'connect', { ...SERVER, host: 'dc1.contoso.test', reason: 'ECONNREFUSED' }),
  fault('server-name-unknown', 'connect', { ...SERVER, host: 'dc1.contoso.test', reason: 'ENOTFOUND' }),
  fault('server-timeout', 'connect', { ...SERVER, waitedFor: 'secureConnect' }),
  fault('server-timeout', 'import', { ...SERVER, waitedMilliseconds: '180000' }),
  fault('connection-lost', 'import', SERVER),
  fault('connection-lost', 'import', { ...SERVER, reason: 'closed by the server' }),
  fault('protocol-error', 'import', { ...SERVER, reason: 'data before TLS' }),
  fault('tls-refused', 'connect', { ...SERVER, reason: 'EPROTO' }),
  fault('certificate-untrusted', 'connect', { ...SERVER, reason: 'NO_CERTIFICATE' }),
  ...['FINGERPRINT_DIFFERS', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'SELF_SIGNED_CERT_IN_CHAIN'].map((reason) =>
    fault('certificate-untrusted', 'connect', { ...CERTIFICATE, reason }),
  ),
  fault('certificate-mismatch', 'connect', { ...CERTIFICATE, host: 'dc1.contoso.test', names: 'DNS:dc2.contoso.test' }),
  fault('certificate-mismatch', 'connect', { ...CERTIFICATE, host: 'dc1.contoso.test', names: '' }),
  ...(['credentials-invalid', 'password-expired', 'account-disabled', 'account-locked'] as const).map((code) =>
    fault(code, 'connect', { ...LDAP, resultCode: 49, account: 'CONTOSO\\sync' }),
  ),
  fault('password-expired', 'connect', { ...LDAP, reason: 'must-change' }),
  ...['logon-hours', 'workstation', 'account-expired'].map((reason) =>
    fault('account-disabled', 'connect', { ...LDAP, reason }),
  ),
  fault('rights-missing', 'import', { ...SERVER, right: 'Replicating Directory Changes', account: 'CONTOSO\\sync' }),
  fault('rights-missing', 'import', {
    ...SERVER,
    right: 'List contents',
    account: 'CONTOSO\\sync',
    partition: 'DC=contoso,DC=test',
  }),
  fault(
    'rights-missing',
    'export',
    { ...LDAP, right: 'Write property' },
    { ...ON_FOREST, attribute: 'mS-DS-ConsistencyGuid' },
  ),
  fault('clock-skew', 'connect', { ...SERVER, clockSkewSeconds: -600, serverTime: '2026-11-20T10:00:00.000Z' }),
  fault('server-error', 'import', LDAP),
  fault('server-busy', 'import', LDAP),
  fault('schema-attribute-missing', 'export', SERVER, { ...ON_FOREST, attribute: 'extensionName' }),
  fault('schema-attribute-missing', 'import', LDAP),
  fault('cookie-rejected', 'import', { ...SERVER, reason: 'another-database' }),
  fault('cookie-rejected', 'import', { ...SERVER, reason: 'refused-by-server', diagnostics: 'x' }),
  ...['not-utf-8', 'not-an-integer', 'reference-without-guid'].map((reason) =>
    fault('attribute-value-invalid', 'import', { ...SERVER, reason }, { ...ON_FOREST, attribute: 'title' }),
  ),
  fault(
    'object-unreadable',
    'import',
    { ...SERVER, reason: 'no-object-guid' },
    { object: { dn: 'CN=X,DC=contoso,DC=test' } },
  ),
  ...(
    [
      'value-invalid',
      'value-too-long',
      'value-not-unique',
      'object-exists',
      'object-missing',
      'operation-refused',
    ] as const
  ).map((code) => fault(code, 'export', LDAP, { ...ON_FOREST, attribute: 'mail' })),
  fault('object-missing', 'export', SERVER, ON_FOREST),
  fault('changed-meanwhile', 'export', SERVER, { ...ON_FOREST, attribute: 'mail' }),
  fault('reference-missing', 'export', LDAP, { ...ON_FOREST, attribute: 'member' }),
  fault('answer-lost', 'export', { ...SERVER, reason: 'connection-lost' }, ON_FOREST),
  ...['not-synchronized', 'synchronized-by-other', 'anchor-changed'].map((reason) =>
    fault('deletion-withheld', 'export', { reason }, ON_TENANT),
  ),
  ...['repeatedly', 'cloud-managed'].map((reason) =>
    fault(
      'deleted-elsewhere',
      'outbound-sync',
      { dn: 'CN={6F}', target: 'tenant', times: 4, lastDeleted: '2026-11-20T08:00:00Z', reason },
      ON_FOREST,
    ),
  ),
  fault(
    'sessions-not-revoked',
    'export',
    { cause: 'consent-missing', permissions: 'User.RevokeSessions.All' },
    ON_TENANT,
  ),
  fault('sessions-not-revoked', 'export', { cause: 'operation-refused', serverText: 'Protected.' }, ON_TENANT),
  // engine/connectors/entra-id
  fault('server-unreachable', 'connect', { ...HOST, reason: 'ECONNREFUSED' }),
  fault('certificate-untrusted', 'connect', { ...HOST, reason: 'CERT_HAS_EXPIRED' }),
  fault('certificate-untrusted', 'connect', { ...HOST, reason: 'SELF_SIGNED_CERT_IN_CHAIN' }),
  fault('certificate-mismatch', 'connect', { ...HOST, reason: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
  fault('credentials-invalid', 'connect', {
    ...HOST,
    serverCode: 'InvalidAuthenticationToken',
    serverText: 'Expired.',
  }),
  ...(
    ['client-certificate-rejected', 'application-unknown', 'tenant-unknown', 'consent-missing', 'clock-skew'] as const
  ).map((code) =>
    fault(code, 'connect', { ...SIGN_IN, errorCode: 'invalid_client', serverText: 'AADSTS1: No.', aadsts: 1 }),
  ),
  fault('clock-skew', 'connect', {
    ...SIGN_IN,
    errorCode: 'x',
    serverText: 'AADSTS700024: No.',
    aadsts: 700_024,
    clockSkewSeconds: 600,
  }),
  ...['unreadable', 'key-mismatch'].map((reason) =>
    fault('client-certificate-rejected', 'connect', { host: SIGN_IN.host, clientId: SIGN_IN.clientId, reason }),
  ),
  fault(
    'extension-not-registered',
    'import',
    { attribute: 'extension_0f3c8f0e1b2a4c5d8e9f001122334455_division' },
    { attribute: 'extension_0f3c8f0e1b2a4c5d8e9f001122334455_division' },
  ),
  fault(
    'extension-registered-otherwise',
    'setup',
    {
      attribute: 'extension_0f3c8f0e1b2a4c5d8e9f001122334455_division',
      ...{ type: 'String', registeredType: 'Integer', targets: 'User, Group', registeredTargets: 'User' },
    },
    { attribute: 'extension_0f3c8f0e1b2a4c5d8e9f001122334455_division' },
  ),
  fault('consent-missing', 'connect', { ...HOST, permissions: 'Group.ReadWrite.All' }),
  fault('consent-missing', 'export', { operation: 'write-groups', permissions: 'Group.ReadWrite.All', serverText: '' }),
  fault('protocol-error', 'connect', { ...SIGN_IN, reason: 'no-token' }),
  fault('protocol-error', 'import', { ...HOST, status: 200 }),
  fault('protocol-error', 'connect', { ...HOST, foreignHost: 'example.test' }),
  fault('protocol-error', 'connect', { ...HOST, reason: 'too-many-redirects' }),
  fault('protocol-error', 'export', { ...HOST, reason: 'foreign-result', object: 'AAAA' }),
  fault('credentials-invalid', 'connect', {
    ...HOST,
    ...{
      reason: 'audience',
      permissions: 'ADSynchronization.ReadWrite.All',
      serverText: 'The audience is not accepted.',
    },
  }),
  fault('consent-missing', 'connect', { ...HOST, permissions: 'ADSynchronization.ReadWrite.All' }),
  fault('throttled', 'import', { ...HOST, ...GRAPH }),
  fault('throttled', 'export', GRAPH, ON_TENANT),
  fault('server-busy', 'export', GRAPH, ON_TENANT),
  fault('server-error', 'import', { ...HOST, ...GRAPH }),
  fault('delta-token-expired', 'import', { reason: 'selection-changed' }),
  fault('delta-token-expired', 'import', { ...HOST, ...GRAPH }),
  fault('object-unreadable', 'import', { reason: 'id-missing' }, { object: { objectType: 'user' } }),
  fault(
    'value-not-unique',
    'export',
    { ...GRAPH, value: 'anna@contoso.test', conflictName: 'Sales Nordics', conflictAnchor: 'Group_1' },
    { ...ON_TENANT, attribute: 'proxyAddresses' },
  ),
  fault('value-not-unique', 'export', GRAPH, ON_TENANT),
  fault(
    'domain-not-verified',
    'export',
    { ...GRAPH, domain: 'fabrikam.test', value: 'anna@fabrikam.test' },
    { ...ON_TENANT, attribute: 'userPrincipalName' },
  ),
  fault('domain-not-verified', 'export', { ...GRAPH, domain: 'fabrikam.test' }, ON_TENANT),
  fault(
    'value-too-long',
    'export',
    { length: 300, limit: 256, value: 'aaaa' },
    { ...ON_TENANT, attribute: 'displayName' },
  ),
  ...['required', 'several-values'].map((reason) =>
    fault('value-invalid', 'export', { reason }, { ...ON_TENANT, attribute: 'mail' }),
  ),
  fault(
    'value-invalid',
    'export',
    { reason: 'type', expected: 'boolean' },
    { ...ON_TENANT, attribute: 'accountEnabled' },
  ),
  fault('value-invalid', 'export', GRAPH, ON_TENANT),
  fault('operation-refused', 'export', GRAPH, ON_TENANT),
  fault('operation-refused', 'export', { reason: 'group-kind-not-writable' }, { object: SALES }),
  fault('object-missing', 'export', { reason: 'anchor-unknown' }, ON_TENANT),
  fault('reference-missing', 'export', { target: 'User_1' }, { object: SALES, attribute: 'member' }),
  fault('not-supported-by-back-end', 'export', {}, ON_TENANT),
  fault('not-supported-by-back-end', 'export', {}, { ...ON_TENANT, attribute: 'thumbnailPhoto' }),
  fault('answer-lost', 'export', { attempts: 3 }, ON_TENANT),
  fault('anchor-missing', 'export', {}, { ...ON_TENANT, attribute: 'sourceAnchor' }),
  // engine/import, engine/inbound-sync, engine/outbound-sync
  fault(
    'full-import-required',
    'import',
    { partition: 'DC=contoso,DC=test', reason: 'never-imported' },
    { object: { connector: 'contoso.test' } },
  ),
  fault(
    'full-import-required',
    'import',
    { partition: 'DC=contoso,DC=test', reason: 'selection-changed' },
    { object: { connector: 'contoso.test' } },
  ),
  fault('exported-change-not-reimported', 'import', {}, { ...ON_TENANT, attribute: 'displayName' }),
  fault('exported-change-not-reimported', 'import', {}, ON_TENANT),
  fault(
    'flow-failed',
    'inbound-sync',
    { rule: 'In from AD', message: 'not-a-number', position: 4 },
    { object: ANNA, attribute: 'title' },
  ),
  fault(
    'anchor-changed',
    'outbound-sync',
    { rule: 'Out', message: 'SourceAnchor attribute has changed.', position: 9, before: 'AAA=', after: 'BBB=' },
    { object: ANNA, attribute: 'sourceAnchor' },
  ),
  fault(
    'filter-group-missing',
    'inbound-sync',
    { group: 'CN=Pilots,DC=contoso,DC=test', rule: 'In from AD' },
    { object: { connector: 'contoso.test', dn: 'CN=Pilots,DC=contoso,DC=test', objectType: 'group' } },
  ),
  fault(
    'member-limit-exceeded',
    'outbound-sync',
    { rule: 'Out', message: 'Maximum Group member count exceeded', position: 9, members: '250001' },
    { object: ANNA, attribute: 'member' },
  ),
  fault('join-ambiguous', 'inbound-sync', { rule: 'In from AD', matches: 2 }, { object: ANNA }),
  fault('join-target-taken', 'inbound-sync', { rule: 'In from AD', metaverseObject: 7 }, { object: ANNA }),
  fault(
    'join-target-taken',
    'outbound-sync',
    { rule: 'Out', metaverseObject: 7, value: 'a@b.test' },
    { object: ANNA, attribute: 'mail' },
  ),
  fault('join-rules-conflict', 'inbound-sync', { rules: 'One, Two' }, { object: ANNA }),
  fault(
    'anchor-duplicate',
    'outbound-sync',
    { rule: 'Out', metaverseObject: 7, value: 'AAAA==' },
    { object: ANNA, attribute: 'sourceAnchor' },
  ),
  fault('anchor-missing', 'outbound-sync', { rule: 'Out' }, { object: ANNA, attribute: 'dn' }),
  // engine/export, engine/runs, engine/safety
  fault('run-cancelled', 'export', {}, { object: { connector: 'Contoso' } }),
  fault('run-cancelled', 'run', {}),
  fault('error-limit-reached', 'export', { errors: 5_001, limit: 5_000 }, { object: { connector: 'Contoso' } }),
  fault(
    'deletion-threshold-exceeded',
    'export',
    { deletions: 612, threshold: 500 },
    { object: { connector: 'Contoso' } },
  ),
  fault('run-in-progress', 'run', { running: 'delta cycle' }),
  fault('staging-mode-on', 'export', {}, { object: { connector: 'contoso.test - AAD' } }),
  fault('confirmation-outdated', 'export', {}),
  fault('nothing-held', 'run', { id: 4711 }),
  fault('not-found', 'run', { what: 'run', id: 4711 }),
  fault('not-found', 'run', { what: 'connector-object', id: 12 }),
  fault('not-found', 'run', { what: 'metaverse-object', id: 34 }),
  fault('not-found', 'run', { what: 'counter', id: 'unchanged' }),
  fault('unexpected', 'run', { message: 'boom' }),
  fault('unexpected', 'store', DATABASE),
  // engine/sign-in/password-hash-sync/walk
  fault('replication-right-missing', 'connect', {
    server: 'dc1.contoso.test',
    account: 'CONTOSO\\svc',
    partition: 'DC=contoso,DC=test',
    right: 'Replicating Directory Changes All',
    windowsCommand: 'dsacls "DC=contoso,DC=test" /G "CONTOSO\\svc:CA;Replicating Directory Changes All"',
    sambaCommand: 'samba-tool dsacl set --action=allow --car=get-changes-all',
  }),
  fault('replication-right-missing', 'import', { ...SERVER, operation: 'IDL_DRSGetNCChanges', errorCode: 8453 }),
  fault('replication-port-blocked', 'import', {
    ...SERVER,
    port: 49_152,
    host: 'dc1.contoso.test',
    reason: 'ECONNREFUSED',
  }),
  fault('replication-not-offered', 'import', SERVER),
  fault('replication-switched-off', 'import', { ...SERVER, operation: 'IDL_DRSGetNCChanges', errorCode: 8456 }),
  fault('replication-refused', 'import', { ...SERVER, operation: 'IDL_DRSGetNCChanges', errorCode: 8442 }),
  fault('replication-refused', 'import', { ...SERVER, operation: 'IDL_DRSBind', status: '0x1c010002' }),
  fault('domain-not-replicated', 'import', { ...SERVER, operation: 'IDL_DRSGetNCChanges', errorCode: 8440 }),
  fault('domain-replaced', 'import', { ...SERVER, partition: 'DC=contoso,DC=test', known: '00', found: '11' }),
  fault('server-name-shared', 'import', { server: 'contoso.test' }),
  fault('password-not-taken', 'export', { result: 1, serverText: 'The object was not found in the directory.' }),
  fault('password-unreadable', 'import', {}),
  fault('password-sync-off-in-tenant', 'export', {}),
  fault('password-sync-not-chosen', 'export', {}),
  fault('protection-too-weak', 'import', { ...SERVER, missing: 'seal, bits128' }),
  fault('ntlm-refused', 'import', { ...SERVER, operation: 'IDL_DRSBind', status: '0x1c01000b' }),
  ...(['account', 'policy', 'not-offered'] as const).map((reason) =>
    fault('ntlm-refused', 'connect', { ...LDAP, account: 'CONTOSO\\svc', reason }),
  ),
  // engine/sign-in/pass-through
  fault('agent-registration-refused', 'setup', { host: REGISTRATION, status: 403 }),
  fault('agent-registration-refused', 'setup', { host: REGISTRATION, reason: 'other-answer' }),
  fault('agent-registration-refused', 'setup', { host: REGISTRATION, message: 'The token was not accepted' }),
  fault('administrator-of-other-tenant', 'setup', { tenantId: SIGN_IN.tenantId, found: SIGN_IN.clientId }),
  fault('administrator-of-other-tenant', 'setup', { tenantId: SIGN_IN.tenantId, found: '' }),
  fault('agent-certificate-refused', 'setup', { reason: 'other-key' }),
  fault('agent-certificate-expired', 'connect', { end: '2027-05-01' }),
  fault('agent-unknown', 'connect', { host: REGISTRATION, status: 403 }),
  fault('agent-stopped-by-service', 'connect', { state: 'Disabled' }),
  fault('agent-already-registered', 'setup', { agentId: SIGN_IN.clientId, tenantId: SIGN_IN.tenantId }),
  fault('agent-not-registered', 'setup', { directory: '/var/lib/causeway' }),
  fault('agent-away', 'connect', { machine: 'agent1', since: '2027-05-01 10:00' }),
  fault('controllers-away', 'connect', { machine: 'agent1', since: '2027-05-01 10:00' }),
  fault('pass-through-not-offered', 'setup', { cloud: 'china' }),
  fault('pass-through-needs-tls', 'setup', { forest: 'contoso.test' }),
  fault('pass-through-not-switched', 'setup', { server: REGISTRATION, status: 403 }),
  fault('pass-through-not-switched', 'setup', { server: REGISTRATION, message: 'There is no active agent' }),
  fault('controllers-few', 'setup', { domain: 'contoso.test', known: 3 }),
  fault('lockout-too-low', 'setup', {
    ...{ domain: 'contoso.test', policy: 'Strict', threshold: 5 },
    ...{ cloud: 10, wanted: 2, least: 20 },
  }),
  fault('agents-few', 'setup', { count: 1, least: 3 }),
  fault('fallback-missing', 'setup', {}),
  // engine/setup/forests
  fault('certificate-untrusted', 'connect', { server: 'dc1.contoso.test:636', reason: 'AUTHORITY_UNREADABLE' }),
  fault('domain-not-held', 'connect', { partition: 'DC=asia,DC=contoso,DC=test', server: 'dc1.contoso.test:636' }),
  fault('server-read-only', 'setup', { server: 'dc9.contoso.test:636' }),
  fault('forest-too-old', 'setup', { level: 0, least: 2 }),
  fault('netbios-name-dotted', 'setup', { netbios: 'CONTOSO.OLD' }),
  fault('recycle-bin-off', 'setup', {}),
  fault('account-too-powerful', 'setup', { account: 'CONTOSO\\svc', groups: 'Enterprise Admins, Domain Admins' }),
  fault('account-too-powerful', 'setup', {
    ...{ account: 'CONTOSO\\svc', partition: 'DC=contoso,DC=test' },
    rights: 'Modify permissions, All extended rights',
  }),
  fault('account-of-service', 'setup', { account: 'CONTOSO\\svc$', class: 'msDS-GroupManagedServiceAccount' }),
  fault('account-password-expires', 'setup', { account: 'CONTOSO\\svc' }),
  fault('account-name-unsuitable', 'connect', { server: 'dc1.contoso.test:389', account: 'CN=svc,DC=contoso,DC=test' }),
  fault('account-name-taken', 'setup', { account: 'svc', dn: 'CN=svc,CN=Users,DC=contoso,DC=test' }),
  fault('group-not-found', 'setup', { group: 'Pilots', candidates: '' }, { object: { connector: 'contoso.test' } }),
  fault('group-ambiguous', 'setup', {
    group: 'Pilots',
    candidates: 'CN=Pilots,OU=One,DC=contoso,DC=test | CN=Pilots,OU=Two,DC=contoso,DC=test',
  }),
  fault(
    'extension-not-possible',
    'setup',
    { attribute: 'manager', type: 'reference' },
    { object: { connector: 'contoso.test' }, attribute: 'manager' },
  ),
  fault('exchange-schema-missing', 'setup', {}),
  // engine/setup/tenants
  ...(
    [
      undefined,
      'conditional-access',
      'consent-required',
      'not-assigned',
      'no-public-client',
      'account-locked',
      'account-disabled',
    ] as const
  ).map((reason) =>
    fault('sign-in-blocked', 'connect', { ...SIGN_IN, serverText: 'AADSTS1: No.', ...(reason ? { reason } : {}) }),
  ),
  ...(['sign-in-declined', 'sign-in-expired'] as const).map((code) => fault(code, 'connect', SIGN_IN)),
  fault('sign-in-unknown', 'setup', {}),
  ...(['create-application', 'grant-permission'] as const).map((operation) =>
    fault('administrator-role-missing', 'setup', {
      ...HOST,
      operation,
      permissions: 'Group.ReadWrite.All User.ReadWrite.All',
      status: 403,
      serverCode: 'Authorization_RequestDenied',
      serverText: 'Insufficient privileges to complete the operation.',
    }),
  ),
  ...(['expired', 'not-registered', 'not-accepted'] as const).map((reason) =>
    fault('client-certificate-rejected', 'connect', { ...SIGN_IN, reason, serverText: 'AADSTS1: No.' }),
  ),
  ...(['disabled', 'no-service-principal'] as const).map((reason) =>
    fault('application-unknown', 'connect', { ...SIGN_IN, reason, serverText: 'AADSTS1: No.' }),
  ),
  fault('tenant-unknown', 'connect', { ...SIGN_IN, reason: 'foreign-account', serverText: 'AADSTS50020: No.' }),
  fault('certificate-ending', 'connect', { subject: 'CN=Causeway', notAfter: '2026-12-24T00:00:00.000Z', daysLeft: 1 }),
  ...([undefined, 'application-id-unknown', 'no-previous', 'nothing-pending'] as const).map((reason) =>
    fault('key-not-changed', 'setup', reason ? { reason } : { ...HOST, operation: 'addKey', serverText: 'No.' }),
  ),
  ...([403, 407] as const).map((status) => fault('proxy-refused', 'connect', { ...HOST, status })),
  fault('other-synchronization', 'connect', { lastSynchronized: '2026-11-20T08:00:00Z', minutesAgo: 12 }),
  fault('other-synchronization', 'export', { kind: 'server', name: 'OLDSYNC', others: 1 }),
  fault('other-synchronization', 'export', {
    kind: 'cloud-sync',
    name: 'contoso.test',
    job: 'AD2AADProvisioning.1',
    others: 2,
  }),
  fault('synchronization-not-activated', 'connect', {
    ...HOST,
    serverText: 'Identity synchronization is not yet activated.',
  }),
  fault('client-too-old', 'connect', { ...HOST, buildNumber: '2.4.0.0', least: '2.5.79.0' }),
  fault('quota-nearly-used', 'connect', { used: 49_000, total: 50_000 }),
  fault('draft-changed-elsewhere', 'setup', { revision: 4, by: 'anna' }),
  fault('draft-changed-elsewhere', 'setup', { revision: 0 }),
  fault('draft-outdated', 'setup', { path: 'scheduler.intervalMinutes' }),
  fault('draft-outdated', 'setup', { version: 7 }),
  fault('setup-in-progress', 'setup', { command: 'preview' }),
  fault('preview-gone', 'setup', { previewId: '0b7f' }),
  fault('configuration-version-unknown', 'setup', { version: 12 }),
  fault('back-end-not-changeable', 'setup', { backEnd: 'directory-sync', rows: 'permission, hard-match' }),
  fault('back-end-not-changeable', 'setup', { backEnd: 'graph', rows: 'current' }),
  fault('back-end-not-changeable', 'setup', { backEnd: 'graph', rows: 'synchronized' }),
  fault('tenant-setting-not-changeable', 'setup', { setting: 'deletionThreshold', reason: 'administrator' }),
  fault('tenant-setting-not-changeable', 'setup', { setting: 'quarantineUponUpnConflictEnabled', reason: 'fixed' }),
  fault('group-not-superseded', 'setup', { id: '7c0f6f06-5a0c-4f3c-9a52-2f8f3a2b1c0d' }),
  fault('anchor-not-changeable', 'setup', { rows: 'unused, rights' }),
  fault('anchor-not-changeable', 'setup', { rows: 'current-anchor' }),
  fault('rule-not-found', 'setup', { rule: 'no-externals' }),
  fault('rule-not-found', 'setup', { rule: 'In from AD - User Join', candidates: 'one, two' }),
  fault('not-found', 'setup', { what: 'object', id: 'anna', count: 0 }),
  fault('not-found', 'setup', { what: 'several-objects', id: 'anna', count: 2 }),
  fault('rule-standard', 'setup', { rule: 'In from AD - User Join' }),
  fault('rule-invalid', 'setup', {
    ...{ code: 'unknown-attribute', rule: 'In from AD - ours', problems: 3, path: 'flows.0.source.expression' },
    ...{ position: 5, name: 'depratment', nearest: 'department' },
  }),
  fault('rule-invalid', 'setup', { code: 'precedence-not-unique', rule: 'ours', problems: 1, path: 'precedence' }),
  fault('rule-not-for-object', 'setup', { name: 'mv:12', wantedType: 'group', wantedIn: 'contoso.test' }),
  fault('no-free-precedence', 'setup', { rule: 'ours' }),
  fault('configuration-changed', 'setup', { expected: 3, version: 4, by: 'anna' }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'contoso.test', check: 'domain-not-default', state: 'problem', others: 0 },
  }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'contoso.test', check: 'issuer-equals-provider', state: 'problem', others: 1, reason: 'slash' },
    ...{ issuer: 'http://contoso.test/adfs/services/trust', observed: 'http://contoso.test/adfs/services/trust/' },
  }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'contoso.test', check: 'issuer-unique', state: 'problem', others: 0, issuer: 'urn:one' },
    otherDomain: 'fabrikam.test',
  }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'contoso.test', check: 'immutable-ids', state: 'problem', others: 0 },
    ...{ users: 40, without: 2, names: 'anna@contoso.test, ben@contoso.test' },
  }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'contoso.test', check: 'way-to-sign-in', state: 'problem', others: 0, agents: 0, waiting: 12 },
  }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'dev.contoso.test', check: 'domain-root', state: 'problem', others: 0, root: 'contoso.test' },
  }),
  fault('federation-check-failed', 'setup', {
    ...{ domain: 'contoso.test', check: 'anchor-equals-claim', state: 'attention', others: 0 },
    ...{ anchor: 'ms-DS-ConsistencyGuid', reason: 'unknown' },
  }),
  fault('federation-refused', 'setup', {
    ...{ domain: 'contoso.test', status: 400, serverCode: 'Request_BadRequest', serverText: 'The issuer is in use.' },
  }),
  fault('federation-changed-elsewhere', 'setup', {
    ...{ domain: 'contoso.test', kind: 'change-settings', properties: 'signingCertificate' },
  }),
  fault('conversion-under-way', 'setup', {
    ...{ domain: 'contoso.test', kind: 'to-federated', state: 'written', conversion: 3 },
  }),
  fault('conversion-not-confirmed', 'setup', {
    ...{ domain: 'contoso.test', seen: 'Federated', realm: 'Managed', minutes: 60 },
  }),
  ...(
    ['too-large', 'doctype', 'entity', 'not-utf-8', 'not-well-formed', 'no-certificate', 'not-metadata'] as const
  ).map((reason) =>
    fault('federation-document-refused', 'setup', { location: 'https://fs.contoso.test/metadata', reason }),
  ),
  fault('federation-document-refused', 'setup', {
    ...{ location: 'metadata.xml', reason: 'signature', verdict: 'algorithm-not-allowed', algorithm: 'urn:rsa-sha1' },
  }),
  fault('federation-document-refused', 'setup', { location: 'metadata.xml', reason: 'several-entities', count: '3' }),
  fault('federation-document-refused', 'setup', {
    ...{ location: 'metadata.xml', reason: 'outdated', validUntil: '2025-01-01T00:00:00Z' },
  }),
  fault('federation-address-refused', 'connect', { location: 'http://fs.contoso.test/', reason: 'not-https' }),
  fault('federation-address-refused', 'connect', {
    ...{ location: 'https://fs.contoso.test:636/', reason: 'port', port: 636 },
  }),
  fault('federation-address-refused', 'connect', {
    ...{ location: 'https://fs.contoso.test/', reason: 'redirect', to: 'https://fabrikam.test' },
  }),
  fault('federation-provider-unfit', 'setup', {
    ...{ location: 'metadata.xml', finding: 'certificate-expired', others: 0, notAfter: '2025-01-01T00:00:00.000Z' },
    ...{ thumbprint: 'AB', sha256: 'ab', subject: 'CN=signing', role: 'current' },
  }),
  fault('federation-provider-unfit', 'setup', {
    ...{ location: 'metadata.xml', finding: 'clock-skewed', others: 1, seconds: 400, most: 300 },
  }),
  fault('federation-provider-unfit', 'setup', {
    ...{ location: 'metadata.xml', finding: 'certificate-key-too-small', others: 0, bits: 1024, least: 2048 },
  }),
];
