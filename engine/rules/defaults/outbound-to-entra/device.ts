/** Out to Entra ID: computers that registered themselves. */

import { clause, direct, directs, expression, joinOn, type RuleTemplate } from '../template.ts';
import { DN } from './expressions.ts';

/** Windows 10 and later, which are synchronized whatever services were chosen. */
export const DEVICE_JOIN: RuleTemplate = {
  tag: 'OutToAAD.DeviceJoinSOAInAD',
  name: 'Out to AAD - Device Join SOAInAD',
  description: 'Finds the device that registered itself or creates it, with the certificate by which it is known.',
  connectorSpaceObjectType: 'device',
  metaverseObjectType: 'device',
  linkType: 'Provision',
  scope: [
    [
      clause('cloudCreated', 'EQUAL', 'false'),
      clause('userCertificate', 'ISNOTNULL'),
      clause('cloudFiltered', 'NOTEQUAL', 'true'),
    ],
  ],
  join: [joinOn('deviceId')],
  flows: [
    DN,
    ...directs(`
      accountEnabled deviceId deviceOSType deviceOSVersion deviceTrustType displayName registeredOwnerReference
    `),
    expression('onPremiseSecurityIdentifier', 'StringFromSid([objectSid])'),
    { ...direct('userCertificate'), mergeType: 'MergeCaseInsensitive' },
  ],
};
