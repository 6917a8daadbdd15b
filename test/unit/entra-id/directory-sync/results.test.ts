/** What becomes of each error code of the service, and of what it says where it has no code. */

import { describe, expect, it } from 'vitest';
import {
  isPassing,
  meaningOfResult,
  readResults,
  REFUSALS,
  type ObjectResult,
} from '../../../../engine/connectors/entra-id/directory-sync/results.ts';
import { encodeBinaryXml } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { decodeElement } from '../binary-xml/xml-text.ts';
import { element } from './scripted-service.ts';

function resultOf(errorCode: string, errorText = ''): ObjectResult {
  return {
    cloudAnchor: undefined,
    sourceAnchor: undefined,
    succeeded: false,
    errorCode,
    errorText,
    conflictAttribute: undefined,
    conflictValue: undefined,
    conflictAnchor: undefined,
    conflictId: undefined,
  };
}

/** The catalogue: codes by name and by number, as documents and other clients show them. */
const CODES: readonly (readonly [said: string, code: string, reason: string | undefined])[] = [
  ['InvalidHardMatch', 'operation-refused', 'hard-match-blocked'],
  ['103', 'operation-refused', 'hard-match-blocked'],
  ['InvalidSoftMatch', 'operation-refused', 'soft-match-taken'],
  ['ObjectTypeMismatch', 'operation-refused', 'object-type-mismatch'],
  ['AttributeValueMustBeUnique', 'value-not-unique', undefined],
  ['IdentityDataValidationFailed', 'value-invalid', undefined],
  ['InvalidAttributeValue', 'value-invalid', undefined],
  ['DataValidationFailed', 'value-invalid', undefined],
  ['LargeObject', 'operation-refused', 'object-too-large'],
  ['ExceededAllowedLength', 'value-too-long', undefined],
  ['FederatedDomainChangeError', 'operation-refused', 'federated-domain-change'],
  ['Federated Domain Change', 'operation-refused', 'federated-domain-change'],
  ['FederatedDomainChange', 'operation-refused', 'federated-domain-change'],
  ['ExistingAdminRoleConflict', 'operation-refused', 'administrator-match'],
  ['DeletingCloudOnlyObjectNotAllowed', 'operation-refused', 'cloud-object'],
  ['114', 'operation-refused', 'cloud-object'],
  ['PasswordAccessViolation', 'operation-refused', 'cloud-password'],
  ['AttributeUpdateNotAllowed', 'operation-refused', 'attribute-fixed'],
  ['96', 'operation-refused', 'attribute-fixed'],
  ['DirectoryQuotaExceeded', 'operation-refused', 'quota'],
  ['QuotaExceeded', 'operation-refused', 'quota'],
  ['ReferencedNotFound', 'reference-missing', undefined],
  ['dn-attributes-failure', 'reference-missing', undefined],
  ['ObjectNotFound', 'object-missing', undefined],
  ['ServiceUnavailable', 'server-busy', undefined],
  ['Throttled', 'throttled', undefined],
];

describe('error codes', () => {
  it.each(CODES)('%s is %s', (said, code, reason) => {
    const meaning = meaningOfResult(resultOf(said));
    expect([meaning.code, meaning.reason]).toEqual([code, reason]);
  });

  it('cover every refusal there is a word for', () => {
    const reasons = new Set(CODES.flatMap(([, , reason]) => reason ?? []));
    expect([...reasons].toSorted()).toEqual([...REFUSALS].toSorted());
  });

  it('that pass are sent again, others not', () => {
    expect(['ServiceUnavailable', 'Throttled', 'InternalError'].map((code) => isPassing(resultOf(code)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['LargeObject', 'InvalidSoftMatch', '114'].some((code) => isPassing(resultOf(code)))).toBe(false);
  });
});

describe('texts without a code', () => {
  it.each([
    ['Hard match operation blocked due to security hardening.', 'operation-refused', 'hard-match-blocked'],
    [
      'This synchronization operation, Delete, is not valid. Contact Technical Support.',
      'operation-refused',
      'cloud-object',
    ],
    [
      "The request contains changes to one or more cloud-only user objects, which isn't supported.",
      'operation-refused',
      'cloud-password',
    ],
    ['The values may already be associated with another object.', 'value-not-unique', undefined],
    ['The provisioned object is too large.', 'operation-refused', 'object-too-large'],
    ['An internal error has occurred.', 'server-error', undefined],
  ])('%s', (text, code, reason) => {
    const meaning = meaningOfResult(resultOf('', text));
    expect([meaning.code, meaning.reason]).toEqual([code, reason]);
  });
});

it('who holds the value is read out of the description, where nothing else says it', () => {
  const details = [
    { Key: 'ObjectIdInConflict', Value: ['00000000-0000-0000-0000-000000000009'] },
    { Key: 'AttributeConflictName', Value: ['ProxyAddresses'] },
    { Key: 'AttributeConflictValues', Value: ['SMTP:a@contoso.test'] },
  ];
  const list = element('SyncObjectResults', [
    element('AzureADSyncObjectResult', [
      element('ResultCode', 'Failure'),
      element('ResultErrorCode', 'AttributeValueMustBeUnique'),
      element('ResultErrorDescription', `Taken. Tracking Id: x ExtraErrorDetails: ${JSON.stringify(details)}`),
    ]),
    element('AzureADSyncObjectResult', [
      element('ResultCode', 'Failure'),
      element('ResultErrorDescription', 'Taken. ExtraErrorDetails: [{broken'),
    ]),
  ]);
  const [whole, broken] = readResults(decodeElement(encodeBinaryXml(list)));
  expect(whole).toMatchObject({
    conflictId: '00000000-0000-0000-0000-000000000009',
    conflictAttribute: 'ProxyAddresses',
    conflictValue: 'SMTP:a@contoso.test',
  });
  expect(broken).toMatchObject({ conflictId: undefined, conflictAttribute: undefined });
});
