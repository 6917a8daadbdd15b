import { describe, expect, it } from 'vitest';
import { resultFault, toDirectoryFault } from '../../../engine/connectors/active-directory/faults.ts';
import {
  LdapResultError,
  LdapTransportError,
  type LdapOperation,
} from '../../../engine/connectors/active-directory/ldap/errors.ts';
import { FaultError } from '../../../engine/model/fault.ts';

const CONTEXT = { stage: 'connect', server: 'dc1.contoso.test:636', again: false } as const;

function faultOf(operation: LdapOperation, code: number, diagnostics: string) {
  return resultFault(new LdapResultError(operation, code, diagnostics), CONTEXT);
}

function bindText(data: string): string {
  return `80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data ${data}, v4563`;
}

describe('what a refused bind means', () => {
  it.each([
    ['525', 'credentials-invalid'],
    ['52e', 'credentials-invalid'],
    ['530', 'account-disabled'],
    ['532', 'password-expired'],
    ['533', 'account-disabled'],
    ['701', 'account-disabled'],
    ['773', 'password-expired'],
    ['775', 'account-locked'],
    ['999', 'credentials-invalid'],
  ])('data %s is %s', (data, code) => {
    expect(faultOf('bind', 49, bindText(data))).toMatchObject({
      code,
      detail: { server: 'dc1.contoso.test:636', resultCode: 49 },
    });
  });

  it('tells an expired password from one that has to be changed at once', () => {
    expect(faultOf('bind', 49, bindText('773')).detail['reason']).toBe('must-change');
    expect(faultOf('bind', 49, bindText('532')).detail['reason']).toBeUndefined();
  });
});

describe('what other answers mean', () => {
  it.each([
    ['search', 51, 'busy', 'server-busy', 'later'],
    ['search', 52, 'unavailable', 'server-busy', 'later'],
    ['modify', 50, '00002098: SecErr', 'rights-missing', 'never'],
    ['modify', 32, '0000208D: NameErr', 'object-missing', 'later'],
    ['modify', 19, '00002082: AtrErr: DSID-03151785, data 0, Att 262b6 (rangeUpper)', 'value-too-long', 'never'],
    ['modify', 19, '0000216D: AtrErr', 'value-invalid', 'never'],
    ['modify', 19, '000021C8: AtrErr: userPrincipalName', 'value-not-unique', 'never'],
    ['modify', 17, '00000057: LdapErr', 'schema-attribute-missing', 'never'],
    ['add', 68, '00002071: UpdErr', 'object-exists', 'never'],
    ['delete', 66, '00002015: UpdErr', 'operation-refused', 'never'],
    ['search', 80, 'other', 'server-error', 'later'],
  ] as const)('%s answered %d %s', (operation, resultCode, diagnostics, code, retry) => {
    expect(faultOf(operation, resultCode, diagnostics)).toMatchObject({ code, retry, detail: { diagnostics } });
  });
});

describe('thrown things', () => {
  it('of the transport become faults with the server’s name', () => {
    const fault = toDirectoryFault(new LdapTransportError('connection-lost', { reason: 'reset' }), CONTEXT);
    expect(fault).toBeInstanceOf(FaultError);
    expect(fault).toMatchObject({
      fault: { code: 'connection-lost', retry: 'later', detail: { server: 'dc1.contoso.test:636', reason: 'reset' } },
    });
  });

  it.each(['connection-lost', 'server-timeout'] as const)(
    'invite another try after %s where one is left',
    (failure) => {
      const fault = toDirectoryFault(new LdapTransportError(failure, {}), { ...CONTEXT, again: true });
      expect(fault).toMatchObject({ fault: { code: failure, retry: 'now' } });
    },
  );

  it('that are nobody’s fault pass through: a cancellation keeps its reason', () => {
    const reason = new Error('cancelled');
    expect(toDirectoryFault(reason, CONTEXT)).toBe(reason);
  });
});
