/** The expressions of real rules: the standard rules', and the reference's where it is at hand. */

import { standardRules } from '../../engine/rules/defaults/standard-rules.ts';
import type { SyncRule } from '../../engine/rules/rule.ts';
import { readReferenceRules, referenceAvailable } from '../conformance/default-rules-reference.ts';

function expressionsOf(rules: readonly SyncRule[]): readonly string[] {
  return rules.flatMap(({ flows }) =>
    flows.flatMap(({ source }) => (source.type === 'expression' ? [source.expression] : [])),
  );
}

const STANDARD = standardRules({
  forests: [
    {
      connector: 'contoso',
      exchangeSchema: true,
      attributes: [
        'cn description displayName info isCriticalSystemObject mail mailNickname msExchRecipientTypeDetails',
        'msExchHideFromAddressLists mS-DS-ConsistencyGuid objectGUID objectSid postOfficeBox proxyAddresses pwdLastSet',
        'sAMAccountName url userAccountControl userPrincipalName givenName sn groupType dn userCertificate',
      ].flatMap((names) => names.split(' ')),
    },
  ],
  entra: { connector: 'entra' },
  sourceAnchor: 'ms-DS-ConsistencyGuid',
  userMatching: 'objectSid',
  softMatchOnUserPrincipalName: true,
  userPrincipalNameAttribute: 'mail',
});

export const REAL_EXPRESSIONS: readonly string[] = [
  ...new Set([...expressionsOf(STANDARD), ...(referenceAvailable ? expressionsOf(readReferenceRules()) : [])]),
];
