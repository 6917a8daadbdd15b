/** In from AD: computers, and devices that were written back. */

import { clause, constant, direct, directs, expression, joinOn, type RuleTemplate } from '../template.ts';
import { ACCOUNT_ENABLED, DISPLAY_NAME, withinGroupFilter, type Ground } from './expressions.ts';

/** Every computer has an identity; only what registered itself, and so has a certificate, goes to the cloud. */
export function computerJoin({ groupFilter }: Ground): RuleTemplate {
  return {
    tag: 'InFromAD.ComputerJoin',
    name: 'In from AD - Computer Join',
    description: 'Makes a device of each computer; one that has not registered itself stays at home.',
    connectorSpaceObjectType: 'computer',
    metaverseObjectType: 'device',
    linkType: 'Provision',
    scope: withinGroupFilter([], groupFilter),
    join: [joinOn('objectGUID', 'deviceId')],
    flows: [
      ACCOUNT_ENABLED,
      constant('cloudCreated', 'False'),
      expression('cloudFiltered', 'IIF(IsNullOrEmpty([userCertificate]),True,NULL)'),
      direct('deviceId', 'objectGUID'),
      direct('deviceOSType', 'operatingSystem'),
      direct('deviceOSVersion', 'operatingSystemVersion'),
      constant('deviceTrustType', 'ServerAd'),
      expression('displayName', DISPLAY_NAME),
      ...directs('objectSid userCertificate'),
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      constant('sourceObjectType', 'Computer'),
    ],
  };
}

export function deviceCommon(): RuleTemplate {
  return {
    tag: 'InFromAD.DeviceCommon',
    name: 'In from AD - Device Common',
    description: 'Finds the device of which the forest has a copy.',
    connectorSpaceObjectType: 'msDS-Device',
    metaverseObjectType: 'device',
    linkType: 'Join',
    needs: ['msDS-CloudAnchor', 'msDS-DeviceID'],
    scope: [[clause('objectGUID', 'ISNOTNULL'), clause('msDS-CloudAnchor', 'ISNOTNULL')]],
    join: [joinOn('msDS-DeviceID', 'deviceId')],
    flows: [constant('isProvisionedInAD', 'True')],
  };
}
