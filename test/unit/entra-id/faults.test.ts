import { describe, expect, it } from 'vitest';

import { FaultError } from '../../../engine/model/fault.ts';
import { ObjectFaultError, answerFault, refuse } from '../../../engine/connectors/entra-id/graph/faults.ts';
import type { Attempt } from '../../../engine/connectors/entra-id/graph/faults.ts';
import { graphError } from './graph-double.ts';

const attempt: Attempt = {
  operation: 'write-users',
  objectType: 'user',
  object: { connector: 'Entra', objectType: 'user', name: 'Ada' },
  attributes: {
    userPrincipalName: ['ada@fabrikam.test'],
    mail: ['ada@contoso.test'],
    title: ['Captain'],
    sourceAnchor: ['QUI='],
  },
  roles: () => ['User.ReadWrite.All'],
};

const faultOf = (answer: ReturnType<typeof graphError>) =>
  answerFault({ status: answer.status, headers: {}, body: answer.body }, attempt);

const conflict = (property: string) =>
  graphError(400, 'Request_BadRequest', `Another object with the same value for property ${property} already exists.`, [
    { code: 'ObjectConflict', message: '', target: property },
  ]);

describe('a refusal of Graph', () => {
  it.each([
    ['userPrincipalName', 'userPrincipalName', 'ada@fabrikam.test'],
    ['proxyAddresses', 'proxyAddresses', 'ada@contoso.test'],
    ['onPremisesImmutableId', 'sourceAnchor', 'QUI='],
  ])('for a taken %s names our attribute %s and the value', (property, attribute, value) => {
    expect(faultOf(conflict(property))).toMatchObject({
      code: 'value-not-unique',
      attribute,
      detail: { value },
      object: { name: 'Ada' },
    });
  });

  it('is understood by its sentence where it has no details', () => {
    const text = 'Another object with the same value for property userPrincipalName already exists.';
    expect(faultOf(graphError(400, 'Request_BadRequest', text))).toMatchObject({
      code: 'value-not-unique',
      attribute: 'userPrincipalName',
    });
  });

  it('for an unverified domain names the domain', () => {
    const text =
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.';
    expect(faultOf(graphError(400, 'Request_BadRequest', text))).toMatchObject({
      code: 'domain-not-verified',
      attribute: 'userPrincipalName',
      detail: { domain: 'fabrikam.test' },
    });
  });

  it.each([
    [400, "Invalid value specified for property 'jobTitle' of resource 'User'.", 'value-invalid', 'title'],
    [
      400,
      "Property 'onPremisesSyncEnabled' is read-only and cannot be set.",
      'operation-refused',
      'onPremisesSyncEnabled',
    ],
    [400, 'Cannot Update a mail-enabled security groups and or distribution list.', 'operation-refused', undefined],
    [
      404,
      "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
      'object-missing',
      undefined,
    ],
    [429, 'Too many requests', 'throttled', undefined],
    [503, 'Service unavailable', 'server-busy', undefined],
    [405, 'Specified HTTP method is not allowed for the request target.', 'operation-refused', undefined],
  ])('%d "%s" is %s', (status, text, code, attribute) => {
    const fault = faultOf(graphError(status, 'Request_BadRequest', text));
    expect(fault).toMatchObject({ code, detail: { serverText: text } });
    expect(fault.attribute).toBe(attribute);
  });

  it('for lack of rights concerns everything where the token lacks the permission', () => {
    const answer = {
      ...graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges.'),
      headers: {},
      body: undefined,
    };
    const without: Attempt = { ...attempt, roles: () => ['User.Read.All'] };
    expect(() => refuse(answer, without)).toThrow(FaultError);
    try {
      refuse(answer, without);
    } catch (error) {
      expect(error).toMatchObject({
        fault: { code: 'consent-missing', detail: { operation: 'write-users', permissions: 'User.ReadWrite.All' } },
      });
    }
  });

  it('for lack of rights concerns the one object where the token has the permission', () => {
    const answer = { status: 403, headers: {}, body: undefined };
    expect(() => refuse(answer, attempt)).toThrow(ObjectFaultError);
    expect(answerFault(answer, attempt).code).toBe('operation-refused');
  });
});
