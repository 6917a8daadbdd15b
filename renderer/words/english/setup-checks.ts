/** What is checked of a tenant and of a forest: by the names of the checks, with their facts. Failures speak for themselves. */

const TENANT_CHECKS = {
  'name-resolution': { name: 'Addresses found', passed: '[{authorityHost}][, {graphHost}][, {directorySyncHost}]' },
  connection: { name: 'Connection', passed: '[{protocol}][, certificate issued by {issuer}]' },
  certificate: { name: 'Certificate and private key', passed: '[{subject}][, valid until {until}]' },
  token: {
    name: 'Sign-in as the application',
    passed: 'The application signs in[, clocks {clockSkewSeconds} s apart].',
  },
  organization: { name: 'Tenant', passed: '[{displayName}]' },
  domains: { name: 'Domains', passed: '[verified: {verified}][, not verified: {unverified}]' },
  permissions: { name: 'Permissions', passed: 'All that is needed is granted.' },
  quota: { name: 'Room for objects', passed: '[{used} of {total} objects are in use.]' },
  synchronization: { name: 'Other synchronization', passed: 'Nothing else synchronizes this tenant.' },
  features: { name: 'Features of the tenant', passed: '' },
  'directory-sync-service': {
    name: 'Directory-sync service',
    passed: 'It takes this client, and synchronization is on[; the last export came from {exportingMachine}].',
  },
} as const;

const FOREST_CHECKS = {
  'name-resolution': { name: 'Address found', passed: '[{addresses}]' },
  connection: { name: 'Connection', passed: '[{server}]' },
  tls: { name: 'Encryption and certificate', passed: '[{protocol}][, {subject}][signed and sealed by {mechanism}]' },
  bind: { name: 'Sign-in', passed: '[as {account}]' },
  clock: { name: 'Clocks', passed: '[{secondsApart#second|seconds} apart]' },
  'writable-server': { name: 'Writable domain controller', passed: '' },
  'functional-level': { name: 'Functional level', passed: '[{level}]' },
  'schema-version': { name: 'Schema version', passed: '[{version}]' },
  'consistency-guid-attribute': { name: 'Attribute ms-DS-ConsistencyGuid', passed: 'The schema has it.' },
  'exchange-schema': { name: 'Exchange attributes', passed: '' },
  'recycle-bin': { name: 'Recycle bin', passed: 'It is on.' },
  domain: { name: 'Domain', passed: '' },
  'domain-controllers': { name: 'Domain controllers', passed: '' },
  'upn-suffixes': { name: 'Suffixes of sign-in names', passed: '[{suffixes}]' },
} as const;

const RIGHTS = {
  account: { name: 'A plain user account', passed: '' },
  'too-powerful': { name: 'No administrator', passed: 'It belongs to no group with power over the forest.' },
  'replicating-directory-changes': { name: 'Replicating Directory Changes', passed: '' },
  'replicating-directory-changes-all': { name: 'Replicating Directory Changes All', passed: '' },
  'read-deleted-objects': { name: 'Read deleted objects', passed: '' },
  'read-properties': { name: 'Read all properties', passed: '' },
  'write-consistency-guid': { name: 'Write ms-DS-ConsistencyGuid', passed: '' },
  'reset-password': { name: 'Reset passwords', passed: '' },
  'unexpire-password': { name: 'Unexpire passwords', passed: '' },
  'write-lockout-time': { name: 'Write lockoutTime', passed: '' },
  'write-pwd-last-set': { name: 'Write pwdLastSet', passed: '' },
  'write-properties': { name: 'Write properties', passed: '' },
  'create-delete-groups': { name: 'Create and delete groups', passed: '' },
} as const;

/** What a report looks at beside the connections. */
const HOUSE = {
  versions: { name: 'Versions', passed: '[Causeway {causeway}][, Node {node}]' },
  'data-directory': { name: 'Data folder', passed: '[{path}]' },
  'disk-space': { name: 'Free space', passed: '' },
  database: { name: 'Database', passed: '' },
  secrets: { name: 'Secrets', passed: 'They can be unsealed.' },
  scheduler: { name: 'Schedule', passed: '' },
  'last-cycle': { name: 'Last cycle', passed: '[{status}]' },
  errors: { name: 'Errors', passed: '' },
} as const;

export const SETUP_CHECKS = {
  house: HOUSE,
  tenant: TENANT_CHECKS,
  forest: FOREST_CHECKS,
  rights: RIGHTS,
  tenantLabel: 'Checks of the tenant',
  of: '{name}: {subject}',
  in: '{name} in {domain}',
  exceptions: '{count#object keeps|objects keep} inherited rights out: {names}',
  shell: '{row}: {shell}[, {place}]',
  shells: {
    cmd: 'On a domain controller, in a command prompt as a domain administrator',
    powershell: 'In PowerShell as a domain administrator',
    samba: 'On the Samba domain controller, as root',
  },
  again: 'Check everything again',
  running: 'Checking …',
  showAll: 'Show all',
  showLess: 'Show less',
  copyAll: 'Copy all commands',
} as const;
