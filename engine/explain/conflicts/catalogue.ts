/**
 * The error catalogue of synchronization to Entra ID: each error by its name, what it becomes here, and what can be done about
 * it. Source: "Microsoft Entra Connect Sync: feature and behaviour reference", section 5.6, by its own rows (`section`).
 */

import type { FaultCode } from '../../model/fault.ts';
import type { ConflictFix } from './finding.ts';

export interface CatalogueRow {
  /** As the service or the field calls it. */
  readonly error: string;
  /** Other names and numbers of the same. */
  readonly also: readonly string[];
  /** Subheading of section 5.6. */
  readonly section: 'Export errors from Entra' | 'Object-level sync errors';
  readonly code: FaultCode;
  /** Fact that tells it from others of the code, and chooses its words. */
  readonly reason?: string;
  /** Remedies with a button; where there is none, the words say what a person has to do. */
  readonly fixes: readonly ConflictFix[];
  /** Found before the export, and as what. */
  readonly foundAs: readonly string[];
  /** Who says it: the service (and the lab's), Active Directory, this engine itself, or nobody here. */
  readonly from: 'service' | 'active-directory' | 'engine' | 'not-here';
  /** Of what nobody here says: why not. */
  readonly why?: string;
}

type Row = readonly [
  error: string,
  code: FaultCode,
  facts?: Partial<Pick<CatalogueRow, 'also' | 'reason' | 'fixes' | 'foundAs' | 'from' | 'why'>>,
];

const AGAIN = ['run-again'] as const;
const DROP = ['drop-address', 'run-again'] as const;

const EXPORT: readonly Row[] = [
  [
    'InvalidHardMatch',
    'operation-refused',
    { also: ['103'], reason: 'hard-match-blocked', foundAs: ['takeover-blocked'] },
  ],
  [
    'InvalidSoftMatch',
    'operation-refused',
    {
      reason: 'soft-match-taken',
      fixes: ['write-anchor', 'take-over', ...DROP],
      foundAs: ['soft-match-taken', 'takeover-blocked'],
    },
  ],
  [
    'ObjectTypeMismatch',
    'operation-refused',
    { reason: 'object-type-mismatch', fixes: DROP, foundAs: ['other-object-type'] },
  ],
  [
    'AttributeValueMustBeUnique',
    'value-not-unique',
    {
      fixes: ['write-anchor', 'restore', ...DROP],
      foundAs: [
        'user-principal-name-taken',
        'proxy-address-taken',
        'mail-taken',
        'source-anchor-taken',
        'security-identifier-taken',
      ],
    },
  ],
  ['IdentityDataValidationFailed', 'value-invalid', { foundAs: ['illegal-characters', 'value-missing', 'too-long'] }],
  [
    'DataValidationFailed',
    'value-invalid',
    { also: ['InvalidAttributeValue'], foundAs: ['illegal-characters', 'too-many-values', 'value-missing'] },
  ],
  ['LargeObject', 'operation-refused', { reason: 'object-too-large', foundAs: ['too-many-values', 'too-long'] }],
  ['ExceededAllowedLength', 'value-too-long', { foundAs: ['too-long'] }],
  [
    'FederatedDomainChangeError',
    'operation-refused',
    { also: ['FederatedDomainChange'], reason: 'federated-domain-change' },
  ],
  ['ExistingAdminRoleConflict', 'operation-refused', { reason: 'administrator-match', foundAs: ['takeover-blocked'] }],
  ['AttributeUpdateNotAllowed', 'operation-refused', { also: ['96'], reason: 'attribute-fixed' }],
  ['DeletingCloudOnlyObjectNotAllowed', 'operation-refused', { also: ['114'], reason: 'cloud-object', fixes: [] }],
  [
    'PasswordAccessViolation',
    'operation-refused',
    {
      reason: 'cloud-password',
      fixes: [],
      from: 'not-here',
      why: 'The service answers it to a change of a password; passwords are not synchronized yet.',
    },
  ],
  ['SourceAnchor attribute has changed', 'anchor-changed', { from: 'engine' }],
  [
    'MaximumGroupMemberCountExceeded',
    'member-limit-exceeded',
    { also: ['Maximum Group member count exceeded'], foundAs: ['too-many-members'], from: 'engine' },
  ],
  ['Throttled', 'throttled', { also: ['TooManyRequests'], fixes: [] }],
  ['ServiceUnavailable', 'server-busy', { fixes: [] }],
  ['DirectoryQuotaExceeded', 'operation-refused', { also: ['QuotaExceeded'], reason: 'quota' }],
  ['dn-attributes-failure', 'reference-missing', { also: ['ReferencedNotFound'] }],
  ['permission-issue', 'rights-missing', { also: ['8344'], from: 'active-directory' }],
];

const SYNCHRONIZATION: readonly Row[] = [
  [
    'ambiguous-import-flow-from-multiple-connectors',
    'flow-failed',
    {
      fixes: [],
      from: 'not-here',
      why: 'Precedence decides between connectors; there is no import flow that both may win.',
    },
  ],
  ['cd-missing-object', 'object-missing', { from: 'service' }],
  ['exported-change-not-reimported', 'exported-change-not-reimported', { from: 'engine' }],
  [
    'extension-unexpected',
    'flow-failed',
    { fixes: [], from: 'not-here', why: 'Rules are data: there are no extension libraries that could throw.' },
  ],
  ['sync-rule-flow-provisioning-failed', 'flow-failed', { from: 'engine' }],
  ['sync-generic-failure', 'unexpected', { also: ['unexpected-error'], from: 'engine' }],
  ['join failed: multiple matches', 'join-ambiguous', { from: 'engine' }],
  ['locking-error-needs-retry', 'store-locked', { fixes: [], from: 'engine' }],
  ['kerberos-no-logon-server', 'server-unreachable', { fixes: [], from: 'active-directory' }],
];

function rowsOf(section: CatalogueRow['section'], rows: readonly Row[]): CatalogueRow[] {
  return rows.map(([error, code, facts = {}]) => ({
    ...{ error, section, code, also: [], fixes: AGAIN, foundAs: [], from: 'service' },
    ...facts,
  }));
}

export const ERROR_CATALOGUE: readonly CatalogueRow[] = [
  ...rowsOf('Export errors from Entra', EXPORT),
  ...rowsOf('Object-level sync errors', SYNCHRONIZATION),
];
